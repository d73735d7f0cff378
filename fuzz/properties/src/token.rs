//! Tokens: nothing counts but what was signed, byte for byte, and that only where it says what must be said.
//!
//! An input is a token as it is; or a header and a payload, which are signed here with a key of the pool; or these and a
//! signature; or these, a place and what is put there after the signing. So an input means the same in every process,
//! although each has keys of its own.

use crate::json::has_member_twice;
use crate::parts::{parts, text};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_verifier::{AppClients, Claims, Expected, JwkSet, Rejection, TokenUse, UserPool, Verifier};
use serde_json::Value;
use serde_json::value::RawValue;
use std::future::Future;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// Seconds since 1970: what the clock says.
const AT: u64 = 1_800_000_000;
const POOL: &str = "eu-west-1_AbCdEf123";
const ISSUERS: [&str; 2] = [
    "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123",
    "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123",
];
const CLIENT: &str = "1example23456789";
const KEY_NAME: &str = "kid-id";

static KEY: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).expect("random numbers"));
static VERIFIER: LazyLock<Verifier> = LazyLock::new(|| {
    let keys = JwkSet::parse(published().as_bytes()).expect("a set of keys");
    Verifier::with_keys(UserPool::new(POOL).expect("a pool's id"), AppClients::only([CLIENT]), keys)
});

/// The key as the pool publishes it. The public key is a sequence of modulus and exponent; with 2,048 bits the modulus
/// begins at the tenth byte.
fn published() -> String {
    let modulus = KEY.public_key().as_ref().get(9..265).expect("RSA-2048");
    let (kid, n) = (KEY_NAME, URL_SAFE_NO_PAD.encode(modulus));
    format!(r#"{{"keys":[{{"kid":"{kid}","kty":"RSA","alg":"RS256","use":"sig","n":"{n}","e":"AQAB"}}]}}"#)
}

/// What the verifier says to any token.
///
/// # Panics
/// Where it accepts one that was not signed, was changed since, or does not say what must be said.
pub fn token(bytes: &[u8]) {
    let given: Vec<&[u8]> = parts(bytes).collect();
    match *given.as_slice() {
        [header, payload] => is_judged_by_what_it_says(header, payload),
        [header, payload, signature] => {
            assert!(judged(&joined(header, payload, signature)).is_err(), "accepted without its signature");
        }
        [header, payload, place, put_in] => is_refused_once_changed(header, payload, place, &text(put_in)),
        _ => assert!(judged(&text(bytes)).is_err(), "accepted, and nobody signed it"),
    }
}

/// The verdict where any token of the pool is expected: the same twice.
fn judged(token: &str) -> Result<Claims, Rejection> {
    let judge = |expected| at_once(VERIFIER.verify_at(token, expected, Duration::from_secs(AT)));
    let judged = judge(Expected::Either);
    let again = judge(Expected::Either).map(|claims| claims.as_json().to_owned());
    assert_eq!(
        judged.as_ref().map(Claims::as_json).map_err(|rejection| *rejection),
        again.as_deref().map_err(|rejection| *rejection)
    );
    // Each token is of one kind, and refused where the other is expected.
    let kinds = [Expected::Id, Expected::Access].into_iter().filter(|kind| judge(*kind).is_ok()).count();
    assert_eq!(kinds, usize::from(judged.is_ok()));
    judged
}

/// A verifier that has its keys waits for nobody.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("it waits for somebody"),
    }
}

fn joined(header: &[u8], payload: &[u8], signature: &[u8]) -> String {
    [header, payload, signature].map(|segment| URL_SAFE_NO_PAD.encode(segment)).join(".")
}

fn signed(header: &[u8], payload: &[u8]) -> String {
    let message = [header, payload].map(|segment| URL_SAFE_NO_PAD.encode(segment)).join(".");
    let mut signature = vec![0; KEY.public_modulus_len()];
    KEY.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).expect("a signature");
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn is_judged_by_what_it_says(header: &[u8], payload: &[u8]) {
    let Ok(claims) = judged(&signed(header, payload)) else { return };
    assert_eq!(claims.as_json().as_bytes(), payload, "the claims are not those that were signed");
    let (header, payload) = (text(header), text(payload));
    assert!(!has_member_twice(&header) && !has_member_twice(&payload), "a member stands in it twice");
    serde_json::from_str::<&RawValue>(&header).expect("an accepted header is JSON");
    // An ordinary parser reads it too, unless somewhere in it is half of a surrogate pair.
    if let Ok(header) = serde_json::from_str::<Value>(&header) {
        assert_eq!((&header["alg"], &header["kid"]), (&Value::from("RS256"), &Value::from(KEY_NAME)));
        assert!(header.get("crit").is_none() && header.get("zip").is_none());
    }
    says_what_must_be_said(&claims, &payload);
    assert_eq!(format!("{claims:?}"), "Claims(…)");
}

/// The claims, read by an ordinary parser. It knows no half of a surrogate pair and no number beyond all bounds, and where
/// there is one it has no say.
fn says_what_must_be_said(claims: &Claims, payload: &str) {
    let Ok(said) = serde_json::from_str::<Value>(payload) else { return };
    assert!(ISSUERS.iter().any(|issuer| said["iss"] == **issuer), "another issuer");
    let (kind, client) = match claims.token_use() {
        TokenUse::Id => ("id", "aud"),
        TokenUse::Access => ("access", "client_id"),
    };
    assert_eq!((&said["token_use"], &said[client]), (&Value::from(kind), &Value::from(CLIENT)));
    assert_eq!((claims.client_id(), Some(claims.sub())), (CLIENT, said["sub"].as_str()));
    assert!(!claims.sub().is_empty());
    let at = AT as f64;
    let time = |name: &str| said.get(name).map(|time| time.as_f64().unwrap_or(f64::NAN));
    assert!(time("exp").is_some_and(|end| end > at), "it has ended, or never ends");
    assert!(time("nbf").is_none_or(|begin| begin <= at), "it has not begun");
    for made in ["iat", "auth_time"] {
        assert!(time(made).is_none_or(|made| made <= at + 60.0), "it is of the future");
    }
    for (name, value) in claims.iter() {
        assert_eq!(claims.get(&name).map(|found| found.get()), Some(value.get()));
    }
    let groups = said.get("cognito:groups").map(|groups| groups.as_array().map(Vec::len));
    assert_eq!(groups.unwrap_or(Some(0)), Some(claims.groups().len()));
}

/// One byte after another, at a place of the token that the first two of `place` say, is taken out for `put_in`.
fn is_refused_once_changed(header: &[u8], payload: &[u8], place: &[u8], put_in: &str) {
    let token = signed(header, payload);
    let place = place.iter().take(2).fold(0_usize, |place, byte| place * 256 + usize::from(*byte));
    let Some((before, rest)) = token.split_at_checked(place % token.len()) else { return };
    for taken in [0, 1, put_in.len()] {
        let changed = [before, put_in, rest.get(taken..).unwrap_or_default()].concat();
        assert!(changed == token || judged(&changed).is_err(), "accepted although it was changed");
    }
}
