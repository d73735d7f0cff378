//! The claims after the answer of a function.

use super::*;
use crate::tokens::bearer::Lifetimes;
use events::EventVersion;
use std::time::Duration;

fn bearer(has_origin: bool) -> Bearer {
    let attributes = [
        ("email", "ann@example.com"),
        ("email_verified", "true"),
        ("phone_number_verified", "false"),
        ("address", "Main Street 1"),
        ("custom:plan", "5"),
        ("identities", r#"[{"userId":"1"}]"#),
    ];
    let hour = Duration::from_secs(3_600);
    Bearer {
        name: "ann".to_owned(),
        sub: "sub1".to_owned(),
        attributes: attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        groups: json!({"groupsToOverride": ["a", "b"], "iamRolesToOverride": ["r"], "preferredRole": "r"}),
        event_attributes: Map::new(),
        version: EventVersion::V2,
        lifetimes: Lifetimes { id: hour, access: hour * 2, refresh: hour },
        has_origin,
    }
}

/// Both payloads after the answer of a function.
fn claims(has_origin: bool, response: &Value) -> (Value, Value) {
    let bearer = bearer(has_origin);
    let sign_in = SignIn {
        event_id: "event1".to_owned(),
        origin_jti: "origin1".to_owned(),
        auth_time: Timestamp::from_millis(1_500_999),
    };
    let now = Timestamp::from_millis(2_000_999);
    let common = Common { issuer: "https://issuer", client: "client1", sign_in: &sign_in, now };
    let overrides = Overrides::read(EventVersion::V2, response.as_object().unwrap());
    let id = id_claims(&bearer, &common, &overrides, "jti1");
    (id.into(), access_claims(&bearer, &common, &overrides, "jti2").into())
}

#[test]
fn tokens_have_the_documented_claims() {
    let (id, access) = claims(true, &json!({}));
    assert_eq!(
        id,
        json!({
            "sub": "sub1", "cognito:groups": ["a", "b"], "cognito:roles": ["r"], "cognito:preferred_role": "r",
            "iss": "https://issuer", "cognito:username": "ann", "origin_jti": "origin1", "event_id": "event1",
            "token_use": "id", "auth_time": 1_500, "exp": 5_600, "iat": 2_000, "jti": "jti1", "aud": "client1",
            "email": "ann@example.com", "email_verified": true, "phone_number_verified": false,
            "address": {"formatted": "Main Street 1"}, "custom:plan": "5", "identities": [{"userId": "1"}],
        })
    );
    assert_eq!(
        access,
        json!({
            "sub": "sub1", "cognito:groups": ["a", "b"], "iss": "https://issuer", "client_id": "client1",
            "origin_jti": "origin1", "event_id": "event1", "token_use": "access", "auth_time": 1_500,
            "scope": "aws.cognito.signin.user.admin", "exp": 9_200, "iat": 2_000, "jti": "jti2", "username": "ann",
        })
    );
}

#[test]
fn client_without_revocation_has_no_origin() {
    let (id, access) = claims(false, &json!({}));
    assert!(id.get("jti").is_none() && id.get("origin_jti").is_none() && access.get("origin_jti").is_none());
    assert_eq!(access["jti"], "jti2");
}

#[test]
fn function_changes_what_it_may() {
    let (id, access) = claims(
        true,
        &json!({"claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {
                "claimsToAddOrOverride": {
                    "plan": {"a": [1]}, "email": "other@example.com", "sub": "x", "aud": "x", "cognito:username": "x",
                    "cognito:groups": ["x"], "token_use": "x", "dev:x": "x", "gone": 1,
                },
                "claimsToSuppress": ["gone", "custom:plan", "sub", "iss", "cognito:username"],
            },
            "accessTokenGeneration": {
                "claimsToAddOrOverride": {
                    "aud": "client1", "client_id": "x", "scope": "x", "n": 9_007_199_254_740_993_u64,
                },
                "claimsToSuppress": ["cognito:groups", "jti"],
                "scopesToAdd": ["s", "t", "s"],
                "scopesToSuppress": ["aws.cognito.signin.user.admin", "t"],
            },
        }}),
    );
    assert_eq!((&id["plan"], &id["email"]), (&json!({"a": [1]}), &json!("other@example.com")));
    assert_eq!((&id["sub"], &id["aud"], &id["cognito:username"]), (&json!("sub1"), &json!("client1"), &json!("ann")));
    assert_eq!((&id["cognito:groups"], &id["iss"]), (&json!(["a", "b"]), &json!("https://issuer")));
    assert!(id.get("gone").is_none() && id.get("custom:plan").is_none() && id.get("dev:x").is_none());
    assert_eq!(
        (&access["aud"], &access["client_id"], &access["scope"]),
        (&json!("client1"), &json!("client1"), &json!("s"))
    );
    assert_eq!((&access["n"], &access["jti"]), (&json!(9_007_199_254_740_993_u64), &json!("jti2")));
    assert!(access.get("cognito:groups").is_none());
}

#[test]
fn foreign_audience_and_empty_scope_are_left_out() {
    let (_, access) = claims(
        true,
        &json!({"claimsAndScopeOverrideDetails": {"accessTokenGeneration": {
            "claimsToAddOrOverride": {"aud": "other"},
            "scopesToSuppress": ["aws.cognito.signin.user.admin"],
        }}}),
    );
    assert!(access.get("aud").is_none() && access.get("scope").is_none());
}

#[test]
fn groups_are_replaced_in_both_tokens_and_suppressed_with_their_roles() {
    let (id, access) = claims(
        true,
        &json!({"claimsAndScopeOverrideDetails": {"groupOverrideDetails": {
            "groupsToOverride": ["c"], "iamRolesToOverride": ["s"], "preferredRole": "s",
        }}}),
    );
    assert_eq!((&id["cognito:groups"], &access["cognito:groups"]), (&json!(["c"]), &json!(["c"])));
    assert_eq!((&id["cognito:roles"], &id["cognito:preferred_role"]), (&json!(["s"]), &json!("s")));
    let suppressed = json!({"claimsToSuppress": ["cognito:groups"]});
    let (id, access) = claims(true, &json!({"claimsAndScopeOverrideDetails": {"idTokenGeneration": suppressed}}));
    for claim in ["cognito:groups", "cognito:roles", "cognito:preferred_role"] {
        assert!(id.get(claim).is_none(), "{claim}");
    }
    assert_eq!(access["cognito:groups"], json!(["a", "b"]));
}
