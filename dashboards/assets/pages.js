// Live updates and keys. Every page is complete without this file.
"use strict";

const rows = () => [...document.querySelectorAll(".row")];
const isTyping = (target) => target.closest("input, select, textarea, dialog[open]") !== null;

function select(step) {
  const all = rows();
  if (all.length === 0) return;
  const current = all.findIndex((row) => row.contains(document.activeElement));
  const next = Math.min(Math.max(current + step, 0), all.length - 1);
  all[next].querySelector(".title").focus();
}

const keys = {
  j: () => select(1),
  k: () => select(-1),
  g: () => location.assign("/"),
  "/": () => document.getElementById("search")?.focus(),
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// A choice takes effect at once. The field that was left stays in the address only where it says something.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[role=search]");
  if (form && event.target.matches("select")) form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[role=search]")) return;
  for (const field of event.target.querySelectorAll("[name]")) field.disabled = field.value === "";
});
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[role=search] [name]")) field.disabled = false;
});

// Whoever is in the middle of typing or choosing is not interrupted: the page is brought up to date afterwards.
async function refresh() {
  const shown = document.getElementById("queue");
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("queue");
  if (!fresh) return;
  const focused = document.activeElement?.closest(".row")?.querySelector(".title")?.getAttribute("href");
  shown.replaceWith(fresh);
  if (focused) rows().map((row) => row.querySelector(".title")).find((title) => title.getAttribute("href") === focused)?.focus();
  fresh.querySelector(".live").textContent = "Updated just now";
}

let isStale = false;
let isRefreshing = false;
async function refreshWhenIdle() {
  if (!isStale || isRefreshing || document.activeElement?.closest("form[role=search]")) return;
  isStale = false;
  isRefreshing = true;
  try {
    await refresh();
  } finally {
    isRefreshing = false;
  }
  await refreshWhenIdle();
}

const queue = document.getElementById("queue");
if (queue && "EventSource" in window) {
  const events = new EventSource(`/events?since=${encodeURIComponent(queue.dataset.change)}`);
  events.addEventListener("queue", () => {
    isStale = true;
    refreshWhenIdle();
  });
  document.addEventListener("focusout", () => setTimeout(refreshWhenIdle));
}
