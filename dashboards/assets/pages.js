// Live updates and keys. Every page is complete without this file.
"use strict";

const rows = () => [...document.querySelectorAll(".row")];
const addressOf = (row) => row?.querySelector(".title").getAttribute("href");
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

const NOT_LIVE = "Not live; reload the page";
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 300_000;
// A connection that ends as it should is open again sooner.
const GRACE_MS = 10_000;

const live = () => document.querySelector("#queue .live");
const sayNotLive = () => { live().textContent = NOT_LIVE; };
const sayLive = () => { if (live().textContent === NOT_LIVE) live().textContent = ""; };

// What does not answer is asked again, each time after a longer pause, for as long as the page is open.
function patiently(act) {
  let pauseMs = FIRST_PAUSE_MS;
  let timer;
  return {
    later() {
      sayNotLive();
      clearTimeout(timer);
      timer = setTimeout(act, pauseMs);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    },
    succeeded() { pauseMs = FIRST_PAUSE_MS; },
  };
}

// Whoever is signed out is sent to sign in, which is for them to follow and not for a script.
async function refresh() {
  const shown = document.getElementById("queue");
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "manual" });
  if (!answer.ok) throw new Error(`the queue cannot be read: ${answer.type} ${answer.status}`);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("queue");
  if (!fresh) throw new Error("this is not the queue");
  const focused = addressOf(document.activeElement?.closest(".row"));
  const opened = rows().filter((row) => row.querySelector("details[open]")).map(addressOf);
  shown.replaceWith(fresh);
  for (const row of rows()) {
    if (addressOf(row) === focused) row.querySelector(".title").focus();
    if (opened.includes(addressOf(row))) row.querySelector("details")?.setAttribute("open", "");
  }
  live().textContent = "Updated just now";
}

// Whoever is in the middle of typing or choosing is not interrupted: the page is brought up to date afterwards.
let isStale = false;
let isRefreshing = false;
const refreshing = patiently(refreshWhenIdle);
async function refreshWhenIdle() {
  if (!isStale || isRefreshing || document.activeElement?.closest("form[role=search]")) return;
  isStale = false;
  isRefreshing = true;
  try {
    await refresh();
    refreshing.succeeded();
  } catch {
    isStale = true;
    refreshing.later();
    return;
  } finally {
    isRefreshing = false;
  }
  await refreshWhenIdle();
}

// After a lost connection the browser opens it again by itself; after an answer that is no stream of events it does not.
let known = document.getElementById("queue")?.dataset.change;
const following = patiently(follow);
function follow() {
  const events = new EventSource(`/events?since=${encodeURIComponent(known)}`);
  let grace;
  events.addEventListener("open", () => {
    clearTimeout(grace);
    following.succeeded();
    if (!isStale) sayLive();
  });
  events.addEventListener("queue", (event) => {
    known = event.lastEventId;
    isStale = true;
    refreshWhenIdle();
  });
  events.addEventListener("error", () => {
    clearTimeout(grace);
    if (events.readyState === EventSource.CLOSED) following.later();
    else grace = setTimeout(sayNotLive, GRACE_MS);
  });
}

if (known !== undefined && "EventSource" in window) {
  follow();
  document.addEventListener("focusout", () => setTimeout(refreshWhenIdle));
}
