//! The HTTP API of API Gateway.

use super::functions::{API, AUTHORIZER};
use policy::{HttpApiResponse, Policy};
use serde::Serialize;
use std::collections::BTreeMap;

/// The members of an access log line, by the variable of API Gateway that each one shows. There is no
/// address, path or header of a client, which could be personal.
const ACCESS_LOG: [(&str, &str); 8] = [
    ("error", "$context.error.responseType"),
    ("functionRequestId", "$context.integration.requestId"),
    ("functionStatus", "$context.integration.status"),
    ("latency", "$context.responseLatency"),
    ("method", "$context.httpMethod"),
    ("requestId", "$context.requestId"),
    ("status", "$context.status"),
    ("time", "$context.requestTime"),
];

/// An HTTP API that sends every request to one function.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct HttpApi {
    /// The name of the function.
    function: &'static str,
    /// How long API Gateway waits for the function.
    pub(super) timeout_in_millis: u32,
    /// Requests per second, unless the deployment says otherwise. Cognito's default quota for sign-ins is 120 per
    /// second for all user pools of an account in a region.
    pub(super) rate_limit: u32,
    /// The requests that may exceed the rate for a moment.
    pub(super) burst_limit: u32,
    /// The members of an access log line.
    pub(super) access_log: BTreeMap<&'static str, &'static str>,
    /// The authorizer that routes which you add can use; `None` if the policy asks for none.
    pub(super) authorizer: Option<Authorizer>,
}

/// A Lambda authorizer of the HTTP API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Authorizer {
    /// The name of the function.
    function: &'static str,
    /// Whether it returns a simple response instead of a policy document.
    pub(super) simple_responses: bool,
    /// How long API Gateway may reuse a response. A simple response would then apply to every route.
    pub(super) cache_in_seconds: u32,
}

impl HttpApi {
    /// The HTTP API of a policy.
    pub(super) fn from_policy(policy: &Policy) -> Option<Self> {
        let requested = policy.requested_functions();
        let is_requested = |name| requested.iter().any(|function| function.name == name);
        let simple_responses = policy.authorizer().http_api == HttpApiResponse::Simple;
        let cache_in_seconds = if simple_responses { 0 } else { 300 };
        let authorizer = Authorizer { function: AUTHORIZER, simple_responses, cache_in_seconds };
        is_requested(API).then(|| Self {
            function: API,
            timeout_in_millis: 29_000,
            rate_limit: 100,
            burst_limit: 200,
            access_log: BTreeMap::from(ACCESS_LOG),
            authorizer: is_requested(AUTHORIZER).then_some(authorizer),
        })
    }
}
