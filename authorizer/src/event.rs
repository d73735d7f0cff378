//! What API Gateway asks: for which request, with which token, and in which form it wants to be answered.
//!
//! A `TOKEN` event is the type of `aws_lambda_events`. A `REQUEST` event is read here, and only what is needed of it. The
//! types of `aws_lambda_events` 1.2.1 for it, measured with the events in `tests/authorizer/events` and changes of them:
//! where a header stands in two spellings they keep the last one and say nothing; payload formats 1.0 and 2.0 fail on
//! `headers: null`, 2.0 on `cookies: null`, 1.0 without `identity` or `httpMethod`; all of them fail without
//! `requestContext`, on a header that is null, and on a client certificate without `validity`; an empty method becomes `GET`.

use super::arn::MethodArn;
use aws_lambda_events::apigw::ApiGatewayCustomAuthorizerRequest;
use jwt_verifier::bearer_or_bare_token;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// What is asked.
///
/// No `Debug`: it holds a token.
pub(super) struct AuthorizationRequest {
    /// The token, if there is one and only one. From the header alone: what stands in an address stands in logs.
    pub(super) token: Option<String>,
    /// The request.
    pub(super) arn: MethodArn,
    /// What the event's version makes of the answer.
    pub(super) version: PayloadVersion,
}

/// What kind of answer an event's version leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PayloadVersion {
    /// Both events of REST APIs, and format 1.0 of HTTP APIs: a policy document.
    V1,
    /// Format 2.0 of HTTP APIs: as the API is set to, which the event does not say.
    V2,
}

impl AuthorizationRequest {
    /// Reads an event. `None` for whatever is none that an authorizer of HTTP requests is sent; a member of it that stands
    /// there twice makes it none.
    pub(super) fn parse(event: &str) -> Option<Self> {
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
    #[serde(default)]
    headers: Authorization,
    #[serde(default)]
    multi_value_headers: Authorization,
}

impl RequestEvent {
    /// The one value of the header. REST APIs say it twice.
    fn authorization(&self) -> Option<&str> {
        match (self.headers.0.as_slice(), self.multi_value_headers.0.as_slice()) {
            ([one], []) | ([], [one]) => Some(one),
            ([one], [same]) if one == same => Some(one),
            _ => None,
        }
    }
}

/// Of all headers the values of this one, in whatever case it is written.
#[derive(Default)]
struct Authorization(Vec<String>);

impl<'de> Deserialize<'de> for Authorization {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeadersVisitor)
    }
}

struct HeadersVisitor;

#[derive(Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Many(Vec<String>),
    None(IgnoredAny),
}

impl<'de> Visitor<'de> for HeadersVisitor {
    type Value = Authorization;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("headers, or null")
    }

    fn visit_unit<E>(self) -> Result<Authorization, E> {
        Ok(Authorization::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Authorization, A::Error> {
        let mut found = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            match map.next_value()? {
                Values::One(value) if is_authorization(&name) => found.push(value),
                Values::Many(values) if is_authorization(&name) => found.extend(values),
                _ => {}
            }
        }
        Ok(Authorization(found))
    }
}

fn is_authorization(name: &str) -> bool {
    name.eq_ignore_ascii_case("Authorization")
}
