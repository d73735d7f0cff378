//! Payloads that are not the event of an authorizer.

use crate::events::{ALL, event_with_token};
use crate::pool::{id_claims, policy_and_verifier, signed};
use crate::project::{RULES, handle_event};
use cognito_triggers_authorizer::{Outcome, handle};
use serde_json::json;

#[tokio::test]
async fn invalid_event_gets_the_fixed_error() {
    let token = signed(&id_claims(&["staff"]));
    let arn = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234";
    let with_arn = |arn: &str| json!({"type": "TOKEN", "authorizationToken": token, "methodArn": arn}).to_string();
    let good = event_with_token("rest_token", &token);
    for event in [
        "null".to_owned(),
        "5".to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
        "{\"type\":\"TOKEN\"".to_owned(),
        json!({"type": "TOKEN", "authorizationToken": token}).to_string(),
        json!({"type": "TOKEN", "authorizationToken": token, "methodArn": 5}).to_string(),
        json!({"type": "token", "authorizationToken": token, "methodArn": format!("{arn}/prod/GET/")}).to_string(),
        json!({"authorizationToken": token, "methodArn": format!("{arn}/prod/GET/")}).to_string(),
        with_arn("*"),
        with_arn(&format!("{arn}/*/GET/")),
        with_arn(&format!("{arn}/prod/$connect")),
        event_with_token("http_2_0", &token).replace("routeArn", "methodArn"),
        event_with_token("http_1_0", &token).replace("methodArn", "routeArn"),
        event_with_token("http_2_0", &token).replace("\"REQUEST\"", "\"OTHER\""),
        event_with_token("http_2_0", &token).replace("\"version\": \"2.0\"", "\"version\": 2.0"),
        event_with_token("http_2_0", &token).replace("\"headers\": {", "\"headers\": \"x\", \"other\": {"),
        good.replace("{\n", "{\"methodArn\": \"x\","),
        good.replace("{\n", "{\"type\": \"REQUEST\","),
        event_with_token("http_2_0", &token).replace("\"headers\": {", "\"headers\": {\"authorization\": \"x\","),
        json!({"triggerSource": "CustomMessage_SignUp", "request": {}, "response": {}}).to_string(),
        json!({"version": "2.0", "routeKey": "$default", "rawPath": "/", "headers": {}, "requestContext": {}})
            .to_string(),
    ] {
        let output = handle_event(&event).await;
        assert_eq!(output.outcome, Outcome::NotAnEvent, "{event}");
        assert_eq!(output.response, Err("NotAnEvent"), "{event}");
    }
}

#[tokio::test]
async fn truncated_event_is_invalid() {
    let (policy, verifier) = policy_and_verifier(RULES);
    for (name, event) in ALL {
        for end in (0..event.trim_end().len()).filter(|end| event.is_char_boundary(*end)) {
            let output = handle(&event[..end], &policy, &verifier).await;
            assert_eq!(output.outcome, Outcome::NotAnEvent, "{name} up to {end}");
        }
    }
}
