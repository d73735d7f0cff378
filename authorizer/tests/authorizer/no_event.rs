//! What is no event of an authorizer.

use crate::events::{ALL, with_token};
use crate::pool::{id_claims, signed, started};
use crate::project::{RULES, handled};
use cognito_triggers_authorizer::{Outcome, handle};
use serde_json::json;

#[tokio::test]
async fn what_is_no_event_of_an_authorizer_gets_the_constant_error() {
    let token = signed(&id_claims(&["staff"]));
    let arn = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234";
    let with_arn = |arn: &str| json!({"type": "TOKEN", "authorizationToken": token, "methodArn": arn}).to_string();
    let good = with_token("rest_token", &token);
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
        with_token("http_2_0", &token).replace("routeArn", "methodArn"),
        with_token("http_1_0", &token).replace("methodArn", "routeArn"),
        with_token("http_2_0", &token).replace("\"REQUEST\"", "\"OTHER\""),
        with_token("http_2_0", &token).replace("\"version\": \"2.0\"", "\"version\": 2.0"),
        with_token("http_2_0", &token).replace("\"headers\": {", "\"headers\": \"x\", \"other\": {"),
        good.replace("{\n", "{\"methodArn\": \"x\","),
        good.replace("{\n", "{\"type\": \"REQUEST\","),
        json!({"triggerSource": "CustomMessage_SignUp", "request": {}, "response": {}}).to_string(),
        json!({"version": "2.0", "routeKey": "$default", "rawPath": "/", "headers": {}, "requestContext": {}})
            .to_string(),
    ] {
        let handled = handled(&event).await;
        assert_eq!(handled.outcome, Outcome::NotAnEvent, "{event}");
        assert_eq!(handled.answer, Err("NotAnEvent"), "{event}");
    }
}

#[tokio::test]
async fn a_part_of_an_event_is_none() {
    let (policy, verifier) = started(RULES);
    for (name, event) in ALL {
        for end in (0..event.trim_end().len()).filter(|end| event.is_char_boundary(*end)) {
            let handled = handle(&event[..end], &policy, &verifier).await;
            assert_eq!(handled.outcome, Outcome::NotAnEvent, "{name} up to {end}");
        }
    }
}
