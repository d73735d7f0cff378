#!/usr/bin/env node
// Measures the live preview: the time from writing a file to the new mail, which the page fetches when the event stream names a new
// revision.
//
//     tests/browser/reload_speed.mjs target/debug/cognito-triggers [--print]
//
// Fails if the fastest of five saves takes longer than the bound; with --print it only prints. Other programs make a save slower, never
// faster. A template of the repository is changed and restored.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const SAVES = 5;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const [program, print] = process.argv.slice(2);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "reload-speed-"));
const template = path.join(root, "templates/templates/layout.html");
const original = fs.readFileSync(template, "utf8");
fs.copyFileSync(path.join(root, "tests/policies/company.toml"), path.join(scratch, "policy.toml"));
fs.mkdirSync(path.join(scratch, "texts"));
const policy = fs.readFileSync(path.join(scratch, "policy.toml"), "utf8");

const env = { ...process.env };
delete env.POLICY_FILE;
const preview = spawn(path.resolve(program), ["preview", "--port", "0", "--project", scratch], { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });

function restore() {
  if (fs.readFileSync(template, "utf8") !== original) fs.writeFileSync(template, original);
  preview.kill();
  fs.rmSync(scratch, { recursive: true, force: true });
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => { restore(); process.exit(1); });

/** Every status of the event stream, as it arrives. */
async function* statuses(address) {
  const { body } = await fetch(`${address}live`);
  let text = "";
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = text.split("\n\n");
    text = events.pop();
    for (const event of events) {
      const data = event.split("\n").find((line) => line.startsWith("data:"));
      if (data) yield JSON.parse(data.slice("data:".length));
    }
  }
}

// Each save writes something that the mail then contains.
const places = {
  "a template": { bound: 3000, save: (mark) => fs.writeFileSync(template, original.replace("</body>", `<!-- ${mark} --></body>`)) },
  "a sentence": { bound: 500, save: (mark) => fs.writeFileSync(path.join(scratch, "texts/en.toml"), `[sign_up]\nintro = "Welcome ${mark}."\n`) },
  "the policy": { bound: 500, save: (mark) => fs.writeFileSync(path.join(scratch, "policy.toml"), policy.replace(/^name = ".*"$/m, `name = "Brand ${mark}"`)) },
};

try {
  const lines = createInterface({ input: preview.stdout });
  const { value: address } = await lines[Symbol.asyncIterator]().next();
  const stream = statuses(address.trim());
  const mail = `${address.trim()}cells/generated_short_name/sign_up/en/example.html`;
  await (await fetch(mail)).text();

  /** Milliseconds from the save to the new mail. */
  async function measure(save, isNew) {
    const began = performance.now();
    save();
    for await (const { phase, problems } of { [Symbol.asyncIterator]: () => ({ next: () => stream.next() }) }) {
      assert.notEqual(phase, "failed", JSON.stringify(problems));
      if (phase === "ready" && isNew(await (await fetch(mail)).text())) return performance.now() - began;
    }
    throw new Error("the preview ended");
  }

  const slow = [];
  for (const [name, { bound, save }] of Object.entries(places)) {
    // The first save of a template waits for the build that the start of the preview began.
    const marked = (mark) => measure(() => save(mark), (html) => html.includes(mark));
    await marked("first0");
    const times = [];
    for (let number = 1; number <= SAVES; number += 1) times.push(Math.round(await marked(`save${number}`)));
    const fastest = Math.min(...times);
    console.log(`${name}: ${times.join(", ")} ms; the bound is ${bound} ms`);
    if (fastest > bound) slow.push(`${name} took ${fastest} ms, and the bound is ${bound} ms`);
    if (name === "a template") await measure(() => fs.writeFileSync(template, original), (html) => !html.includes("<!-- save"));
  }
  if (print !== "--print") assert.deepEqual(slow, []);
} finally {
  restore();
}
