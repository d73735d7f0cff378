//! Which events the types of `aws_lambda_events` can parse. The documentation of `event.rs` relies on it: if a test fails after
//! an update, check whether that documentation still holds.

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
fn full_events_parse_and_sparse_ones_do_not() {
    for (name, event) in ALL {
        let read = read(name, event);
        match name.ends_with("_sparse") {
            true => assert!(read.is_err(), "{name}: {read:?}"),
            false => assert!(read.is_ok_and(|arn| arn.is_some_and(|arn| arn.ends_with("/GET/projects/1"))), "{name}"),
        }
    }
}

#[test]
fn last_of_two_equal_headers_wins() {
    let event = event_named("http_2_0").replace("\"accept\": \"*/*\"", "\"Authorization\": \"one\"");
    let event: ApiGatewayV2CustomAuthorizerV2Request = serde_json::from_str(&event).unwrap();
    let all: Vec<_> = event.headers.get_all("authorization").iter().collect();
    assert_eq!(all, ["Bearer {token}"]);
}

#[test]
fn null_headers_parse_for_rest_apis_only() {
    let without = |name| {
        let mut event: serde_json::Value = serde_json::from_str(event_named(name)).unwrap();
        event["headers"] = serde_json::Value::Null;
        read(name, &event.to_string())
    };
    assert!(without("rest_request").is_ok());
    assert!(without("http_1_0").is_err() && without("http_2_0").is_err());
}
