//! The event of API Gateway: the requested route, the token, and the payload version.
//!
//! A `TOKEN` event is parsed with the type of `aws_lambda_events`. A `REQUEST` event is parsed with the types below,
//! because those of `aws_lambda_events` 1.2.1 are not usable. Tests with the events in `tests/authorizer/events` and
//! variants of them have shown:
//!
//! - The types keep only the last of two headers whose names differ in case, and read an empty method as `GET`.
//! - Those for payload formats 1.0 and 2.0 reject `headers: null`. The type for 2.0 also rejects `cookies: null`. The
//!   type for 1.0 also rejects an event without `identity` or `httpMethod`.
//! - All of them reject an event without `requestContext`, a header whose value is null, and a client certificate
//!   without `validity`.

use super::arn::MethodArn;
use aws_lambda_events::apigw::ApiGatewayCustomAuthorizerRequest;
use jwt_verifier::{JsonObject, bearer_or_bare_token};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// What API Gateway asks for. `Debug` is not derived, because it contains a token.
pub(super) struct AuthorizationRequest {
    /// The token, if there is exactly one. It is only read from the header, because URLs are logged.
    pub(super) token: Option<String>,
    /// The requested method and path.
    pub(super) arn: MethodArn,
    /// The payload version, which determines the form of the response.
    pub(super) version: PayloadVersion,
}

/// The payload version of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PayloadVersion {
    /// REST APIs, and format 1.0 of HTTP APIs: the response is a policy document.
    V1,
    /// Format 2.0 of HTTP APIs: the response depends on the configuration of the API, which is not in the event.
    V2,
}

impl AuthorizationRequest {
    /// Parses an event. `None` if it is not an authorizer event of a REST or HTTP API, or has a duplicate
    /// key at any depth.
    pub(super) fn parse(event: &str) -> Option<Self> {
        JsonObject::parse(event).ok()?;
        match serde_json::from_str(event).ok()? {
            Event::Token(event) => {
                Self::new(event.authorization_token.as_deref(), event.method_arn.as_deref(), PayloadVersion::V1)
            }
            Event::Request(event) => match event.version.as_deref() {
                Some("2.0") => Self::new(event.authorization(), event.route_arn.as_deref(), PayloadVersion::V2),
                _ => Self::new(event.authorization(), event.method_arn.as_deref(), PayloadVersion::V1),
            },
        }
    }

    fn new(authorization: Option<&str>, arn: Option<&str>, version: PayloadVersion) -> Option<Self> {
        let token = authorization.and_then(bearer_or_bare_token).map(str::to_owned);
        Some(Self { token, arn: MethodArn::parse(arn?)?, version })
    }
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Event {
    #[serde(rename = "TOKEN")]
    Token(ApiGatewayCustomAuthorizerRequest),
    #[serde(rename = "REQUEST")]
    Request(RequestEvent),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestEvent {
    version: Option<String>,
    method_arn: Option<String>,
    route_arn: Option<String>,
    headers: Option<BTreeMap<String, Values>>,
    multi_value_headers: Option<BTreeMap<String, Values>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Many(Vec<String>),
    /// Null, or a value of another type.
    Other(IgnoredAny),
}

impl RequestEvent {
    /// The single value of the header. REST APIs send it in both maps.
    fn authorization(&self) -> Option<&str> {
        let values = [&self.headers, &self.multi_value_headers].map(authorization_values);
        match values.each_ref().map(Vec::as_slice) {
            [[one], []] | [[], [one]] => Some(one),
            [[one], [same]] if one == same => Some(one),
            _ => None,
        }
    }
}

/// All values of the `Authorization` header, whose name is compared without regard to case.
fn authorization_values(headers: &Option<BTreeMap<String, Values>>) -> Vec<&str> {
    let mut found = Vec::new();
    for (_, values) in headers.iter().flatten().filter(|(name, _)| is_authorization(name)) {
        match values {
            Values::One(value) => found.push(value.as_str()),
            Values::Many(values) => found.extend(values.iter().map(String::as_str)),
            Values::Other(_) => {}
        }
    }
    found
}

fn is_authorization(name: &str) -> bool {
    name.eq_ignore_ascii_case("Authorization")
}
