//! Tokens: only tokens with a valid signature and valid claims are accepted.
//!
//! An input is a token; or a header and payload, which are signed here with a key of the user pool; or header, payload
//! and signature; or header, payload, a position and a text inserted there after signing. So an input means the same
//! in every process, although each process generates its own key.

use crate::json::has_duplicate_member;
use crate::parts::{part_text, split_parts};
use crate::pool::{CLIENT, ISSUERS, KEY_ID, POOL, poll_ready, published_keys, sign_token};
use crate::sampling::is_due;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_verifier::{AppClients, Claims, Expected, JwkSet, Rejection, TokenUse, UserPool, Verifier};
use serde_json::Value;
use serde_json::value::RawValue;
use std::sync::LazyLock;
use std::time::Duration;

/// The current time in seconds since 1970.
const NOW: u64 = 1_800_000_000;
static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    let keys = JwkSet::parse(published_keys().as_bytes()).expect("a set of keys");
    Verifier::with_keys(UserPool::new(POOL).expect("a pool's id"), AppClients::only([CLIENT]), keys)
});

/// Checks the verifier with an arbitrary token.
///
/// # Panics
/// If it accepts a token that was not signed, was changed after signing, or has invalid claims.
pub fn token(bytes: &[u8]) {
    let given: Vec<&[u8]> = split_parts(bytes).collect();
    match *given.as_slice() {
        [header, payload] => check_signed(header, payload),
        [header, payload, signature] => {
            assert!(
                verify_twice(&join_segments(header, payload, signature)).is_err(),
                "accepted without its signature"
            );
        }
        [header, payload, place, replacement] => {
            check_changed_is_rejected(header, payload, place, &part_text(replacement))
        }
        _ => assert!(verify_twice(&part_text(bytes)).is_err(), "accepted although it was not signed"),
    }
}

fn verify_once(token: &str) -> Result<Claims, Rejection> {
    poll_ready(VERIFIER.verify_at(token, Expected::Either, Duration::from_secs(NOW)))
}

/// The result if either token kind is expected; must be the same twice.
fn verify_twice(token: &str) -> Result<Claims, Rejection> {
    let verify = |expected| poll_ready(VERIFIER.verify_at(token, expected, Duration::from_secs(NOW)));
    let result = verify(Expected::Either);
    if result.is_err() && !is_due(8, token.as_bytes()) {
        return result;
    }
    let again = verify(Expected::Either).map(|claims| claims.as_json().to_owned());
    assert_eq!(
        result.as_ref().map(Claims::as_json).map_err(|rejection| *rejection),
        again.as_deref().map_err(|rejection| *rejection)
    );
    // A token is of one kind, and rejected if the other one is expected.
    let kinds = [Expected::Id, Expected::Access].into_iter().filter(|kind| verify(*kind).is_ok()).count();
    assert_eq!(kinds, usize::from(result.is_ok()));
    result
}

fn join_segments(header: &[u8], payload: &[u8], signature: &[u8]) -> String {
    [header, payload, signature].map(|segment| URL_SAFE_NO_PAD.encode(segment)).join(".")
}

/// Signing takes longer than everything else. A token that is rejected before its signature is checked, as almost all are,
/// is rejected with any signature, so under the fuzzer few of them are signed.
fn is_worth_signing(header: &[u8], payload: &[u8]) -> bool {
    let unsigned = || verify_once(&join_segments(header, payload, b"none"));
    is_due(64, payload) || unsigned().err() == Some(Rejection::Signature)
}

fn check_signed(header: &[u8], payload: &[u8]) {
    if !is_worth_signing(header, payload) {
        return;
    }
    let Ok(claims) = verify_twice(&sign_token(header, payload)) else { return };
    assert_eq!(claims.as_json().as_bytes(), payload, "the claims differ from the signed payload");
    let (header, payload) = (part_text(header), part_text(payload));
    assert!(!has_duplicate_member(&header) && !has_duplicate_member(&payload), "it has a duplicate member");
    serde_json::from_str::<&RawValue>(&header).expect("an accepted header is JSON");
    // An ordinary parser also accepts it, unless it contains an unpaired surrogate.
    if let Ok(header) = serde_json::from_str::<Value>(&header) {
        assert_eq!((&header["alg"], &header["kid"]), (&Value::from("RS256"), &Value::from(KEY_ID)));
        assert!(header.get("crit").is_none() && header.get("zip").is_none());
    }
    check_claims(&claims, &payload);
    assert_eq!(format!("{claims:?}"), "Claims(…)");
}

/// Compares the claims with those that an ordinary parser reads. Payloads that it rejects, with unpaired surrogates or
/// numbers out of range, are skipped.
fn check_claims(claims: &Claims, payload: &str) {
    let Ok(parsed) = serde_json::from_str::<Value>(payload) else { return };
    assert!(ISSUERS.iter().any(|issuer| parsed["iss"] == **issuer), "wrong issuer");
    let (kind, client) = match claims.token_use() {
        TokenUse::Id => ("id", "aud"),
        TokenUse::Access => ("access", "client_id"),
    };
    assert_eq!((&parsed["token_use"], &parsed[client]), (&Value::from(kind), &Value::from(CLIENT)));
    assert_eq!((claims.client_id(), Some(claims.sub())), (CLIENT, parsed["sub"].as_str()));
    assert!(!claims.sub().is_empty());
    let at = NOW as f64;
    let time = |name: &str| parsed.get(name).map(|time| time.as_f64().unwrap_or(f64::NAN));
    assert!(time("exp").is_some_and(|end| end > at), "it has expired, or never expires");
    assert!(time("nbf").is_none_or(|begin| begin <= at), "it is not valid yet");
    for made in ["iat", "auth_time"] {
        assert!(time(made).is_none_or(|made| made <= at + 60.0), "it was issued in the future");
    }
    for (name, value) in claims.iter() {
        assert_eq!(claims.get(&name).map(|found| found.get()), Some(value.get()));
    }
    let groups = parsed.get("cognito:groups").map(|groups| groups.as_array().map(Vec::len));
    assert_eq!(groups.unwrap_or(Some(0)), Some(claims.groups().len()));
}

/// Replaces 0, 1 or more bytes by `replacement`, at a position of the token given by the first two bytes of `place`.
fn check_changed_is_rejected(header: &[u8], payload: &[u8], place: &[u8], replacement: &str) {
    if !is_worth_signing(header, payload) {
        return;
    }
    let token = sign_token(header, payload);
    let place = place.iter().take(2).fold(0_usize, |place, byte| place * 256 + usize::from(*byte));
    let Some((before, rest)) = token.split_at_checked(place % token.len()) else { return };
    for taken in [0, 1, replacement.len()] {
        let changed = [before, replacement, rest.get(taken..).unwrap_or_default()].concat();
        assert!(changed == token || verify_twice(&changed).is_err(), "accepted although it was changed");
    }
}
