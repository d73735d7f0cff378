//! `aws_lambda_events` as a second reader of the events: where it reads one, and where it does not. `event.rs` says what
//! follows from that; when a line here fails after an update, look whether it still does.

use crate::events::{ALL, event_named};
use aws_lambda_events::apigw::{
    ApiGatewayCustomAuthorizerRequest, ApiGatewayCustomAuthorizerRequestTypeRequest,
    ApiGatewayV2CustomAuthorizerV1Request, ApiGatewayV2CustomAuthorizerV2Request,
};

fn read(name: &str, event: &str) -> Result<Option<String>, String> {
    let arn = match name {
        "rest_token" => serde_json::from_str(event).map(|event: ApiGatewayCustomAuthorizerRequest| event.method_arn),
        _ if name.starts_with("rest_request") => {
            serde_json::from_str(event).map(|event: ApiGatewayCustomAuthorizerRequestTypeRequest| event.method_arn)
        }
        _ if name.starts_with("http_1_0") => {
            serde_json::from_str(event).map(|event: ApiGatewayV2CustomAuthorizerV1Request| event.method_arn)
        }
        _ => serde_json::from_str(event).map(|event: ApiGatewayV2CustomAuthorizerV2Request| event.route_arn),
    };
    arn.map_err(|error| error.to_string())
}

#[test]
fn full_events_are_read_and_sparse_ones_are_not() {
    for (name, event) in ALL {
        let read = read(name, event);
        match name.ends_with("_sparse") {
            true => assert!(read.is_err(), "{name}: {read:?}"),
            false => assert!(read.is_ok_and(|arn| arn.is_some_and(|arn| arn.ends_with("/GET/projects/1"))), "{name}"),
        }
    }
}

#[test]
fn of_two_headers_of_one_name_the_last_one_wins() {
    let event = event_named("http_2_0").replace("\"accept\": \"*/*\"", "\"Authorization\": \"one\"");
    let event: ApiGatewayV2CustomAuthorizerV2Request = serde_json::from_str(&event).unwrap();
    let all: Vec<_> = event.headers.get_all("authorization").iter().collect();
    assert_eq!(all, ["Bearer {token}"]);
}

#[test]
fn null_headers_are_read_for_rest_apis_only() {
    let without = |name| {
        let mut event: serde_json::Value = serde_json::from_str(event_named(name)).unwrap();
        event["headers"] = serde_json::Value::Null;
        read(name, &event.to_string())
    };
    assert!(without("rest_request").is_ok());
    assert!(without("http_1_0").is_err() && without("http_2_0").is_err());
}
