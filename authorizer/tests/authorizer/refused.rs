//! Tokens that are none, or too many, and keys that cannot be had.

use crate::events::{ALL, named, with_token};
use crate::pool::{CLIENT, expired, forged, id_claims, policy_text, signed};
use crate::project::{RULES, handled, handled_with_documents};
use cognito_triggers_authorizer::{Outcome, handle};
use jwt_verifier::{AppClients, Fetch, FetchFailed, Fetching, UserPool, Verifier};
use policy::Policy;
use serde_json::{Value, json};

#[tokio::test]
async fn a_bad_token_is_unauthorized_and_a_plain_no_where_that_is_the_answer() {
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
            let event = with_token(name, token);
            for handled in [handled(&event).await, handled_with_documents(&event).await] {
                assert_eq!(handled.outcome, Outcome::Unauthorized, "{name} {reason}");
                assert_eq!((handled.reason, handled.rejection), (Some(*reason), *rejection), "{name}");
            }
            let simple = handled(&event).await.answer;
            match name.starts_with("http_2_0") {
                true => assert_eq!(simple.unwrap(), r#"{"isAuthorized":false,"context":{}}"#, "{name}"),
                false => assert_eq!(simple, Err("Unauthorized"), "{name}"),
            }
            assert_eq!(handled_with_documents(&event).await.answer, Err("Unauthorized"), "{name}");
        }
    }
}

/// Changes of an event that leave no token in it, or more than one.
fn without_one_token(name: &str, token: &str) -> Vec<Value> {
    let event: Value = serde_json::from_str(&with_token(name, token)).unwrap();
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
    // Elsewhere than in the header a token counts for nothing.
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
async fn q10_the_token_is_the_one_value_of_the_header_and_nothing_else() {
    let token = signed(&id_claims(&["staff"]));
    for name in ["rest_request", "http_1_0", "http_2_0"] {
        for event in without_one_token(name, &token) {
            let handled = handled(&event.to_string()).await;
            assert_eq!((handled.outcome, handled.reason), (Outcome::Unauthorized, Some("missing_token")), "{event}");
        }
    }
    let absent = named("rest_token").replace("\"Bearer {token}\"", "null");
    assert_eq!(handled(&absent).await.reason, Some("missing_token"));
    let mut event: Value = serde_json::from_str(&with_token("rest_request", &token)).unwrap();
    for (values, expected) in [
        (json!(null), Outcome::Allowed),
        (json!({"authorization": [format!("Bearer {token}")]}), Outcome::Allowed),
        (json!({"Authorization": ["Bearer x"]}), Outcome::Unauthorized),
        (json!({"Authorization": [format!("Bearer {token}"), "Bearer x"]}), Outcome::Unauthorized),
    ] {
        event["multiValueHeaders"] = values;
        assert_eq!(handled(&event.to_string()).await.outcome, expected, "{}", event["multiValueHeaders"]);
    }
    for (value, expected) in [
        (format!("bearer {token}"), Outcome::Allowed),
        (token.clone(), Outcome::Allowed),
        (format!("Bearer  {token}"), Outcome::Unauthorized),
        (format!("Basic {token}"), Outcome::Unauthorized),
    ] {
        let event = named("http_2_0").replace("Bearer {token}", &value);
        assert_eq!(handled(&event).await.outcome, expected);
        let event = named("rest_token").replace("Bearer {token}", &value);
        assert_eq!(handled(&event).await.outcome, expected);
    }
}

/// A network on which nobody answers.
struct Unreachable;

impl Fetch for Unreachable {
    fn fetch<'a>(&'a self, _: &'a str) -> Fetching<'a> {
        Box::pin(async { Err(FetchFailed::TimedOut) })
    }
}

#[tokio::test]
async fn k04_without_keys_there_is_neither_a_yes_nor_a_no() {
    let token = signed(&id_claims(&["staff"]));
    for http_api in ["simple", "iam"] {
        let text = policy_text(&format!("[authorizer]\nhttp_api = \"{http_api}\"\n{RULES}"));
        let policy = Policy::parse("p", &text, []).unwrap();
        for (name, _) in ALL {
            let pool = UserPool::new("eu-west-1_AbCdEf123").unwrap();
            let verifier = Verifier::fetching(pool, AppClients::these([CLIENT]), Unreachable);
            let handled = handle(&with_token(name, &token), &policy, &verifier).await;
            assert_eq!(handled.answer, Err("Unavailable"), "{name}");
            assert_eq!(handled.outcome, Outcome::Unavailable, "{name}");
            assert_eq!((handled.reason, handled.rejection), (Some("jwks_unavailable"), Some("jwks")));
        }
    }
}
