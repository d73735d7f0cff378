// Tokens that aws-jwt-verify accepts and jwt-verifier rejects, with the reason. Every difference has a row, and every row occurs.

import { NOW, jwks } from "./keys.mjs";

const AHEAD = 60;
const LATEST = 2 ** 53;

const some = (values, test) => values.some((value) => value !== undefined && test(value));
const isText = (value) => typeof value === "string" && !/\p{Surrogate}/u.test(value);
const isTime = (value) => typeof value === "number" && value >= 0 && value <= LATEST;

export const rows = [
  { why: "longer than 16 KiB", ours: "malformed", is: ({ token }) => token.length > 2 ** 14 },
  { why: "padded base64", ours: "malformed", is: ({ token }) => token.includes("=") },
  { why: "an incomplete base64 group at the end", ours: "malformed", is: ({ segments }) => some(segments, (text) => text.length % 4 === 1) },
  { why: "non-zero trailing bits in base64", ours: "malformed", is: ({ segments }) => some(segments, (text) => Buffer.from(text, "base64url").toString("base64url") !== text) },
  { why: "not UTF-8", ours: "malformed", is: ({ bytes }) => some(bytes, (part) => !Buffer.from(part.toString()).equals(part)) },
  { why: "a duplicate member", ours: "malformed", is: ({ texts }) => some(texts, hasDuplicates) },
  { why: "nested more than 32 deep", ours: "malformed", is: ({ texts }) => some(texts, (text) => depth(text) > 32) },
  { why: "an unpaired surrogate in a name", ours: "malformed", is: ({ payload }) => some(Object.keys(payload), (name) => !isText(name)) },
  { why: "crit: it changes the meaning of the header", ours: "header", is: ({ header }) => "crit" in header },
  { why: "zip: the same", ours: "header", is: ({ header }) => "zip" in header },
  { why: "another algorithm, with a key that names none", ours: "alg", is: ({ header, key }) => header.alg !== "RS256" && !key.alg },
  { why: "an empty key id", ours: "kid", is: ({ header }) => header.kid === "" },
  { why: "a key id longer than 256 bytes", ours: "kid", is: ({ header }) => header.kid.length > 256 },
  { why: "a key of 1,024 bits", ours: "key", is: ({ key }) => key.kid === "small" },
  { why: "a key whose key_ops are not only verify", ours: "key", is: ({ key }) => "key_ops" in key && String(key.key_ops) !== "verify" },
  { why: "a key whose use or alg is empty", ours: "key", is: ({ key }) => key.use === "" || key.alg === "" },
  { why: "a key with a non-canonical modulus", ours: "key", is: ({ key }) => /^A|=/.test(key.n) },
  { why: "the first of two keys with one id", ours: "key", is: ({ key }) => jwks.keys.filter(({ kid }) => kid === key.kid).length > 1 },
  { why: "no exp: the token never expires", ours: "claims", is: ({ payload }) => payload.exp === undefined },
  { why: "a time before 1970 or past 2^53", ours: "claims", is: ({ payload: { exp, iat, nbf } }) => some([exp, iat, nbf], (time) => !isTime(time)) },
  { why: "iat in the future", ours: "claims", is: ({ payload }) => payload.iat > NOW + AHEAD },
  { why: "auth_time in the future, or not a time", ours: "claims", is: ({ payload: { auth_time } }) => some([auth_time], (time) => !isTime(time) || time > NOW + AHEAD) },
  { why: "no sub, or an empty one", ours: "claims", is: ({ payload }) => !payload.sub },
  { why: "cognito:groups that is not a list of strings", ours: "claims", is: ({ payload }) => some([payload["cognito:groups"]], (groups) => !Array.isArray(groups) || !groups.every(isText)) },
  { why: "a user name that is not a string", ours: "claims", is: ({ payload, expected }) => some([payload[expected === "id" ? "cognito:username" : "username"]], (name) => typeof name !== "string") },
  { why: "an unpaired surrogate in a claim that is read", ours: "claims", is: ({ payload }) => some(["sub", "aud", "jti", "scope", "username", "cognito:username"].map((name) => payload[name]), (text) => !isText(text)) },
];

/** The row of a difference. */
export function row({ token, expected }, kind) {
  const segments = token.split(".");
  const bytes = segments.slice(0, 2).map((text) => Buffer.from(text, "base64"));
  const texts = bytes.map(String);
  const [header, payload] = texts.map((text) => JSON.parse(text));
  const key = jwks.keys.find(({ kid }) => kid === header.kid);
  return rows.find(({ ours, is }) => ours === kind && is({ token, expected, segments, bytes, texts, header, payload, key }));
}

const TOKENS = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/gs;

function hasDuplicates(text) {
  const open = [];
  for (const [found, colon] of text.matchAll(TOKENS)) {
    if ("{[".includes(found)) open.push(new Set());
    else if ("}]".includes(found)) open.pop();
    else if (colon) {
      const name = JSON.parse(found.slice(0, -colon.length));
      if (open.at(-1).has(name)) return true;
      open.at(-1).add(name);
    }
  }
  return false;
}

function depth(text) {
  let [now, most] = [0, 0];
  for (const [found] of text.matchAll(TOKENS)) {
    if ("{[".includes(found)) most = Math.max(most, (now += 1));
    else if ("}]".includes(found)) now -= 1;
  }
  return most;
}
