//! A user pool with a key of its own, and its tokens. Each process generates its key, so an input never contains the key
//! or a signature; it may contain a placeholder for them.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::future::Future;
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use std::time::SystemTime;

pub(crate) const POOL: &str = "eu-west-1_AbCdEf123";
pub(crate) const ISSUERS: [&str; 2] = [
    "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123",
    "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123",
];
pub(crate) const CLIENT: &str = "1example23456789";
pub(crate) const KEY_ID: &str = "kid-id";

/// The required tables of a policy, and the user pool.
pub(crate) const APP: &str = include_str!("../../../policy/tests/user_pool.toml");

static KEY: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).expect("random numbers"));

/// The modulus of the key, as in a key set. The public key is a sequence of modulus and exponent; with 2,048 bits the
/// modulus begins at the tenth byte.
pub(crate) fn modulus() -> &'static str {
    static MODULUS: LazyLock<String> =
        LazyLock::new(|| URL_SAFE_NO_PAD.encode(KEY.public_key().as_ref().get(9..265).expect("RSA-2048")));
    &MODULUS
}

/// The key as the user pool publishes it.
pub(crate) fn published_keys() -> String {
    let n = modulus();
    format!(r#"{{"keys":[{{"kid":"{KEY_ID}","kty":"RSA","alg":"RS256","use":"sig","n":"{n}","e":"AQAB"}}]}}"#)
}

pub(crate) fn sign_token(header: &[u8], payload: &[u8]) -> String {
    let message = [header, payload].map(|segment| URL_SAFE_NO_PAD.encode(segment)).join(".");
    let mut signature = vec![0; KEY.public_modulus_len()];
    KEY.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).expect("a signature");
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The placeholders of inputs for tokens that are valid now.
const PLACEHOLDERS: [&str; 2] = ["{id}", "{access}"];

/// Whether an input contains a valid token.
pub(crate) fn has_token(input: &str) -> bool {
    PLACEHOLDERS.iter().any(|placeholder| input.contains(placeholder))
}

/// An input with tokens instead of their placeholders.
pub(crate) fn with_tokens(input: &str) -> String {
    static TOKENS: LazyLock<[String; 2]> = LazyLock::new(valid_tokens);
    let [id, access] = &*TOKENS;
    match has_token(input) {
        true => input.replace("{id}", id).replace("{access}", access),
        false => input.to_owned(),
    }
}

/// Tokens of one user, valid for a month.
fn valid_tokens() -> [String; 2] {
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("a clock").as_secs();
    let (issuer, made, end) = (ISSUERS[0], now - 10, now + 30 * 86_400);
    let common = format!(r#""sub":"5f1c3f6e-0000-4000-8000-000000000001","iss":"{issuer}","iat":{made},"exp":{end}"#);
    let id = format!(
        r#"{{{common},"token_use":"id","aud":"{CLIENT}","cognito:username":"ann","email":"ann@example.com","cognito:groups":["staff"]}}"#
    );
    let access = format!(
        r#"{{{common},"token_use":"access","client_id":"{CLIENT}","username":"ann","scope":"aws.cognito.signin.user.admin a/b"}}"#
    );
    let header = format!(r#"{{"alg":"RS256","kid":"{KEY_ID}"}}"#);
    [id, access].map(|payload| sign_token(header.as_bytes(), payload.as_bytes()))
}

/// The result of a future that never waits, as with fixed keys.
pub(crate) fn poll_ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => panic!("it waits"),
    }
}
