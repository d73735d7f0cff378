//! Missing, invalid and multiple tokens, and unavailable keys.

use crate::events::{ALL, event_named, event_with_token};
use crate::pool::{CLIENT, expired, forged, id_claims, policy_text, signed};
use crate::project::{RULES, handle_event, handle_event_with_iam_responses};
use cognito_triggers_authorizer::{Outcome, handle};
use jwt_verifier::{AppClients, Fetch, FetchError, FetchFuture, UserPool, Verifier};
use policy::Policy;
use serde_json::{Value, json};

#[tokio::test]
async fn invalid_token_is_unauthorized_or_a_simple_denial() {
    let good = signed(&id_claims(&["staff"]));
    let mut of_other_client = id_claims(&["staff"]);
    of_other_client["aud"] = json!("other");
    let tokens = [
        (signed(&expired()), "token_expired", Some("expired")),
        (forged(), "invalid_signature", Some("signature")),
        (signed(&of_other_client), "invalid_claims", Some("client")),
        ("no.token.atall".to_owned(), "invalid_token", Some("malformed")),
        (String::new(), "missing_token", None),
        (format!(" {good}"), "missing_token", None),
        (format!("{good},{good}"), "missing_token", None),
    ];
    for (name, _) in ALL {
        for (token, reason, rejection) in &tokens {
            let event = event_with_token(name, token);
            for output in [handle_event(&event).await, handle_event_with_iam_responses(&event).await] {
                assert_eq!(output.outcome, Outcome::Unauthorized, "{name} {reason}");
                assert_eq!((output.reason, output.rejection), (Some(*reason), *rejection), "{name}");
            }
            let simple = handle_event(&event).await.response;
            match name.starts_with("http_2_0") {
                true => assert_eq!(simple.unwrap(), r#"{"isAuthorized":false,"context":{}}"#, "{name}"),
                false => assert_eq!(simple, Err("Unauthorized"), "{name}"),
            }
            assert_eq!(handle_event_with_iam_responses(&event).await.response, Err("Unauthorized"), "{name}");
        }
    }
}

/// Variants of an event with no token or more than one.
fn without_one_token(name: &str, token: &str) -> Vec<Value> {
    let event: Value = serde_json::from_str(&event_with_token(name, token)).unwrap();
    let with = |member: &str, value: Value| {
        let mut event = event.clone();
        event[member] = value;
        event
    };
    let bearer = format!("Bearer {token}");
    let mut changed = vec![
        with("headers", Value::Null),
        with("headers", json!({})),
        with("headers", json!({"Authorization": null})),
        with("headers", json!({"Authorization": 5})),
        with("headers", json!({"Authorization": [bearer, bearer]})),
        with("headers", json!({"Authorization": bearer, "authorization": "Bearer x"})),
        with("headers", json!({"Authorization": bearer, "AUTHORIZATION": bearer})),
        with("headers", json!({"X-Authorization": bearer, "Cookie": format!("Authorization={token}")})),
    ];
    // Tokens outside the header are ignored.
    let elsewhere = [
        ("multiValueHeaders", Value::Null),
        ("queryStringParameters", json!({"Authorization": bearer, "access_token": token})),
        ("cookies", json!([format!("access_token={token}")])),
        ("identitySource", json!([bearer])),
        ("authorizationToken", json!(bearer)),
    ];
    for event in &mut changed {
        elsewhere.iter().for_each(|(member, value)| event[*member] = value.clone());
    }
    changed
}

#[tokio::test]
async fn q10_token_is_the_single_header_value() {
    let token = signed(&id_claims(&["staff"]));
    for name in ["rest_request", "http_1_0", "http_2_0"] {
        for event in without_one_token(name, &token) {
            let output = handle_event(&event.to_string()).await;
            assert_eq!((output.outcome, output.reason), (Outcome::Unauthorized, Some("missing_token")), "{event}");
        }
    }
    let absent = event_named("rest_token").replace("\"Bearer {token}\"", "null");
    assert_eq!(handle_event(&absent).await.reason, Some("missing_token"));
    let mut event: Value = serde_json::from_str(&event_with_token("rest_request", &token)).unwrap();
    for (values, expected) in [
        (json!(null), Outcome::Allowed),
        (json!({"authorization": [format!("Bearer {token}")]}), Outcome::Allowed),
        (json!({"Authorization": ["Bearer x"]}), Outcome::Unauthorized),
        (json!({"Authorization": [format!("Bearer {token}"), "Bearer x"]}), Outcome::Unauthorized),
    ] {
        event["multiValueHeaders"] = values;
        assert_eq!(handle_event(&event.to_string()).await.outcome, expected, "{}", event["multiValueHeaders"]);
    }
    for (value, expected) in [
        (format!("bearer {token}"), Outcome::Allowed),
        (token.clone(), Outcome::Allowed),
        (format!("Bearer  {token}"), Outcome::Unauthorized),
        (format!("Basic {token}"), Outcome::Unauthorized),
    ] {
        let event = event_named("http_2_0").replace("Bearer {token}", &value);
        assert_eq!(handle_event(&event).await.outcome, expected);
        let event = event_named("rest_token").replace("Bearer {token}", &value);
        assert_eq!(handle_event(&event).await.outcome, expected);
    }
}

/// A network without a response.
struct Unreachable;

impl Fetch for Unreachable {
    fn fetch<'a>(&'a self, _: &'a str) -> FetchFuture<'a> {
        Box::pin(async { Err(FetchError::TimedOut) })
    }
}

#[tokio::test]
async fn k04_missing_keys_neither_allow_nor_deny() {
    let token = signed(&id_claims(&["staff"]));
    for http_api in ["simple", "iam"] {
        let text = policy_text(&format!("[authorizer]\nhttp_api = \"{http_api}\"\n{RULES}"));
        let policy = Policy::parse("p", &text, []).unwrap();
        for (name, _) in ALL {
            let pool = UserPool::new("eu-west-1_AbCdEf123").unwrap();
            let verifier = Verifier::fetching(pool, AppClients::only([CLIENT]), Unreachable);
            let output = handle(&event_with_token(name, &token), &policy, &verifier).await;
            assert_eq!(output.response, Err("Unavailable"), "{name}");
            assert_eq!(output.outcome, Outcome::Unavailable, "{name}");
            assert_eq!((output.reason, output.rejection), (Some("jwks_unavailable"), Some("jwks")));
        }
    }
}
