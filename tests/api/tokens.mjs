#!/usr/bin/env node
// Compares aws-jwt-verify and jwt-verifier on the same tokens. tokens/differences.mjs lists the allowed differences;
// jwt-verifier never accepts a token that aws-jwt-verify rejects.
//
//     cargo build -p cognito-triggers-jwt-verifier --example verify
//     tests/api/tokens.mjs target/debug/examples/verify

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { boundaries, cases } from "./tokens/cases.mjs";
import { row, rows } from "./tokens/differences.mjs";
import { generated } from "./tokens/generated.mjs";
import { C1, POOL, jwks } from "./tokens/keys.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const require = createRequire(path.join(root, "target/tools/node_modules/"));
const { CognitoJwtVerifier } = require("aws-jwt-verify");

/** The results of jwt-verifier. */
function ours(judge, tokens) {
  const trusted = { pool: POOL, clients: [C1], jwks: JSON.stringify(jwks) };
  const lines = [trusted, ...tokens].map((line) => JSON.stringify(line)).join("\n");
  const { status, stdout, stderr } = spawnSync(judge, { input: lines, encoding: "utf8", maxBuffer: 2 ** 26, timeout: 60_000 });
  assert.equal(status, 0, stderr);
  const answers = stdout.trimEnd().split("\n");
  assert.equal(answers.length, tokens.length, "one result for each token");
  return answers;
}

const verifiers = Object.fromEntries(["id", "access"].map((tokenUse) => {
  const verifier = CognitoJwtVerifier.create({ userPoolId: POOL, tokenUse, clientId: C1 });
  verifier.cacheJwks(jwks);
  return [tokenUse, verifier];
}));

/** The result of aws-jwt-verify: "ok" or the name of an error. */
function theirs({ token, expected }) {
  try {
    verifiers[expected].verifySync(token);
    return "ok";
  } catch (error) {
    return error.constructor.name;
  }
}

const compared = [...cases, ...generated];
const all = [...compared, ...boundaries];
const answers = ours(path.resolve(process.argv[2]), all);
const wrong = [];
for (const [index, { name, ours }] of all.entries()) {
  if (ours !== undefined && answers[index] !== ours) wrong.push(`${name}: ours returns ${answers[index]}, expected ${ours}`);
}

const [count, met] = [{ "both accept": 0, "both reject": 0, "only theirs accepts": 0 }, new Map()];
for (const [index, test] of compared.entries()) {
  const [mine, other] = [answers[index], theirs(test)];
  if (mine === "ok" || other !== "ok") {
    if (mine === "ok" && other !== "ok") wrong.push(`${test.name}: only ours accepts it; theirs returns ${other}`);
    count[mine === "ok" ? "both accept" : "both reject"] += 1;
    continue;
  }
  count["only theirs accepts"] += 1;
  const why = row(test, mine);
  if (why) met.set(why, (met.get(why) ?? 0) + 1);
  else wrong.push(`${test.name}: theirs accepts it, ours returns ${mine}, and no row explains it`);
}

console.log("aws-jwt-verify accepts, and ours rejects:");
for (const each of rows) {
  console.log(`${String(met.get(each) ?? 0).padStart(6)}  ${each.ours.padEnd(9)}  ${each.why}`);
  if (!met.has(each)) wrong.push(`no token shows the difference: ${each.why}`);
}
console.log(`${compared.length} tokens, and ${boundaries.length} at the boundary of a time: ${Object.entries(count).map((pair) => pair.reverse().join(" ")).join(", ")}`);
for (const each of wrong) console.log(`FAILED  ${each}`);
console.log(`${all.length - wrong.length} passed, ${wrong.length} failed`);
process.exit(wrong.length ? 1 : 0);
