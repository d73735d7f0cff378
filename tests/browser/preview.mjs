#!/usr/bin/env node
// Tests the preview in a real browser: overview, mail, edited event, saved template, export.
//
//     tests/browser/preview.mjs target/debug/cognito-triggers [--screenshots DIR]
//
// Runs against its own repository: a template is changed and restored. The tests wait for conditions, never for a time.
// Uses the system's Chromium, or the one in CHROMIUM.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const require = createRequire(path.join(root, "target/tools/node_modules/"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [program, ...options] = process.argv.slice(2);
const shots = options[0] === "--screenshots" ? path.resolve(options[1]) : null;
// A policy of the tests, because a team edits policy.toml.
const env = { ...process.env, POLICY_FILE: path.join(root, "tests/policies/company.toml") };
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "preview-"));
const samples = path.join(root, "events/samples/custom_message");
const template = path.join(root, "templates/templates/layout.html");
const original = fs.readFileSync(template, "utf8");
const started = [];

function restore() {
  if (fs.readFileSync(template, "utf8") !== original) fs.writeFileSync(template, original);
  for (const process of started) process.kill();
  fs.rmSync(scratch, { recursive: true, force: true });
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => { restore(); process.exit(1); });

/** Starts the preview and returns the address that it prints. */
async function serve(...folders) {
  const preview = spawn(path.resolve(program), ["preview", "--port", "0", ...folders], { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  started.push(preview);
  for await (const line of createInterface({ input: preview.stdout })) return line.trim();
  throw new Error("the preview ended before it printed its address");
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Opens a page and records console errors and requests to other hosts. */
async function open(address, { scheme = "light", width = 1280, height = 900 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.errors = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.errors.push(message.text()));
  page.on("pageerror", (error) => page.errors.push(error.message));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!["data:", "about:", "blob:", "file:"].includes(protocol) && hostname !== "127.0.0.1") page.errors.push(`asked ${hostname}`);
  });
  await page.goto(address);
  return page;
}

async function close(page) {
  assert.deepEqual(page.errors, []);
  await page.context().close();
}

/** Waits until the function returns a true value, and returns it. */
const until = (page, what, argument) => page.waitForFunction(what, argument).then((handle) => handle.jsonValue());

