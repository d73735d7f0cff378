//! Keys generated for the tests, tokens signed with them, a fixed clock, and a fake key server.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaEncoding};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_triggers_jwt_verifier::{
    AppClients, Claims, Expected, Fetch, FetchError, FetchFuture, JwkSet, Rejection, UserPool, Verifier,
};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

/// The time of every test, in seconds since 1970.
pub(crate) const NOW_SECONDS: u64 = 1_800_000_000;
pub(crate) const NOW: Duration = Duration::from_secs(NOW_SECONDS);
pub(crate) const POOL: &str = "eu-west-1_AbCdEf123";
pub(crate) const ISS: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123";
pub(crate) const ISS2: &str = "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123";
pub(crate) const URL: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123/.well-known/jwks.json";
/// The app client that is allowed, and one that is not.
pub(crate) const C1: &str = "1example23456789";
pub(crate) const C2: &str = "2example23456789";

pub(crate) static ID_KEY: LazyLock<KeyPair> = LazyLock::new(pair);
pub(crate) static ACCESS_KEY: LazyLock<KeyPair> = LazyLock::new(pair);
/// The attacker's key, which is in no key set.
pub(crate) static OTHER_KEY: LazyLock<KeyPair> = LazyLock::new(pair);

fn pair() -> KeyPair {
    KeyPair::generate(KeySize::Rsa2048).unwrap()
}

