// What `scripts/browser-test` runs: browser-test.cjs BROWSER DASHBOARD PROGRAM [--pictures]
"use strict";

const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const { mkdirSync } = require("node:fs");
const readline = require("node:readline");
const { chromium } = require("playwright-core");
const { AxeBuilder } = require("@axe-core/playwright");

const [executablePath, dashboard, program, pictures] = process.argv.slice(2);
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

function start() {
  const stage = spawn(dashboard, [program], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = readline.createInterface({ input: stage.stdout });
  const address = new Promise((resolve, reject) => {
    lines.once("line", resolve);
    stage.once("exit", (code) => reject(new Error(`the stage ended with ${code}`)));
  });
  return { address, tell: (line) => stage.stdin.write(`${line}\n`), end: () => stage.stdin.end() };
}

async function accessible(page, name) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n  ")}`);
  assert.deepEqual(told, [], `${name} is not accessible`);
}

const titles = (page) => page.locator(".row .title").allTextContents();

async function main() {
  const stage = start();
  const address = await stage.address;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const step = async (name, check) => {
    await check();
    console.log(`ok: ${name}`);
  };
  const faults = [];
  const watched = async (options) => {
    const page = await (await browser.newContext({ viewport: DESKTOP, ...options })).newPage();
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    return page;
  };
  const page = await watched({ colorScheme: "light" });

  await step("signing in leads to the queue", async () => {
    await page.goto(address);
    await page.waitForSelector("#queue");
    assert.equal(await page.locator(".user").textContent(), "alice");
  });
  await step("what has waited too long is first, then what can be merged", async () => {
    const shown = await titles(page);
    assert.equal(shown[0], "Round invoice totals");
    assert.equal(shown[1], "Say what the shop is for");
    assert.ok(!shown.includes("Write down the plans"), "a repository of others");
  });
  await step("pull requests that do not merge name each other", async () => {
    await page.getByText("conflicts with").first().waitFor({ timeout: 60_000 });
    assert.equal(await page.getByText("conflicts with").count(), 2);
  });
  await step("a choice narrows the queue and is in the address", async () => {
    await page.selectOption("select[name=repository]", "acme/billing");
    await page.waitForURL(/repository=acme/);
    assert.ok(!(await titles(page)).includes("Cache session lookups"));
    await page.goto(`${address}/?q=cache`);
    assert.deepEqual(await titles(page), ["Cache session lookups"]);
  });
  await step("a new pull request appears by itself", async () => {
    await page.goto(address);
    await page.evaluate(() => { window.isSamePage = true; });
    stage.tell("open Add what is extra");
    await page.getByText("Add what is extra").waitFor({ timeout: 90_000 });
    assert.ok(await page.evaluate(() => window.isSamePage), "the page was not loaded anew");
  });
  await step("keys move, open and go back", async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Say what the shop is for");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/pull\//);
    await page.keyboard.press("?");
    assert.ok(await page.locator("#keys").isVisible());
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.waitForSelector("#queue");
  });
  await step("a pull request shows both sides of a duplicate", async () => {
    await page.getByText("Add bulk discounts to the price list").click();
    await page.waitForSelector(".pair");
    assert.ok((await page.locator(".pair tr.common").count()) > 2);
    assert.ok((await page.locator("#claims tbody tr").count()) > 0);
  });
  await step("the lines of a change come before what is said of them", async () => {
    const tops = await page.locator(".diff[open], #findings").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    assert.ok(tops.length > 1 && tops.at(-1) === Math.max(...tops));
    assert.ok((await page.locator(".diff tr.added").count()) > 5);
  });
  const discounts = page.url();
  await step("the report on a week opens from the page of its repository", async () => {
    await page.goto(new URL("/acme/shop", address).href);
    await page.click(".weeks a");
    await page.waitForURL(/\/reports\/\d+-W\d+$/);
    assert.ok((await page.locator("svg[role=img]").count()) > 2);
  });
  const report = page.url();
  for (const [name, path] of [["queue", "/"], ["pull request", discounts], ["repository", "/acme/shop"], ["weekly report", report], ["tokens", "/tokens"], ["nothing", "/no/such"]]) {
    await step(`accessible: ${name}`, async () => {
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await page.goto(new URL(path, address).href);
        await accessible(page, `${name}, ${colorScheme}`);
      }
      await page.setViewportSize(PHONE);
      await accessible(page, `${name}, narrow`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const widest = await page.evaluate(() => [...document.querySelectorAll("main *")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth && !element.closest(".scroll, .lines, .contents"))
        .map((element) => element.outerHTML.slice(0, 120)));
      assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide on a telephone: ${widest.join("\n")}`);
      await page.setViewportSize(DESKTOP);
    });
  }
  await step("complete without JavaScript", async () => {
    const plain = await watched({ javaScriptEnabled: false });
    await plain.goto(address);
    assert.ok((await titles(plain)).length > 5);
    await plain.fill("#search", "cache");
    await plain.click("text=Apply");
    assert.deepEqual(await titles(plain), ["Cache session lookups"]);
    await plain.context().close();
  });
  if (pictures === "--pictures") await takePictures(page, address, discounts);
  await step("somebody else sees what is theirs", async () => {
    stage.tell("as bob");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const other = await watched();
    await other.goto(address);
    assert.deepEqual(await titles(other), ["Write down the plans"]);
    assert.equal((await other.goto(discounts)).status(), 404);
    await other.context().close();
  });
  await step("signing out ends the session", async () => {
    await page.goto(address);
    await page.click("text=Sign out");
    await page.waitForURL(/signed-out/);
    const cookies = await page.context().cookies();
    assert.deepEqual(cookies.filter(({ name, value }) => name === "review-gate" && value), []);
  });
  const unexpected = faults.filter((fault) => !fault.includes("404"));
  assert.deepEqual(unexpected, [], "the browser complained");
  await browser.close();
  stage.end();
}

async function takePictures(page, address, discounts) {
  mkdirSync("docs/images", { recursive: true });
  const shoot = async (name, path, colorScheme, viewport = DESKTOP, fullPage = false) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.goto(new URL(path, address).href);
    await page.screenshot({ path: `docs/images/${name}.png`, fullPage });
  };
  await shoot("queue-light", "/", "light");
  await shoot("queue-dark", "/", "dark");
  await shoot("queue-narrow", "/", "light", PHONE);
  await shoot("pull-request", discounts, "light", DESKTOP, true);
  await shoot("pull-request-dark", discounts, "dark", DESKTOP, true);
  await shoot("repository", "/acme/shop", "light", DESKTOP, true);
  await page.setViewportSize(DESKTOP);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
