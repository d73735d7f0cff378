// Valid tokens, and those of the classes A and C of the threat model, with the expected result of jwt-verifier.

import {
  ACCESS, ACCESS_HEADER, C1, C2, ID, ID_HEADER, ISS, ISS2, LONG, NOW, POOL, access, cubic, elliptic, encode, hmac, id, jwk, large, pss, raw,
  signed, small, strange, token,
} from "./keys.mjs";

const HOUR = 3600;

export const cases = [];
const add = (name, token, ours, expected = "id", now = NOW) => cases.push({ name, token, ours, expected, now });

/** ID0 or AC0 with other claims or another header. `undefined` removes a member. */
const ID0 = (claims = {}, header = {}, ...how) => token({ ...ID_HEADER, ...header }, { ...ID, ...claims }, ...how);
const AC0 = (claims = {}, header = {}) => token({ ...ACCESS_HEADER, ...header }, { ...ACCESS, ...claims }, access);

for (const [name, token_] of Object.entries({
  ID0: ID0(),
  "the updated issuer": ID0({ iss: ISS2 }),
  "no groups, and no time but exp": ID0({ "cognito:groups": undefined, iat: undefined, auth_time: undefined }),
  "nbf in the past": ID0({ nbf: NOW - HOUR }),
  "an exp with a fraction": ID0({ exp: NOW + HOUR + 0.5 }),
  "an exp with an exponent": token(ID_HEADER, raw(ID, "exp", "2e10")),
  "the latest possible exp": ID0({ exp: 2 ** 53 }),
  "spaces in the JSON": token(JSON.stringify(ID_HEADER, null, 2), ` ${JSON.stringify(ID, null, "\t")}\r\n`),
  "escapes in the JSON": token(ID_HEADER, JSON.stringify(ID).replace('"token_use":"id"', '"token\\u005fuse":"\\u0069d"')),
  "a claim 32 deep": token(ID_HEADER, raw(ID, "deep", "[".repeat(31) + "]".repeat(31))),
  "header members that are ignored": ID0({}, { typ: "x", cty: "x", jku: "https://evil.example", x5u: "x", x5c: ["x"], jwk: jwk(strange, "kid-id") }),
  "a key of 3,072 bits": ID0({}, { kid: "large" }, large),
  "a key with the exponent 3": ID0({}, { kid: "cubic" }, cubic),
  "a key without a use": ID0({}, { kid: "bare" }),
  "a key with key_ops verify": ID0({}, { kid: "verify" }),
})) add(`good: ${name}`, token_, "ok");
for (const claims of [{}, { iss: ISS2 }, { scope: undefined }, { username: undefined }, { aud: C2 }]) {
  add(`good: AC0, ${JSON.stringify(claims)}`, AC0(claims), "ok", "access");
}

