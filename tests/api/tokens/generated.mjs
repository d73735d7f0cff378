// Generated tokens: every member with a value of every kind, and valid tokens with seeded random changes.

import { ACCESS, ACCESS_HEADER, ID, ID_HEADER, NOW, access, encode, id, raw, signed, token } from "./keys.mjs";

const GOOD = [
  { expected: "id", header: ID_HEADER, payload: ID, key: id },
  { expected: "access", header: ACCESS_HEADER, payload: ACCESS, key: access },
];
const VALUES = ["null", "true", "0", "-1", "1.5", "1e400", "18446744073709551616", '""', '"x"', '"\\ud800"', "[]", '["x"]', "[1]", "{}"];
const HEADER = ["alg", "b64", "crit", "cty", "jku", "jwk", "kid", "typ", "x5c", "zip"];

export const generated = [];
const add = (name, token, expected) => generated.push({ name, token, expected, now: NOW });

for (const { expected, header, payload, key } of GOOD) {
  for (const name of [...Object.keys(payload), "nbf", expected === "id" ? "client_id" : "aud"]) {
    add(`${expected}: no ${name}`, token(header, { ...payload, [name]: undefined }, key), expected);
    for (const value of VALUES) add(`${expected}: ${name} is ${value}`, token(header, raw(payload, name, value), key), expected);
  }
  for (const name of HEADER) {
    for (const value of VALUES) add(`${expected}: ${name} is ${value}, in the header`, token(raw(header, name, value), payload, key), expected);
  }
}

/** Random numbers from 0 to below `end`, the same in every run: mulberry32. */
let state = 20261126;
function random(end) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
}

const change = (bytes) => {
  const changed = Buffer.from(bytes);
  changed[random(changed.length)] ^= 1 << random(8);
  return changed;
};

for (let turn = 0; turn < 150; turn += 1) {
  const { expected, header, payload, key } = GOOD[turn % 2];
  const good = token(header, payload, key);
  add(`changed ${turn}`, change(good).toString("latin1"), expected);
  const [from, length] = [random(good.length), 1 + random(4)];
  add(`cut ${turn}`, good.slice(0, from) + good.slice(from + length), expected);
  // These are signed after the change, so they can be rejected only for their content.
  const bytes = change(JSON.stringify(payload));
  add(`changed and signed ${turn}`, token(header, bytes, key), expected);
  add(`changed and signed ${turn}, the header`, token(change(JSON.stringify(header)), payload, key), expected);
  const text = change(encode(JSON.stringify(payload))).toString("latin1");
  add(`changed in base64 and signed ${turn}`, signed(`${encode(JSON.stringify(header))}.${text}`, key), expected);
}
