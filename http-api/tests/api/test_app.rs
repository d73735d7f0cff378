//! The router with an emulated Cognito, and the responses to its clients.

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

/// The API, and the emulated user pool.
pub(crate) struct App {
    router: Router,
    pub(crate) cognito: Cognito,
}

impl App {
    /// With the usual policy and an app client without a secret.
    pub(crate) fn new(cognito: Cognito) -> Self {
        Self::with_policy(&policy(""), &[], cognito, NoHooks)
    }

    /// With an app client that has a secret.
    pub(crate) fn with_secret(cognito: Cognito) -> Self {
        Self::with_policy(&policy(""), &[("APP__CLIENT_SECRET", SECRET)], cognito, NoHooks)
    }

    /// With any policy, variables and hooks.
    pub(crate) fn with_policy(text: &str, variables: &[(&str, &str)], cognito: Cognito, hooks: impl Hooks) -> Self {
        let api = api(text, variables, cognito.settings());
        Self { router: router(api, hooks), cognito }
    }

    /// Sends a request.
    pub(crate) async fn send(&self, request: Request<Body>) -> HttpResponse {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        HttpResponse { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Posts JSON.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> HttpResponse {
        self.send(json_request(path, &body.to_string(), &[])).await
    }

    /// Posts JSON with a token.
    pub(crate) async fn post_with_token(&self, token: &str, path: &str, body: &Value) -> HttpResponse {
        let authorization = format!("Bearer {token}");
        self.send(json_request(path, &body.to_string(), &[("authorization", &authorization)])).await
    }

    /// Sends a request without a body.
    pub(crate) async fn send_without_body(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> HttpResponse {
        self.send(request(method, path, headers, "")).await
    }
}

/// The API without routes.
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

/// A response.
#[derive(Clone, Debug)]
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl HttpResponse {
    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// A header that is present at most once.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let first = values.next().map(|value| value.to_str().unwrap());
        assert!(values.next().is_none(), "{name} is present twice");
        first
    }

    /// The status, and the error code.
    pub(crate) fn failure(&self) -> (u16, String) {
        (self.status, self.json()["error"].as_str().unwrap_or_default().to_owned())
    }

    /// Everything by which a client can distinguish two responses: all but the ID of the call.
    pub(crate) fn comparable(&self) -> (u16, BTreeMap<String, String>, String) {
        let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
            let value = if name == "x-request-id" { "" } else { value.to_str().unwrap() };
            (name.to_string(), value.to_owned())
        };
        (self.status, self.headers.iter().map(header).collect(), self.text().to_owned())
    }
}
