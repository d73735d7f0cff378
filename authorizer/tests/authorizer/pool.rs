//! A user pool for tests: its keys, its tokens, and policies that name it.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_verifier::Verifier;
use policy::Policy;
use serde_json::{Value, json};
use std::sync::OnceLock;
use std::time::SystemTime;

/// The app client of the policies.
pub(crate) const CLIENT: &str = "1example23456789";
const ISSUER: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123";

const APP: &str = r##"[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
user_pool_id = "eu-west-1_AbCdEf123"
client_id = "1example23456789"
[brands.example]
name = "Example"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "1 Example Street, Exampletown"
"##;

fn key() -> &'static KeyPair {
    static KEY: OnceLock<KeyPair> = OnceLock::new();
    KEY.get_or_init(|| KeyPair::generate(KeySize::Rsa2048).unwrap())
}

/// The key set of the pool. The public key is `SEQUENCE { INTEGER n, INTEGER e }`; with 2,048 bits `n` begins
/// at the tenth byte.
pub(crate) fn jwks() -> String {
    let public = key().public_key().as_ref();
    let n = URL_SAFE_NO_PAD.encode(&public[9..9 + 256]);
    json!({"keys": [{"kid": "one", "kty": "RSA", "alg": "RS256", "use": "sig", "e": "AQAB", "n": n}]}).to_string()
}

/// A policy with bundled keys and these tables.
pub(crate) fn policy_text(tables: &str) -> String {
    format!("{APP}[verification]\njwks = '{}'\n{tables}", jwks())
}

/// The same policy without keys.
pub(crate) fn policy_without_keys(tables: &str) -> String {
    format!("{APP}{tables}")
}

/// The policy, and its token verifier.
pub(crate) fn policy_and_verifier(tables: &str) -> (Policy, Verifier) {
    let policy = Policy::parse("p", &policy_text(tables), []).unwrap_or_else(|problems| panic!("{tables}\n{problems}"));
    let verifier = lambda_support::verifier(&policy, true).unwrap();
    (policy, verifier)
}

fn now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

/// The claims of an ID token of a user in these groups.
pub(crate) fn id_claims(groups: &[&str]) -> Value {
    json!({
        "sub": "5f1c3f6e-0000-4000-8000-000000000001", "aud": CLIENT, "iss": ISSUER, "token_use": "id",
        "auth_time": now() - 10, "iat": now() - 10, "exp": now() + 3600, "cognito:username": "ann",
        "email": "ann@example.com", "email_verified": true, "cognito:groups": groups,
    })
}

/// The claims of an access token of a user in these groups, with these scopes.
pub(crate) fn access_claims(groups: &[&str], scope: &str) -> Value {
    json!({
        "sub": "5f1c3f6e-0000-4000-8000-000000000001", "client_id": CLIENT, "iss": ISSUER, "token_use": "access",
        "scope": scope, "auth_time": now() - 10, "iat": now() - 10, "exp": now() + 3600, "username": "ann",
        "jti": "00000000-0000-0000-0000-000000000002", "version": 2, "cognito:groups": groups,
    })
}

/// Expired claims.
pub(crate) fn expired() -> Value {
    let mut claims = id_claims(&["staff"]);
    claims["exp"] = json!(now() - 1);
    claims
}

/// A token of these claims.
pub(crate) fn signed(claims: &Value) -> String {
    let segment = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", segment(&json!({"kid": "one", "alg": "RS256"})), segment(claims));
    let mut signature = vec![0; key().public_modulus_len()];
    key().sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A token with the signature of other claims.
pub(crate) fn forged() -> String {
    let (good, other) = (signed(&id_claims(&[])), signed(&id_claims(&["staff"])));
    let (head, payload) = (good.split('.').next().unwrap(), other.split('.').nth(1).unwrap());
    format!("{head}.{payload}.{}", good.rsplit('.').next().unwrap())
}