/// The modulus of a key, from its PKCS#1 form: a sequence of the modulus and the exponent 65537.
pub(crate) fn modulus(key: &KeyPair) -> Vec<u8> {
    let der = key.public_key().as_ref();
    assert_eq!(der.len(), 270, "RSA-2048");
    der.get(9..265).unwrap().to_vec()
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The JWK of a key, with additional members, each followed by a comma.
pub(crate) fn jwk(kid: &str, key: &KeyPair, more: &str) -> String {
    format!(r#"{{{more}"kid":"{kid}","kty":"RSA","n":"{}","e":"AQAB"}}"#, encode(modulus(key)))
}

pub(crate) fn key_set(keys: &[String]) -> String {
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

/// The key set of the pool: a key for ID tokens and one for access tokens, as Cognito has.
pub(crate) fn published_keys() -> String {
    let ours = r#""alg":"RS256","use":"sig","#;
    key_set(&[jwk("kid-id", &ID_KEY, ours), jwk("kid-ac", &ACCESS_KEY, ours)])
}

/// The members of a payload, each as JSON.
#[derive(Clone)]
pub(crate) struct Payload(Vec<(String, String)>);

impl Payload {
    /// ID0 of the threat model.
    pub(crate) fn id() -> Self {
        Self(Vec::new())
            .with("sub", r#""11111111-2222-3333-4444-555555555555""#)
            .with("aud", quoted(C1))
            .with("iss", quoted(ISS))
            .with("token_use", r#""id""#)
            .with("auth_time", NOW_SECONDS - 10)
            .with("iat", NOW_SECONDS - 10)
            .with("exp", NOW_SECONDS + 3600)
            .with("cognito:username", r#""u-123""#)
            .with("email", r#""ann@example.com""#)
            .with("email_verified", true)
    }

    /// AC0 of the threat model.
    pub(crate) fn access() -> Self {
        Self(Vec::new())
            .with("sub", r#""11111111-2222-3333-4444-555555555555""#)
            .with("iss", quoted(ISS))
            .with("client_id", quoted(C1))
            .with("token_use", r#""access""#)
            .with("scope", r#""aws.cognito.signin.user.admin""#)
            .with("auth_time", NOW_SECONDS - 10)
            .with("iat", NOW_SECONDS - 10)
            .with("exp", NOW_SECONDS + 3600)
            .with("jti", r#""99999999-2222-3333-4444-555555555555""#)
            .with("username", r#""u-123""#)
            .with("version", 2)
    }

    pub(crate) fn with(mut self, name: &str, json: impl ToString) -> Self {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, value)) => *value = json.to_string(),
            None => self.0.push((name.to_owned(), json.to_string())),
        }
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    pub(crate) fn json(&self) -> String {
        let members: Vec<_> = self.0.iter().map(|(name, json)| format!("{}:{json}", quoted(name))).collect();
        format!("{{{}}}", members.join(","))
    }

    /// Signed with the key of ID tokens.
    pub(crate) fn signed(&self) -> String {
        signed(&ID_KEY, r#"{"kid":"kid-id","alg":"RS256"}"#, self.json())
    }
}

pub(crate) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// ID0 and AC0, each signed with its own key.
pub(crate) fn id_token() -> String {
    Payload::id().signed()
}

pub(crate) fn access_token() -> String {
    signed(&ACCESS_KEY, r#"{"kid":"kid-ac","alg":"RS256"}"#, Payload::access().json())
}

pub(crate) fn signed(key: &KeyPair, header: &str, payload: impl AsRef<[u8]>) -> String {
    signed_segments(key, &RSA_PKCS1_SHA256, &format!("{}.{}", encode(header), encode(payload)))
}

/// Signs any segments.
pub(crate) fn signed_segments(key: &KeyPair, how: &'static dyn RsaEncoding, segments: &str) -> String {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(how, &SystemRandom::new(), segments.as_bytes(), &mut signature).unwrap();
    format!("{segments}.{}", encode(signature))
}

pub(crate) fn clients() -> AppClients {
    AppClients::only([C1])
}

pub(crate) fn pool() -> UserPool {
    UserPool::new(POOL).unwrap()
}

/// A verifier with the published keys.
pub(crate) fn verifier() -> Verifier {
    with_keys(&published_keys())
}

pub(crate) fn with_keys(json: &str) -> Verifier {
    Verifier::with_keys(pool(), clients(), JwkSet::parse(json.as_bytes()).unwrap())
}

/// Runs a future without a network driver: a verifier with fixed keys makes no request.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// Verifies a token with the published keys at the time of the tests.
pub(crate) fn verify(token: &str, expected: Expected) -> Result<Claims, Rejection> {
    static VERIFIER: LazyLock<Verifier> = LazyLock::new(verifier);
    block_on(VERIFIER.verify_at(token, expected, NOW))
}

/// Why the token is rejected as an ID token.
pub(crate) fn rejection_of(token: &str) -> Rejection {
    verify(token, Expected::Id).unwrap_err()
}

/// Why an ID token with this payload is rejected, although its signature is valid.
pub(crate) fn rejection_of_payload(payload: Payload) -> Rejection {
    rejection_of(&payload.signed())
}

pub(crate) type FetchResult = Result<Vec<u8>, FetchError>;

/// A fake key server: returns the configured response and records the requested URLs.
pub(crate) struct RecordingServer {
    answer: Mutex<FetchResult>,
    requested_urls: Mutex<Vec<String>>,
}

impl RecordingServer {
    pub(crate) fn new(answer: FetchResult) -> Arc<Self> {
        Arc::new(Self { answer: Mutex::new(answer), requested_urls: Mutex::default() })
    }

    pub(crate) fn with_published_keys() -> Arc<Self> {
        Self::new(Ok(published_keys().into()))
    }

    pub(crate) fn answer(&self, answer: FetchResult) {
        *self.answer.lock().unwrap() = answer;
    }

    pub(crate) fn requested_urls(&self) -> Vec<String> {
        self.requested_urls.lock().unwrap().clone()
    }

    pub(crate) fn requests(&self) -> usize {
        self.requested_urls().len()
    }
}

impl Fetch for RecordingServer {
    fn fetch<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
        self.requested_urls.lock().unwrap().push(url.to_owned());
        let answer = self.answer.lock().unwrap().clone();
        Box::pin(async {
            // Give other tasks time to reach the point where they wait for the keys.
            for _ in 0..1_000 {
                tokio::task::yield_now().await;
            }
            answer
        })
    }
}

pub(crate) fn fetching(from: &Arc<RecordingServer>) -> Verifier {
    Verifier::fetching(pool(), clients(), Arc::clone(from))
}