/** The frame of a mail, once it is loaded and contains the words. */
async function mail(page, words, selector = "#part iframe") {
  for (;;) {
    const frames = await page.locator(`${selector}:not(.coming)`).elementHandles();
    for (const element of frames) {
      const frame = await element.contentFrame();
      const text = await frame?.locator("body").innerText().catch(() => "");
      if (text?.includes(words)) return frame;
    }
    // Try again after the next paint.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  }
}

const colour = (frame, selector = "body") => frame.locator(selector).first().evaluate((element) => getComputedStyle(element).backgroundColor);

/** The box of the element in the window, in pixels. */
const box = (page, selector) => page.locator(selector).first().evaluate((element) => {
  const { top, right, bottom, left, height } = element.getBoundingClientRect();
  return { top, right, bottom, left, height };
});

const fitsSideways = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

async function accessible(page, view) {
  // Mails have findings of their own; axe cannot enter sandboxed frames.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { iframes: false }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${view}: ${id} at ${nodes[0].target}`), []);
}

const tests = {
  async "overview shows and filters every mail"() {
    const page = await open(await serve());
    await page.locator(".card iframe").first().waitFor();
    assert.match(await page.locator("#count").textContent(), /^706 of 706$/);
    await page.locator("#filter [name=locale]").selectOption("ar");
    await page.locator("#filter [name=source]").selectOption("forgot_password");
    const shown = Number((await page.locator("#count").textContent()).split(" ")[0]);
    assert.ok(shown > 5 && shown < 30, `${shown}`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.keyboard.type("long german");
    await until(page, () => document.querySelector("#count").textContent.startsWith("2 of"));
    const again = await open(page.url());
    // The URL restores the same view.
    await until(again, () => document.querySelector("#count").textContent === "2 of 706");
    await close(again);
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await mail(page, "123456");
    assert.match(await page.locator("#cell-facts").textContent(), /العربية/);
    await close(page);
  },

  async "mail is shown with every view option"() {
    const page = await open(`${await serve()}#/cell/sign_up/sign_up/en/example`);
    let frame = await mail(page, "Confirm your e-mail address");
    assert.match(await page.locator("#verdict").textContent(), /accepted/);
    assert.equal(await colour(frame), "rgb(242, 244, 247)");
    await page.keyboard.press("d");
    await page.locator("#part iframe[title*='Author']:not(.coming)").waitFor();
    frame = await mail(page, "Confirm your e-mail address", "#part iframe[title*='Author']");
    assert.equal(await colour(frame), "rgb(16, 20, 24)", "the mail's own dark colours");
    await page.keyboard.press("d");
    frame = await mail(page, "Confirm your e-mail address", "#part iframe.inverted");
    assert.equal(await colour(frame), "rgb(242, 244, 247)", "a light mail, inverted by the frame");
    await page.keyboard.press("d");
    await until(page, () => document.querySelectorAll("#part iframe:not(.coming)").length === 3);
    await page.keyboard.press("d");

    await page.keyboard.press("l");
    await mail(page, "E-Mail-Adresse bestätigen");
    await page.keyboard.press("b");
    await until(page, () => document.querySelectorAll("#part iframe:not(.coming)").length === 2);
    await page.locator("#more summary").click();
    await page.locator("#view-options [name=compare]").selectOption("ar");
    frame = await mail(page, "تأكيد");
    assert.equal(await frame.locator("html").getAttribute("dir"), "rtl");
    await page.locator("#view-options [name=compare]").selectOption("");
    assert.equal(await page.locator("#more").evaluate((more) => more.open), true);

    await page.getByRole("radio", { name: "320" }).check();
    await until(page, () => document.querySelector("#part iframe").clientWidth <= 320);
    const handle = page.getByRole("slider", { name: "Width" }).first();
    await handle.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await handle.getAttribute("aria-valuenow"), "330");
    await page.getByRole("radio", { name: "600" }).check();

    await page.locator("#view-options [name=images]").selectOption("off");
    frame = await mail(page, "Example");
    await until(page, () => document.querySelector("#part iframe:not(.coming)")?.srcdoc.includes("<img") && !/<img[^>]* src=/.test(document.querySelector("#part iframe:not(.coming)").srcdoc));
    await page.locator("#view-options [name=images]").selectOption("placeholder");
    await page.locator("#view-options [name=client]").selectOption("outlook-windows");
    await page.getByText("a simulation from").waitFor();
    await until(page, () => !document.querySelector("#part iframe:not(.coming)").srcdoc.includes("border-radius"));
    await page.locator("#view-options [name=client]").selectOption("none");
    await page.locator("#view-options [name=longer]").check();
    await until(page, () => document.querySelector("#part iframe:not(.coming)").srcdoc.includes("123456 ") === false);
    await page.locator("#view-options [name=longer]").uncheck();

    for (const [part, words] of [["Plain text", "123456"], ["Source", "<!doctype html>"], ["SMS", "segment"], ["Headers", "MIME-Version"], ["Event", "codeParameter"], ["Response", "emailSubject"]]) {
      await page.getByRole("radio", { name: part, exact: true }).check();
      await page.locator("#part").getByText(words).first().waitFor();
    }
    assert.match(await page.locator("#limits").textContent(), /of 20,000 characters/);
    await page.locator("#findings a").first().click();
    await page.locator("#part .asked.found").waitFor();
    for (const kind of ["html", "txt", "eml", "json"]) {
      const link = page.locator(`#cell-files a[href$='.${kind}']`);
      const response = await page.request.get(new URL(await link.getAttribute("href"), page.url()).href);
      assert.equal(response.status(), 200, kind);
    }
    await close(page);
  },

  async "invalid view options are harmless"() {
    const address = await serve();
    const page = await open(address);
    for (const [options, words] of [["mode=constructor", "Light"], ["tab=constructor", "123456"], ["tab=__proto__", "123456"], ["width=-5&client=<b>&compare=__proto__&line=%22]", "Light"]]) {
      await page.goto(`${address}#/cell/sign_up/sign_up/en/example?${options}`);
      await page.reload();
      await page.locator("#part").getByText(words).first().waitFor();
    }
    await close(page);
  },

  async "hidden tab holds no connection"() {
    const page = await open(await serve());
    const closed = new Promise((resolve) => page.on("requestfailed", (request) => request.url().endsWith("/live") && resolve()));
    const turn = (hidden) => page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    await page.locator("#status").getByText("Up to date").waitFor();
    await turn(true);
    await closed;
    const again = page.waitForRequest((request) => request.url().endsWith("/live"));
    await turn(false);
    await again;
    await close(page);
  },

  async "event is edited and saved as scenario"() {
    const folder = path.join(scratch, "scenarios");
    fs.mkdirSync(folder);
    const first = JSON.parse(fs.readFileSync(path.join(samples, "sign_up.json"), "utf8"));
    first.request.userAttributes.seats = 5;
    fs.writeFileSync(path.join(folder, "first.json"), JSON.stringify(first));
    const page = await open(`${await serve(folder)}#/cell/first/sign_up/en/example`);
    await mail(page, "Zoë Ångström");
    await page.keyboard.press("e");
    await page.getByLabel("Value of name").fill("Renée Edited");
    await mail(page, "Renée Edited");
    await page.locator("#event [name=locale]").fill("fr");
    await mail(page, "Confirmez");
    await page.locator("#event [name=client]").fill("1example23456789");
    await mail(page, "Second");
    await page.locator("#event summary").click();
    const raw = page.locator("#event [name=raw]");
    const good = await raw.inputValue();
    assert.equal(JSON.parse(good).request.userAttributes.seats, 5, "unchanged values keep their type");
    await raw.fill(good.slice(0, 40));
    await page.locator("#edit-message").getByText("JSON").waitFor();
    await mail(page, "Renée Edited");
    await raw.fill(good.replace("Renée", "Chloé"));
    await mail(page, "Chloé Edited");
    await page.locator("#save-scenario [name=name]").fill("Chloé in the second brand");
    await page.locator("#save-scenario button").click();
    await page.locator("#save-scenario").getByText("Saved as").waitFor();
    assert.ok(fs.existsSync(path.join(folder, "chlo__in_the_second_brand.json")));
    await page.goto(page.url().split("#")[0]);
    await page.locator("#filter [name=scenario]").selectOption({ label: "Chloé in the second brand" });
    await page.locator(".card:not([hidden]) iframe").first().waitFor();
    // A scenario that becomes invalid is red at once, with the reason.
    fs.writeFileSync(path.join(folder, "first.json"), "{ broken");
    await page.locator("#filter [type=reset]").click();
    await page.locator(".card[data-state=bad]").getByText("JSON").waitFor();
    await page.locator(".card[data-state=bad] a").click();
    await page.locator("#verdict").getByText("JSON").waitFor();
    // The browser logs each error response, such as those to an invalid event.
    page.errors = page.errors.filter((response) => !/the server responded with a status of 40[04]/.test(response));
    await close(page);
  },

  async "saved template is shown"() {
    const page = await open(`${await serve()}#/cell/sign_up/sign_up/en/example`, { height: 500 });
    await mail(page, "Confirm your e-mail address");
    await page.evaluate(() => scrollTo(0, 300));
    const scrolled = await page.evaluate(() => scrollY);
    const save = (text) => fs.writeFileSync(template, text);
    const replace = (from, to) => {
      assert.ok(original.includes(from), `the layout does not contain ${from}`);
      save(original.replace(from, to));
    };
    const [times, built] = [[], []];
    for (const word of ["Zephyr", "Quartz", "Saffron"]) {
      const before = Date.now();
      replace("{% endcall %}</h1>", `{% endcall %} ${word}</h1>`);
      await mail(page, word);
      times.push(Date.now() - before);
      built.push(await page.locator("#status").textContent());
    }
    console.log(`    from save to screen: ${times.join(", ")} ms; ${built.join(", ")}`);
    // Two seconds on two idle cores; the limit is three, and a busy machine may take twice as long.
    assert.ok(Math.min(...times) < 6000, "much longer than the limit of three seconds");
    assert.match(await page.locator("#status").textContent(), /Built in \d+\.\d s/);
    assert.equal(await page.evaluate(() => scrollY), scrolled, "the scroll position stays");

    replace("mail.heading", "mail.haeding");
    await page.locator("#problems").getByText("templates/templates/layout.html:").waitFor();
    assert.match(await page.locator("#first-problem p").textContent(), /haeding/);
    assert.match(await page.locator("#first-problem .source-line").textContent(), /^\d+<h1 .*mail\.haeding/);
    assert.equal(await page.locator("#first-problem mark").textContent(), "haeding");
    const placed = (await box(page, "#part .device")).top;
    await page.evaluate(() => scrollTo(0, 0));
    await mail(page, "Saffron");
    assert.ok((await box(page, "#part .device")).top < 400, "the last good mail is in the window");
    // The second problem is folded, and its line is shown when it is unfolded.
    save(original.replace("mail.heading", "mail.haeding").replace("mail.intro", "mail.itnro"));
    await page.locator("#problems summary").getByText("1 more problem").waitFor();
    assert.equal(await page.locator("#problems li").isVisible(), false);
    await page.locator("#problems summary").focus();
    await page.keyboard.press("Enter");
    await page.locator("#problems li mark").getByText("itnro").waitFor();
    await page.evaluate((top) => scrollBy(0, document.querySelector("#part .device").getBoundingClientRect().top - top), placed);
    replace("{%- match brand.logo -%}", "{%- match brand.logo");
    await until(page, () => /layout.html:/.test(document.querySelector("#problems h2").textContent) && !document.querySelector("#first-problem").textContent.includes("haeding"));
    await accessible(page, "a problem");
    save(original);
    await page.locator("#problems").waitFor({ state: "hidden" });
    await until(page, () => !document.querySelector("#part iframe:not(.coming)").srcdoc.includes("Saffron"));
    assert.equal(await page.evaluate(() => scrollY), scrolled);
    await close(page);
  },

  async "mail comes first"() {
    const address = await serve();
    for (const [width, height] of [[1280, 900], [1440, 900], [1920, 1080]]) {
      const page = await open(`${address}#/cell/sign_up/sign_up/en/example?images=off`, { width, height });
      await mail(page, "Confirm");
      assert.ok((await box(page, "#top")).height <= 96, "the bar");
      const { top } = await box(page, "#part .device");
      assert.ok(top <= 135, `the mail starts at ${top}`);
      for (const control of ["#cell-title", "#verdict", "#view-options .tabs", "#tools", "#more summary"]) {
        const { right, bottom } = await box(page, control);
        assert.ok(right <= width && bottom <= 96, `${control} is in the bar`);
      }
      await page.evaluate(() => scrollTo(0, 400));
      await until(page, () => scrollY > 0 && document.querySelector("#top").getBoundingClientRect().top === 0);
      await page.goto(`${address}#/cell/sign_up/sign_up/en/example?mode=all`);
      await until(page, () => document.querySelectorAll("#part iframe:not(.coming)").length === 3);
      await page.evaluate(() => scrollTo(0, 0));
      const frames = await page.locator("#part iframe").evaluateAll((all) => all.map((frame) => {
        const { top, right, bottom, left } = frame.getBoundingClientRect();
        return { left, right, top, bottom, width: frame.clientWidth };
      }));
      assert.ok(frames.every((frame) => frame.left >= 0 && frame.right <= width && frame.top >= 96 && frame.bottom <= height), JSON.stringify(frames));
      assert.ok(frames.every((frame) => frame.width === 600), "each is laid out with 600 pixels");
      assert.ok(await fitsSideways(page));
      await page.goto(`${address}#/`);
      await page.locator(".card iframe").first().waitFor();
      assert.ok((await box(page, "#top")).height <= 96, "the bar of the overview");
      assert.ok(await fitsSideways(page));
      await close(page);
    }
  },

  async "phone shows the mail in full width and folds the controls"() {
    const address = await serve();
    const page = await open(`${address}#/cell/sign_up/sign_up/de/example`, { width: 390, height: 844 });
    await mail(page, "123456");
    const { left, right, top } = await box(page, "#part iframe");
    assert.deepEqual([left, right], [0, 390]);
    assert.ok(top < 844 * 0.15, `${top}`);
    assert.ok(await fitsSideways(page));
    assert.equal(await page.locator("#view-options").isVisible(), false);
    const view = page.getByRole("button", { name: "View" });
    await view.focus();
    await page.keyboard.press("Enter");
    for (const control of ["Plain text", "Author’s dark"]) assert.ok(await page.getByRole("radio", { name: control }).isVisible(), control);
    assert.ok(await page.locator("#view-options [name=client]").isVisible());
    // The next stop of the tab key is one of the controls.
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement.closest("#view-options") !== null || document.activeElement.closest("#trail") !== null));
    assert.ok(await fitsSideways(page));
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#view-options").isVisible(), false);
    assert.ok(await view.evaluate((button) => document.activeElement === button), "the focus returns");
    await page.keyboard.press("Escape");
    await page.locator("#overview").waitFor();
    assert.equal(await page.locator("#filter [name=locale]").isVisible(), false);
    await page.getByRole("button", { name: "Filter" }).click();
    await page.locator("#filter [name=locale]").selectOption("ja");
    assert.ok(await fitsSideways(page));
    await close(page);
  },

  async "only a problem has a badge"() {
    const folder = path.join(scratch, "badges");
    fs.mkdirSync(folder);
    fs.copyFileSync(path.join(samples, "sign_up.json"), path.join(folder, "good.json"));
    fs.writeFileSync(path.join(folder, "broken.json"), "{ broken");
    const page = await open(await serve(folder));
    await page.locator(".card[data-state=bad] .badge").getByText("unreadable").waitFor();
    assert.equal(await page.locator(".card[data-state=good] .badge").count(), 0);
    const subject = page.locator(".card[data-state=good] .subject").first();
    assert.equal(await subject.evaluate((element) => getComputedStyle(element).webkitLineClamp), "2");
    await page.locator(".card[data-state=good] a").first().click();
    await mail(page, "123456");
    assert.match(await page.locator("#verdict").textContent(), /accepted/);
    // Its findings are notices.
    assert.ok(await page.locator("#findings .finding").count() > 0);
    assert.equal(await page.locator(".badge:visible").count(), 0);
    await close(page);
  },

  async "left out name has a reason"() {
    const folder = path.join(scratch, "names");
    fs.mkdirSync(folder);
    const event = JSON.parse(fs.readFileSync(path.join(samples, "sign_up.json"), "utf8"));
    event.request.userAttributes = { ...event.request.userAttributes, name: "Ann & Bob", "custom:abcdefghijklmnopqrst": "1" };
    fs.writeFileSync(path.join(folder, "name.json"), JSON.stringify(event));
    const page = await open(`${await serve(folder)}#/cell/name/sign_up/en/example`);
    await mail(page, "Hello,");
    assert.match(await page.locator("#greeting").textContent(), /userAttributes\.name is left out: “&” is not a character of names/);
    await page.keyboard.press("e");
    const names = await page.locator("#event .name").evaluateAll((all) => all.map((input) => [input.value, input.scrollWidth <= input.clientWidth]));
    assert.ok(names.some(([name]) => name === "custom:abcdefghijklmnopqrst"));
    assert.deepEqual(names.filter(([, whole]) => !whole), []);
    await page.getByLabel("Value of name", { exact: true }).fill("Dr.Smith");
    await page.locator("#edit-note").getByText("into a link").waitFor();
    await page.getByLabel("Value of name", { exact: true }).fill("Dr. Smith");
    await mail(page, "Hello Dr. Smith,");
    assert.equal(await page.locator("#greeting p").textContent(), "Dr. Smith");
    assert.equal(await page.locator("#edit-note").textContent(), "");
    await close(page);
  },

  async "Outlook keeps the card off the edge"() {
    const address = await serve();
    for (const width of [320, 600, "full"]) {
      const page = await open(`${address}#/cell/sign_up/sign_up/en/example?client=outlook-windows&width=${width}`, { width: 1440 });
      const frame = await mail(page, "123456");
      const { left, right, all } = await frame.locator(".c").evaluate((card) => ({ ...card.getBoundingClientRect().toJSON(), all: document.documentElement.clientWidth }));
      assert.ok(left >= 12 && right <= all - 12, `width ${width}: the card is from ${left} to ${right} of ${all}`);
      await close(page);
    }
  },

  async "second b restores what the first one changed"() {
    const address = await serve();
    const page = await open(`${address}#/cell/sign_up/sign_up/en/example`);
    for (const [options, frames] of [["", 2], ["?mode=author-dark&width=320", 2], ["?tab=source", 2], ["?compare=ar", 1]]) {
      await page.goto(`${address}#/cell/sign_up/sign_up/en/example${options}`);
      const shown = () => page.evaluate(() => [location.hash, document.querySelector("#part").innerText, document.querySelectorAll("#part iframe").length]);
      await until(page, (options) => document.querySelector("#part").textContent !== "" && location.hash.endsWith(options), options);
      const settled = (count) => until(page, (count) => document.querySelectorAll("#part iframe").length === count && !document.querySelector("#part .coming"), count);
      const before = options === "?tab=source" ? 0 : 3 - frames;
      await settled(before);
      const first = await shown();
      await page.keyboard.press("b");
      await settled(frames);
      assert.notDeepEqual(await shown(), first);
      await page.keyboard.press("b");
      await settled(before);
      assert.deepEqual(await shown(), first, options);
    }
    await close(page);
  },

  async "page is accessible in both schemes and every width"() {
    // One scenario, because axe looks at each card.
    const address = await serve(path.join(samples, "sign_up.json"));
    for (const scheme of ["light", "dark"]) for (const [width, height] of [[390, 844], [1440, 900], [1920, 1080]]) {
      const page = await open(address, { scheme, width, height });
      const view = (name) => `${name}, ${scheme}, ${width}`;
      await page.locator(".card iframe").first().waitFor();
      await accessible(page, view("overview"));
      await page.keyboard.press("?");
      await page.locator("#help[open]").waitFor();
      await accessible(page, view("help"));
      await page.keyboard.press("Escape");
      await page.goto(`${address}#/cell/sign_up/sign_up/ar/second?mode=all&width=375`);
      await mail(page, "123456");
      await accessible(page, view("cell"));
      await page.locator(width < 600 ? ".fold[data-view=cell]" : "#more summary").click();
      await page.locator("#view-options [name=client]").waitFor();
      await accessible(page, view("controls"));
      await page.keyboard.press("Escape");
      await page.keyboard.press("e");
      await accessible(page, view("edit"));
      for (const tab of ["text", "source", "sms", "headers", "event", "response"]) {
        await page.goto(`${address}#/cell/sign_up/sign_up/ar/second?tab=${tab}`);
        await page.locator(`#view-options [value=${tab}]:checked`).waitFor({ state: "attached" });
        await accessible(page, view(tab));
      }
      assert.ok(await fitsSideways(page));
      await close(page);
    }
  },

  async "mail is sandboxed"() {
    const address = await serve();
    const page = await open(`${address}#/cell/sign_up/sign_up/en/example`);
    await mail(page, "123456");
    const frames = await page.locator("iframe").evaluateAll((all) => all.map((frame) => [frame.getAttribute("sandbox"), frame.hasAttribute("srcdoc")]));
    assert.ok(frames.length > 0 && frames.every(([sandbox, own]) => sandbox === "" && own));
    const alone = await page.request.get(`${address}cells/sign_up/sign_up/en/example.html`);
    assert.match(alone.headers()["content-security-policy"], /sandbox$/);
    await close(page);
  },

  async "export works without a server"() {
    const folder = path.join(scratch, "export");
    const { status } = spawnSync(path.resolve(program), ["preview", "--export", folder], { cwd: root, env, stdio: "ignore" });
    assert.equal(status, 0);
    const page = await open(pathToFileURL(path.join(folder, "index.html")).href);
    await page.locator(".card iframe").first().waitFor();
    assert.match(await page.locator("#count").textContent(), /^706 of 706$/);
    await page.locator("#filter [name=locale]").selectOption("ja");
    await page.locator(".card:not([hidden]) a").first().click();
    await mail(page, "123456");
    await page.keyboard.press("d");
    const frame = await mail(page, "123456", "#part iframe[title*='Author']");
    assert.equal(await colour(frame), "rgb(16, 20, 24)");
    assert.equal(await page.locator("#edit-open").isVisible(), false);
    const file = await page.locator("#cell-files a[href$='.eml']").getAttribute("href");
    assert.ok(fs.existsSync(path.join(folder, decodeURI(file))), file);
    await accessible(page, "export");
    await close(page);
  },
};

