//! A user pool for tests: the policy that names it, and the claims of its tokens. Shared with the tests of the HTTP API.

use crate::signing::{now, sign};
use serde_json::{Value, json};

/// The app client of the policy.
pub(crate) const CLIENT: &str = "1example23456789";
const ISSUER: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123";

/// The required tables of a policy, and the user pool.
pub(crate) const APP: &str = include_str!("../../../policy/tests/user_pool.toml");

/// The claims of a user's ID token.
pub(crate) fn id_claims_of(user_name: &str, groups: &[&str]) -> Value {
    json!({
        "sub": "5f1c3f6e-0000-4000-8000-000000000001", "aud": CLIENT, "iss": ISSUER, "token_use": "id",
        "auth_time": now() - 10, "iat": now() - 10, "exp": now() + 3600, "cognito:username": user_name,
        "email": "ann@example.com", "email_verified": true, "cognito:groups": groups,
    })
}

/// The claims of a user's access token.
pub(crate) fn access_claims_of(user_name: &str, scope: &str) -> Value {
    json!({
        "sub": "5f1c3f6e-0000-4000-8000-000000000001", "client_id": CLIENT, "iss": ISSUER, "token_use": "access",
        "scope": scope, "auth_time": now() - 10, "iat": now() - 10, "exp": now() + 3600, "username": user_name,
        "jti": "00000000-0000-0000-0000-000000000002", "version": 2,
    })
}

/// A token of these claims.
pub(crate) fn signed(claims: &Value) -> String {
    sign(&json!({"kid": "one", "alg": "RS256"}), claims)
}
