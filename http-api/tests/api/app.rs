//! The router before a played Cognito, and what somebody gets who calls it.

use crate::cognito::Cognito;
use crate::pool::{SECRET, policy};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request};
use cognito_triggers_http_api::{Api, Hooks, NoHooks, SdkConfig, router};
use policy::Policy;
use serde_json::Value;
use std::collections::BTreeMap;
use tower::ServiceExt;

/// The endpoints, and the user pool behind them.
pub(crate) struct App {
    router: Router,
    pub(crate) cognito: Cognito,
}

impl App {
    /// Those of the usual policy, whose app client has no secret.
    pub(crate) fn new(cognito: Cognito) -> Self {
        Self::with(&policy(""), &[], cognito, NoHooks)
    }

    /// Those whose app client has a secret.
    pub(crate) fn with_secret(cognito: Cognito) -> Self {
        Self::with(&policy(""), &[("APP__CLIENT_SECRET", SECRET)], cognito, NoHooks)
    }

    /// Those of any policy, with variables and hooks.
    pub(crate) fn with(text: &str, variables: &[(&str, &str)], cognito: Cognito, hooks: impl Hooks) -> Self {
        let api = api(text, variables, cognito.settings());
        Self { router: router(api, hooks), cognito }
    }

    /// Sends a request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Got {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        Got { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Posts JSON.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Got {
        self.send(json_request(path, &body.to_string(), &[])).await
    }

    /// Posts JSON as somebody who has a token.
    pub(crate) async fn post_as(&self, token: &str, path: &str, body: &Value) -> Got {
        let authorization = format!("Bearer {token}");
        self.send(json_request(path, &body.to_string(), &[("authorization", &authorization)])).await
    }

    /// Asks for something without a body.
    pub(crate) async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Got {
        self.send(request(method, path, headers, "")).await
    }
}

/// The endpoints before they have routes.
pub(crate) fn api(text: &str, variables: &[(&str, &str)], settings: SdkConfig) -> Api {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let policy = Policy::parse("p", text, variables).unwrap_or_else(|problems| panic!("{problems}"));
    Api::with_settings(policy, false, settings).unwrap()
}

/// A request of any kind.
pub(crate) fn request(method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

/// A request with JSON.
pub(crate) fn json_request(path: &str, body: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let headers: Vec<_> = [("content-type", "application/json")].iter().chain(headers).copied().collect();
    request(Method::POST, path, &headers, body)
}

/// What somebody gets.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Got {
    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A header that is there once, or not at all.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let first = values.next().map(|value| value.to_str().unwrap());
        assert!(values.next().is_none(), "{name} is there twice");
        first
    }

    /// Status, and the code of the failure.
    pub(crate) fn failure(&self) -> (u16, String) {
        (self.status, self.json()["error"].as_str().unwrap_or_default().to_owned())
    }

    /// All that somebody can tell two answers by: everything but the id of the call.
    pub(crate) fn seen(&self) -> (u16, BTreeMap<String, String>, String) {
        let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
            let value = if name == "x-request-id" { "" } else { value.to_str().unwrap() };
            (name.to_string(), value.to_owned())
        };
        (self.status, self.headers.iter().map(header).collect(), self.text().to_owned())
    }
}