const [header, payload, signature] = ID0().split(".");
const HEADER = JSON.stringify(ID_HEADER);
const none = `${encode('{"alg":"none","typ":"JWT"}')}.${payload}`;
add("A01: alg none, h.p.", `${none}.`, "alg");
add("A01: alg none, h.p", none, "malformed");
const pem = id.publicKey.export({ type: "spki", format: "pem" });
const secrets = [pem, pem.trimEnd(), id.publicKey.export({ type: "spki", format: "der" }), Buffer.from(jwk(id, "").n, "base64url")];
secrets.forEach((secret, form) => add(`A03: the public key as a secret, form ${form}`, hmac({ ...ID_HEADER, alg: "HS256" }, ID, secret), "alg"));
for (const [name, bytes] of Object.entries({ none: "", one: "AA", zeros: encode(Buffer.alloc(256)), ones: encode(Buffer.alloc(256, 255)) })) {
  add(`A05: signature, ${name}`, `${header}.${payload}.${bytes}`, "signature");
}
add("A05: signature of another token", `${header}.${payload}.${ID0({ seats: 6 }).split(".")[2]}`, "signature");
add("A06: another user in the payload", `${header}.${encode(JSON.stringify({ ...ID, sub: "another" }))}.${signature}`, "signature");
for (const [alg, ...how] of [["RS384", "sha384"], ["RS512", "sha512"], ["PS256", "sha256", pss]]) {
  for (const kid of ["kid-id", "bare"]) add(`A07: ${alg}, key ${kid}`, ID0({}, { alg, kid }, id, ...how), "alg");
}
add("A07: ES256", ID0({}, { alg: "ES256", kid: "elliptic" }, elliptic, "sha256", { dsaEncoding: "ieee-p1363" }), "alg");
for (const more of [{ jwk: jwk(strange, "ka") }, { jku: "https://evil.example/jwks.json" }, { x5u: "https://evil.example/" }, { x5c: ["MII"] }]) {
  add(`A09: a key in ${Object.keys(more)}`, ID0({}, { kid: "ka", ...more }, strange), "kid");
}
for (const more of [{ crit: ["exp"] }, { crit: ["b64"], b64: false }, { crit: [] }, { crit: ["x"], x: 1 }, { crit: null }, { zip: "DEF" }, { zip: null }]) {
  add(`A11: ${JSON.stringify(more)}`, ID0({}, more), "header");
}
for (const [name, text] of Object.entries({
  "one segment": header, "two segments": `${header}.${payload}`, "four segments": `${ID0()}.x`, "five segments": `${ID0()}.x.y`, empty: "",
  "Bearer before it": `Bearer ${ID0()}`, "a space before it": ` ${ID0()}`, "a line feed after it": `${ID0()}\n`, "a space after it": `${ID0()} `,
  "a zero after it": `${ID0()}\0`, "= after it": `${ID0()}=`, "== after it": `${ID0()}==`,
  "standard base64": `${header}.${payload}.${Buffer.alloc(256, 255).toString("base64")}`,
  "= in it, signed": signed(`${header}=.${payload}`), "an extra character, signed": signed(`${encode(HEADER.padEnd(33))}A.${payload}`),
  "non-zero trailing bits, signed": signed(`${encode(HEADER.padEnd(32)).slice(0, -1)}B.${payload}`),
  "non-zero trailing bits in the signature": `${header}.${payload}.${signature.slice(0, -1)}${{ A: "B", Q: "R", g: "h", w: "x" }[signature.at(-1)]}`,
})) add(`A12: ${name}`, text, "malformed");
add("A13: alg twice", token('{"alg":"none","kid":"kid-id","alg":"RS256"}', ID), "malformed");
add("A13: token_use twice", token(ID_HEADER, JSON.stringify(ID).replace("{", '{"token_use":"access",')), "malformed");
add("A13: a claim twice, within another", token(ID_HEADER, raw(ID, "deep", '[{"a":1,"\\u0061":2}]')), "malformed");
for (const length of [2 ** 14, 2 ** 20]) add(`A14: longer than ${length}`, ID0({ long: "x".repeat(length) }), "malformed");
for (const depth of [32, 6_000]) add(`A14: nested ${depth + 1} deep`, token(ID_HEADER, raw(ID, "deep", "[".repeat(depth) + "]".repeat(depth))), "malformed");
add("A16: the name of another key", ID0({}, { kid: "kid-ac" }), "signature");
for (const [name, bytes] of Object.entries({
  "not UTF-8": Buffer.from(JSON.stringify({ ...ID, note: "é" }), "latin1"), "a list": "[]", "a text": '"x"', "a number": "1", null: "null",
  "cut off": '{"a":', "a zero at the end": `${JSON.stringify(ID)}\0`, "a byte order mark": `\ufeff${JSON.stringify(ID)}`, "a comma too many": "{,}",
  "unpaired surrogate as a name": JSON.stringify(ID).replace("{", '{"\\ud800":1,'),
})) add(`A17: payload, ${name}`, token(ID_HEADER, bytes), "malformed");
add("A17: no payload", signed(`${header}.`), "malformed");