/** A screenshot of the page once it no longer changes: frames are painted asynchronously. */
async function picture(page) {
  let [last, alike] = [null, 0];
  while (alike < 3) {
    const next = await page.screenshot();
    alike = last?.equals(next) ? alike + 1 : 0;
    last = next;
  }
  return last;
}

/** Name, URL, window, and how many mails it shows. */
const PICTURES = [
  ["overview", "#/", { width: 1280, height: 760 }, 8],
  ["cell", "#/cell/sign_up/sign_up/de/example?mode=all", { width: 1366, height: 768 }, 3],
  ["phone", "#/cell/sign_up/sign_up/en/second", { width: 390, height: 844 }, 1],
];

async function screenshots(folder) {
  const address = await serve();
  for (const [name, hash, size, frames] of PICTURES) {
    const page = await open(address + hash, size);
    await until(page, (least) => document.querySelectorAll("iframe:not(.coming)").length >= least, frames);
    await mail(page, "123456", "iframe");
    const bytes = await picture(page);
    assert.ok(bytes.length <= 150_000, `${name}.png has ${bytes.length} bytes`);
    fs.writeFileSync(path.join(folder, `${name}.png`), bytes);
    await close(page);
  }
}

let failed = 0;
try {
  for (const [name, test] of Object.entries(tests)) {
    const before = Date.now();
    try {
      await test();
      console.log(`ok      ${name} (${((Date.now() - before) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}\n${error.stack}`);
    }
    for (const context of browser.contexts()) await context.close();
    for (const preview of started.splice(0)) preview.kill();
    if (fs.readFileSync(template, "utf8") !== original) fs.writeFileSync(template, original);
  }
  if (shots) await screenshots(shots);
} finally {
  await browser.close();
  restore();
}
process.exit(failed ? 1 : 0);
