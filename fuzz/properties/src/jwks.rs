//! Key sets: for any bytes, a key is used only if it is the only one with its `kid`, and the key that its members say.

use crate::json::is_json;
use crate::pool::{CLIENT, ISSUERS, KEY_ID, POOL, modulus, poll_ready, sign_token};
use jwt_verifier::{AppClients, Expected, JsonObject, JwkSet, Rejection, UserPool, Verifier};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

/// What the inputs contain instead of the modulus.
const MODULUS: &str = "{n}";
const NOW: u64 = 1_800_000_000;

/// A valid token of the pool.
static TOKEN: LazyLock<String> = LazyLock::new(|| {
    let header = format!(r#"{{"alg":"RS256","kid":"{KEY_ID}"}}"#);
    let (issuer, end) = (ISSUERS[0], NOW + 1);
    let payload = format!(
        r#"{{"sub":"s","iss":"{issuer}","aud":"{CLIENT}","token_use":"id","iat":{NOW},"exp":{end},"cognito:username":"ann"}}"#
    );
    sign_token(header.as_bytes(), payload.as_bytes())
});

/// Parses arbitrary bytes as a key set, and verifies a token with it.
///
/// # Panics
/// If the token is accepted although the set has no such key, or not only one, or is rejected although it has.
pub fn jwks(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).replace(MODULUS, modulus());
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    let bytes = if is_utf8 { text.as_bytes() } else { bytes };
    let set = JwkSet::parse(bytes);
    let Ok(set) = set else {
        assert_eq!(format!("{set:?}"), "Err(InvalidJwkSet)");
        return;
    };
    assert!(is_utf8 && is_json(&text), "accepted although it is not JSON");
    let keys = parse_keys(&text);
    let ids: BTreeSet<String> = keys.iter().filter_map(|key| key_id(key)).collect();
    assert_eq!(format!("{set:?}"), format!("{ids:?}"), "`Debug` prints the ids");
    let ours: Vec<&RawValue> = keys.into_iter().filter(|key| key_id(key).as_deref() == Some(KEY_ID)).collect();
    let verifier = Verifier::with_keys(UserPool::new(POOL).expect("a pool's id"), AppClients::only([CLIENT]), set);
    let result = poll_ready(verifier.verify_at(&TOKEN, Expected::Id, Duration::from_secs(NOW)));
    match (result, ours.as_slice()) {
        (Ok(_), [key]) => assert!(is_our_key(key), "accepted with another key"),
        (Ok(_), _) => panic!("accepted with one of {} keys", ours.len()),
        (Err(Rejection::Kid), keys) => assert!(keys.is_empty(), "the key is not found"),
        (Err(Rejection::Key), keys) => assert!(keys.len() != 1 || !is_plain(keys[0]), "the key is not used"),
        (Err(Rejection::Signature), [key]) => assert!(!is_our_key(key), "our own key does not verify"),
        (Err(rejection), _) => panic!("{rejection:?}"),
    }
}

/// The items of `keys`, as an ordinary parser reads them.
fn parse_keys(text: &str) -> Vec<&RawValue> {
    #[derive(Deserialize)]
    struct Set<'a> {
        #[serde(borrow)]
        keys: Vec<&'a RawValue>,
    }
    let set: Set<'_> = serde_json::from_str(text).expect("an accepted set has a list of keys");
    set.keys
}

/// The `kid` of a key that has one.
fn key_id(key: &RawValue) -> Option<String> {
    text(key, "kid").filter(|id| !id.is_empty())
}

/// A member that is a string. Objects with a duplicate member, or that are nested too deeply, have none.
fn text(key: &RawValue, name: &str) -> Option<String> {
    serde_json::from_str(JsonObject::parse(key.get()).ok()?.get(name)?.get()).ok()
}

/// Whether our modulus and exponent are in it.
fn is_our_key(key: &RawValue) -> bool {
    let is = |name, value| text(key, name).as_deref() == Some(value);
    is("kty", "RSA") && is("n", modulus()) && is("e", "AQAB")
}

/// Whether it is our key and has no member that may limit its use.
fn is_plain(key: &RawValue) -> bool {
    let limits = ["use", "alg", "key_ops"];
    let is_unlimited = |key: JsonObject<'_>| limits.iter().all(|limit| key.get(limit).is_none());
    is_our_key(key) && JsonObject::parse(key.get()).is_ok_and(is_unlimited)
}
