//! The policies of the tests with their token verifiers, and tokens of the user `ann`.

use crate::signing::{jwk, now};
use crate::tokens_of_pool::{APP, access_claims_of, id_claims_of};
pub(crate) use crate::tokens_of_pool::{CLIENT, signed};
use jwt_verifier::Verifier;
use policy::Policy;
use serde_json::{Value, json};

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
    id_claims_of("ann", groups)
}

/// The claims of an access token of a user in these groups, with these scopes.
pub(crate) fn access_claims(groups: &[&str], scope: &str) -> Value {
    let mut claims = access_claims_of("ann", scope);
    claims["cognito:groups"] = json!(groups);
    claims
}

/// Expired claims.
pub(crate) fn expired() -> Value {
    let mut claims = id_claims(&["staff"]);
    claims["exp"] = json!(now() - 1);
    claims
}

/// A token with the signature of other claims.
pub(crate) fn forged() -> String {
    let (good, other) = (signed(&id_claims(&[])), signed(&id_claims(&["staff"])));
    let (head, payload) = (good.split('.').next().unwrap(), other.split('.').nth(1).unwrap());
    format!("{head}.{payload}.{}", good.rsplit('.').next().unwrap())
}
