//! The authorizer: for any event its response is one of the few that API Gateway knows, and no request without a valid
//! token is allowed.

use crate::json::is_json;
use crate::parts::part_text;
use crate::pool::{APP, has_token, poll_ready, published_keys, with_tokens};
use crate::sampling::{checksum, is_due};
use authorizer::{AuthorizerOutput, Outcome, handle};
use jwt_verifier::Verifier;
use policy::Policy;
use serde_json::Value;
use std::sync::LazyLock;

const ROUTES: &str = r#"
[authorizer.routes.own]
methods = ["GET", "DELETE"]
path = "/projects/*"
[authorizer.routes.staff]
methods = ["GET"]
path = "/*"
groups = ["staff"]
tokens = ["id"]
[authorizer.routes.machine]
methods = ["POST"]
path = "/import"
scopes = ["a/b"]
"#;

/// Simple responses for HTTP APIs, and policy documents.
static POLICIES: LazyLock<[(Policy, Verifier); 2]> = LazyLock::new(|| {
    ["simple", "iam"].map(|form| {
        let text = format!(
            "{APP}[verification]\njwks = '{}'\njwks_refresh = false\n[authorizer]\nhttp_api = \"{form}\"\n{ROUTES}",
            published_keys()
        );
        let policy = Policy::parse("policy.toml", &text, []).unwrap_or_else(|problems| panic!("{problems}"));
        let verifier = token_verifier::verifier(&policy, true).expect("a user pool with its keys");
        (policy, verifier)
    })
});

/// Checks an arbitrary event, after replacing `{id}` and `{access}` in it by valid tokens.
///
/// # Panics
/// If the response is not one of API Gateway's, is not deterministic, or allows a request without a token.
pub fn authorizer_event(bytes: &[u8]) {
    let event = part_text(bytes);
    let text = with_tokens(&event);
    let (policy, verifier) = &POLICIES[checksum(bytes) % POLICIES.len()];
    let output = poll_ready(handle(&text, policy, verifier));
    if is_due(8, bytes) {
        let again = poll_ready(handle(&text, policy, verifier));
        assert_eq!((&again.response, again.outcome), (&output.response, output.outcome), "the second result differs");
    }
    let AuthorizerOutput { response, outcome, .. } = output;
    assert_ne!(outcome, Outcome::Panicked);
    let is_verified = matches!(outcome, Outcome::Allowed | Outcome::Denied);
    assert!(!is_verified || has_token(&event), "{outcome:?} without a token");
    match response {
        Ok(response) => check_response(&response, outcome),
        Err(error) => {
            assert!(!is_verified && ["Unauthorized", "NotAnEvent", "Unavailable"].contains(&error), "{error}");
        }
    }
}

/// A policy document or a simple response, which allows what the outcome says.
fn check_response(response: &str, outcome: Outcome) {
    assert!(is_json(response) && !response.contains("eyJ"), "it is not JSON, or contains a token");
    let response: Value = serde_json::from_str(response).expect("valid JSON");
    if let Some(authorized) = response.get("isAuthorized") {
        assert_eq!(authorized, &Value::from(outcome == Outcome::Allowed));
        return;
    }
    let document = &response["policyDocument"];
    assert_eq!(document["Version"], "2012-10-17");
    let statements = document["Statement"].as_array().expect("statements");
    assert!(response["principalId"].as_str().is_some_and(|id| !id.is_empty()));
    assert!(statements.iter().all(|statement| statement["Action"] == serde_json::json!(["execute-api:Invoke"])));
    let allows = statements.iter().any(|statement| statement["Effect"] == "Allow");
    assert!(allows || outcome != Outcome::Allowed, "the document allows nothing");
}
