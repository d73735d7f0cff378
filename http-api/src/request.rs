//! One call of an endpoint, as its handler gets it.

use super::field::CLIENT_METADATA;
use super::hooks::Call;
use super::input::Input;
use axum::extract::ConnectInfo;
use lambda_http::RequestExt;
use lambda_http::request::RequestContext;
use policy::Policy;
use std::collections::HashMap;
use std::net::SocketAddr;

/// One call of an endpoint, with its parsed body.
pub(crate) struct Request<'a> {
    pub(crate) call: Call<'a>,
    pub(crate) input: Input,
}

impl Request<'_> {
    /// What the triggers receive of the client's metadata: the keys that the policy names.
    pub(crate) fn client_metadata(&self, policy: &Policy) -> Option<HashMap<String, String>> {
        let is_named = |name: &str| policy.api().client_metadata.iter().any(|own| own == name);
        let fits = |value: &str| value.chars().nth(256).is_none();
        let pairs = self.input.pairs(&CLIENT_METADATA).into_iter();
        let kept: HashMap<_, _> = pairs
            .filter(|(name, value)| is_named(name) && fits(value))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        (!kept.is_empty()).then_some(kept)
    }

    /// The IP address of the client, from API Gateway or the socket, never from a header (threat model, Q15).
    pub(crate) fn source_ip(&self) -> Option<String> {
        let parts = self.call.http;
        match parts.request_context_ref() {
            Some(RequestContext::ApiGatewayV1(context)) => context.identity.source_ip.clone(),
            Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone(),
            _ => parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip().to_string()),
        }
    }

    /// Whether the client wants values as API Gateway prints them: `?format=gateway`.
    pub(crate) fn wants_gateway_format(&self) -> bool {
        self.call.http.uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "format=gateway"))
    }
}
