// The keys of this run, and tokens signed with them.

import { constants, createHmac, generateKeyPairSync, sign as signature } from "node:crypto";

const rsa = (modulusLength, publicExponent = 65537) => generateKeyPairSync("rsa", { modulusLength, publicExponent });

export const POOL = "eu-west-1_AbCdEf123";
export const ISS = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL}`;
export const ISS2 = `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${POOL}`;
// The accepted app client, and another one.
export const [C1, C2] = ["1example23456789", "2example23456789"];

export const [id, access, strange, large, small, cubic] = [rsa(2048), rsa(2048), rsa(2048), rsa(3072), rsa(1024), rsa(2048, 3)];
export const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" });

const ours = { use: "sig", alg: "RS256" };
export const jwk = (key, kid, more = ours) => ({ kid, ...key.publicKey.export({ format: "jwk" }), ...more });
const { n } = jwk(id, "");

export const LONG = "k".repeat(257);

// The pool's keys, and keys that are each invalid in one way.
export const jwks = {
  keys: [
    jwk(id, "kid-id"), jwk(access, "kid-ac"), jwk(large, "large"), jwk(cubic, "cubic"), jwk(id, "bare", {}), jwk(small, "small"),
    jwk(id, "verify", { ...ours, key_ops: ["verify"] }), jwk(id, "encrypt", { ...ours, key_ops: ["encrypt"] }),
    jwk(id, "sign", { ...ours, key_ops: ["sign", "verify"] }), jwk(id, "for-enc", { ...ours, use: "enc" }),
    jwk(id, "no-use", { ...ours, use: "" }), jwk(id, "no-alg", { ...ours, alg: "" }), jwk(id, "rs384", { ...ours, alg: "RS384" }),
    jwk(id, "zero", { ...ours, n: Buffer.concat([Buffer.alloc(1), Buffer.from(n, "base64url")]).toString("base64url") }),
    jwk(id, "padded", { ...ours, n: `${n}==` }), jwk(id, "twice"), jwk(strange, "twice"), jwk(id, ""), jwk(id, LONG),
    jwk(elliptic, "elliptic", { use: "sig" }), { ...jwk(id, "no-n"), n: undefined }, { kid: "oct", kty: "oct", k: n, alg: "HS256" },
  ],
};

export const encode = (bytes) => Buffer.from(bytes).toString("base64url");
const written = (part) => (typeof part === "string" || Buffer.isBuffer(part) ? part : JSON.stringify(part));

/** Appends a dot and the signature to any text. */
export function signed(text, key = id, hash = "sha256", options = {}) {
  const made = signature(hash, Buffer.from(text), { key: key.privateKey, ...options });
  return `${text}.${encode(made)}`;
}

/** A token of a header and a payload; each is an object, or a string or bytes that are used as they are. */
export const token = (header, payload, ...how) => signed(`${encode(written(header))}.${encode(written(payload))}`, ...how);

/** A header or payload in which a member has this JSON text. */
export const raw = (part, name, json) => JSON.stringify({ ...part, [name]: "@" }).replace('"@"', () => json);

export const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

/** A token with a MAC that uses a public value as the secret. */
export function hmac(header, payload, secret) {
  const text = `${encode(written(header))}.${encode(written(payload))}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

/** Seconds since 1970. Both verifiers run at about this time, and no token becomes valid or expires within the hour. */
export const NOW = Math.floor(Date.now() / 1000);
const HOUR = 3600;

/** ID0 and AC0 of the threat model, each with its header. */
export const ID_HEADER = { kid: "kid-id", alg: "RS256" };
export const ACCESS_HEADER = { kid: "kid-ac", alg: "RS256" };
const sub = "11111111-2222-3333-4444-555555555555";
const times = { auth_time: NOW - HOUR, iat: NOW - HOUR, exp: NOW + HOUR };
export const ID = {
  sub, aud: C1, iss: ISS, token_use: "id", ...times, "cognito:username": "u-123", "cognito:groups": ["staff"], email: "ann@example.com",
  email_verified: true, jti: "99999999-2222-3333-4444-555555555555", event_id: "e-1", "custom:note": "Zoë \"\\ 日本 😀", seats: 5,
};
export const ACCESS = {
  sub, iss: ISS, client_id: C1, token_use: "access", scope: "aws.cognito.signin.user.admin", ...times, username: "u-123",
  "cognito:groups": ["staff"], jti: "99999999-2222-3333-4444-555555555555", version: 2,
};
