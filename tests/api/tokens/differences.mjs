// Where aws-jwt-verify accepts what ours refuses, and why. Whatever differs is in here, and all of this occurs.

import { NOW, jwks } from "./keys.mjs";

const AHEAD = 60;
const LATEST = 2 ** 53;

const some = (values, test) => values.some((value) => value !== undefined && test(value));
const isText = (value) => typeof value === "string" && !/\p{Surrogate}/u.test(value);
const isTime = (value) => typeof value === "number" && value >= 0 && value <= LATEST;

export const rows = [
  { why: "longer than 16 KiB", ours: "malformed", is: ({ token }) => token.length > 2 ** 14 },
  { why: "padded base64", ours: "malformed", is: ({ token }) => token.includes("=") },
  { why: "a lone character of base64 behind the last byte", ours: "malformed", is: ({ segments }) => some(segments, (text) => text.length % 4 === 1) },
  { why: "last bits of base64 that mean nothing", ours: "malformed", is: ({ segments }) => some(segments, (text) => Buffer.from(text, "base64url").toString("base64url") !== text) },
  { why: "not UTF-8", ours: "malformed", is: ({ bytes }) => some(bytes, (part) => !Buffer.from(part.toString()).equals(part)) },
  { why: "a member that stands twice", ours: "malformed", is: ({ texts }) => some(texts, hasTwins) },
  { why: "nested more than 32 deep", ours: "malformed", is: ({ texts }) => some(texts, (text) => depth(text) > 32) },
  { why: "half of a surrogate pair as a name", ours: "malformed", is: ({ payload }) => some(Object.keys(payload), (name) => !isText(name)) },
  { why: "crit: it means something else than what was read", ours: "header", is: ({ header }) => "crit" in header },
  { why: "zip: the same", ours: "header", is: ({ header }) => "zip" in header },
  { why: "another algorithm, by a key that names none", ours: "alg", is: ({ header, key }) => header.alg !== "RS256" && !key.alg },
  { why: "a key without a name", ours: "kid", is: ({ header }) => header.kid === "" },
  { why: "a name of a key longer than 256 bytes", ours: "kid", is: ({ header }) => header.kid.length > 256 },
  { why: "a key of 1,024 bits", ours: "key", is: ({ key }) => key.kid === "small" },
  { why: "a key whose key_ops are not to verify alone", ours: "key", is: ({ key }) => "key_ops" in key && String(key.key_ops) !== "verify" },
  { why: "a key whose use or alg is empty", ours: "key", is: ({ key }) => key.use === "" || key.alg === "" },
  { why: "a key whose modulus is spelled otherwise", ours: "key", is: ({ key }) => /^A|=/.test(key.n) },
  { why: "the first of two keys of one name", ours: "key", is: ({ key }) => jwks.keys.filter(({ kid }) => kid === key.kid).length > 1 },
  { why: "no exp: it never expires", ours: "claims", is: ({ payload }) => payload.exp === undefined },
  { why: "a time before 1970 or past 2^53", ours: "claims", is: ({ payload: { exp, iat, nbf } }) => some([exp, iat, nbf], (time) => !isTime(time)) },
  { why: "iat in the future", ours: "claims", is: ({ payload }) => payload.iat > NOW + AHEAD },
  { why: "auth_time in the future, or no time", ours: "claims", is: ({ payload: { auth_time } }) => some([auth_time], (time) => !isTime(time) || time > NOW + AHEAD) },
  { why: "no sub, or an empty one", ours: "claims", is: ({ payload }) => !payload.sub },
  { why: "cognito:groups that is no list of texts", ours: "claims", is: ({ payload }) => some([payload["cognito:groups"]], (groups) => !Array.isArray(groups) || !groups.every(isText)) },
  { why: "a user name that is no text", ours: "claims", is: ({ payload, expected }) => some([payload[expected === "id" ? "cognito:username" : "username"]], (name) => typeof name !== "string") },
  { why: "half of a surrogate pair in a claim that is read", ours: "claims", is: ({ payload }) => some(["sub", "aud", "jti", "scope", "username", "cognito:username"].map((name) => payload[name]), (text) => !isText(text)) },
];

/** The row that a difference belongs to. */
export function row({ token, expected }, kind) {
  const segments = token.split(".");
  const bytes = segments.slice(0, 2).map((text) => Buffer.from(text, "base64"));
  const texts = bytes.map(String);
  const [header, payload] = texts.map((text) => JSON.parse(text));
  const key = jwks.keys.find(({ kid }) => kid === header.kid);
  return rows.find(({ ours, is }) => ours === kind && is({ token, expected, segments, bytes, texts, header, payload, key }));
}

const TOKENS = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/gs;

function hasTwins(text) {
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