for (const [kid, key, kind] of [
  ["small", small, "key"], ["encrypt", id, "key"], ["sign", id, "key"], ["for-enc", id, "key"], ["no-use", id, "key"], ["no-alg", id, "key"],
  ["rs384", id, "key"], ["zero", id, "key"], ["padded", id, "key"], ["twice", id, "key"], ["twice", strange, "key"], ["no-n", id, "key"],
  ["oct", id, "key"], ["elliptic", id, "key"], ["", id, "kid"], [LONG, id, "kid"], ["unknown", id, "kid"], [undefined, id, "kid"],
]) add(`K10: key ${kid?.slice(0, 8)}`, ID0({}, { kid }, key), kind);

add("C01: AC0 instead of an ID token", AC0(), "token_use");
add("C01: ID0 instead of an access token", ID0(), "token_use", "access");
for (const token_use of [undefined, "ID", "refresh", ["id"], null]) add(`C03: token_use ${JSON.stringify(token_use)}`, ID0({ token_use }), "token_use");
for (const aud of [[C2, C1], [C1], [], 7, undefined, C2, ""]) add(`C05: aud ${JSON.stringify(aud)}`, ID0({ aud }), "client");
for (const claims of [{ client_id: C2 }, { client_id: C2, aud: C1 }, { client_id: [C1] }]) {
  add(`C06: ${JSON.stringify(claims)}`, AC0(claims), "client", "access");
}
add("C07: client_id instead of aud", ID0({ aud: undefined, client_id: C1 }), "client");
for (const iss of [
  `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`, `https://cognito-idp.eu-west-1.amazonaws.com.evil.example/${POOL}`, ISS.replace("https", "http"),
  `${ISS}/`, `${ISS}?x`, ISS.toUpperCase(), ISS.replace(POOL, `${POOL}/../eu-west-1_EVIL00000`), ` ${ISS}`, `${ISS}.cn`,
]) add(`C09: iss ${iss}`, ID0({ iss }), "issuer");
for (const iss of [[ISS, "https://evil.example"], [ISS], 5, null, undefined]) add(`C10: iss ${JSON.stringify(iss)}`, ID0({ iss }), "issuer");
for (const exp of ['"9999999999"', "-1", "1e400", "null", "18446744073709551616"]) add(`C12: exp ${exp}`, token(ID_HEADER, raw(ID, "exp", exp)), "claims");
add("C12: no exp", ID0({ exp: undefined }), "claims");
add("C13: exp an hour ago", ID0({ exp: NOW - HOUR }), "expired");
add("C14: nbf in an hour", ID0({ nbf: NOW + HOUR }), "not_before");
add("C14: nbf a text", ID0({ nbf: "x" }), "claims");
add("iat in an hour", ID0({ iat: NOW + HOUR }), "claims");
add("auth_time in an hour", ID0({ auth_time: NOW + HOUR }), "claims");

/** At the boundary of a time: aws-jwt-verify's clock cannot be set, so only jwt-verifier is tested. */
export const boundaries = [];
const at = (name, claims, now, ours) => boundaries.push({ name: `at the boundary: ${name}`, token: ID0(claims), ours, expected: "id", now });
const END = NOW + HOUR;
for (const [offset, ours] of [[-1, "ok"], [0, "expired"], [1, "expired"]]) at(`C13: exp${-offset}`, {}, END + offset, ours);
for (const [offset, ours] of [[0, "ok"], [1, "not_before"]]) at(`C14: nbf+${offset}`, { nbf: NOW + offset }, NOW, ours);
for (const claim of ["iat", "auth_time"]) {
  for (const [offset, ours] of [[60, "ok"], [61, "claims"]]) at(`${claim}+${offset}`, { [claim]: NOW + offset }, NOW, ours);
}
