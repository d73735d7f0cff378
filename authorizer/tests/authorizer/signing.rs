//! A signing key for tests, its JSON web key, and tokens signed with it. Shared with the tests of the HTTP API.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::sync::OnceLock;
use std::time::SystemTime;

fn key() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();
    KEY.get_or_init(|| KeyPair::generate(KeySize::Rsa2048).unwrap())
}

/// The public key as a JSON web key. Its encoding is `SEQUENCE { INTEGER n, INTEGER e }`; with 2,048 bits, `n` begins at the
/// tenth byte.
pub(crate) fn jwk(kid: &str, key_use: &str) -> Value {
    let public = key().public_key().as_ref();
    let n = URL_SAFE_NO_PAD.encode(&public[9..9 + 256]);
    json!({"kid": kid, "kty": "RSA", "alg": "RS256", "use": key_use, "e": "AQAB", "n": n})
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

/// A token with this header and these claims.
pub(crate) fn sign(header: &Value, claims: &Value) -> String {
    let segment = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", segment(header), segment(claims));
    let mut signature = vec![0; key().public_modulus_len()];
    key().sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}
