//! A user pool for tests: its keys, its tokens, and policies that name it.

use crate::signing::{jwk, now, sign};
use jwt_verifier::Verifier;
use policy::Policy;
use serde_json::{Value, json};

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

/// The key set of the pool.
pub(crate) fn jwks() -> String {
    json!({ "keys": [jwk("one", "sig")] }).to_string()
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
    let verifier = token_verifier::verifier(&policy, true).unwrap();
    (policy, verifier)
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
    sign(&json!({"kid": "one", "alg": "RS256"}), claims)
}

/// A token with the signature of other claims.
pub(crate) fn forged() -> String {
    let (good, other) = (signed(&id_claims(&[])), signed(&id_claims(&["staff"])));
    let (head, payload) = (good.split('.').next().unwrap(), other.split('.').nth(1).unwrap());
    format!("{head}.{payload}.{}", good.rsplit('.').next().unwrap())
}
