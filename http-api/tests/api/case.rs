//! One valid request of an endpoint: the expected calls to Cognito, its replies, and the expected response.

use crate::cognito::{Cognito, Reply, success_reply};
use crate::pool::policy;
use crate::test_app::{App, HttpResponse, request};
use axum::body::Body;
use axum::http::{Method, Request};
use cognito_triggers_http_api::{Endpoint, NoHooks, endpoints};
use serde_json::{Value, json};

/// A valid request, and what it leads to.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) body: Value,
    token: Option<String>,
    /// The calls to Cognito in order, by name and body, for an app client with a secret.
    pub(crate) expected_calls: Vec<(String, Value)>,
    replies: Vec<Reply>,
    pub(crate) response: Value,
}

impl Case {
    /// For the endpoint with this name.
    pub(crate) fn for_endpoint(name: &str) -> Self {
        let endpoint =
            endpoints().find(|endpoint| endpoint.name == name).unwrap_or_else(|| panic!("no endpoint {name}"));
        Self {
            endpoint,
            body: json!({}),
            token: None,
            expected_calls: Vec::new(),
            replies: Vec::new(),
            response: Value::Null,
        }
    }

    /// Sets the body.
    pub(crate) fn body(self, body: Value) -> Self {
        Self { body, ..self }
    }

    /// Sets the bearer token.
    pub(crate) fn with_token(self, token: String) -> Self {
        Self { token: Some(token), ..self }
    }

    /// Expects this call to Cognito, which gets this reply.
    pub(crate) fn expect_call(mut self, call: &str, body: Value, reply: Value) -> Self {
        self.expected_calls.push((call.to_owned(), body));
        self.replies.push(success_reply(reply));
        self
    }

    /// Sets the expected response.
    pub(crate) fn expect_response(self, response: Value) -> Self {
        Self { response, ..self }
    }

    /// The request with this body and additional headers.
    pub(crate) fn request(&self, body: &str, headers: &[(&str, &str)]) -> Request<Body> {
        let has_body = self.endpoint.method == Method::POST;
        let json = has_body.then_some(("content-type", "application/json"));
        let headers: Vec<_> = json.into_iter().chain(headers.iter().copied()).collect();
        self.bare_request(if has_body { body } else { "" }, &headers)
    }

    /// The request with this body, these headers and the token.
    pub(crate) fn bare_request(&self, body: &str, headers: &[(&str, &str)]) -> Request<Body> {
        let authorization = self.token.as_ref().map(|token| format!("Bearer {token}"));
        let own = authorization.iter().map(|value| ("authorization", value.as_str()));
        let headers: Vec<_> = own.chain(headers.iter().copied()).collect();
        request(self.endpoint.method.clone(), self.endpoint.path, &headers, body)
    }

    /// Sends it with this body.
    pub(crate) async fn send(&self, app: &App, body: &Value) -> HttpResponse {
        app.send(self.request(&body.to_string(), &[])).await
    }

    /// A Cognito with the replies of this case.
    pub(crate) async fn cognito(&self) -> Cognito {
        Cognito::replying(self.replies.iter().cloned()).await
    }

    /// Checks it with an app client that has a secret, and with one that has none.
    pub(crate) async fn check(&self) {
        let app = App::with_secret(self.cognito().await);
        self.check_with_app(&app, &self.expected_calls).await;
        let app = App::with_policy(&policy(""), &[], self.cognito().await, NoHooks);
        let asked: Vec<_> = self.expected_calls.iter().map(call_of_public_client).collect();
        self.check_with_app(&app, &asked).await;
    }

    async fn check_with_app(&self, app: &App, asked: &[(String, Value)]) {
        let got = self.send(app, &self.body).await;
        assert_eq!(app.cognito.requests(), asked, "{:?}", self.endpoint);
        assert_eq!(got.status, 200, "{:?}: {}", self.endpoint, got.text());
        assert_eq!(got.json(), self.response, "{:?}", self.endpoint);
        assert_eq!(got.header("cache-control"), Some("no-store"));
        self.is_documented();
    }

    /// Every field of the response is in the description.
    fn is_documented(&self) {
        let documented =
            |name: &str| self.endpoint.response_fields.iter().any(|(known, _)| *known == name || *known == "…");
        for name in self.response.as_object().unwrap().keys() {
            assert!(documented(name), "{name} of {:?}", self.endpoint);
        }
    }
}

/// The same call of an app client without a secret. It refreshes tokens with another operation.
fn call_of_public_client((call, body): &(String, Value)) -> (String, Value) {
    match call.as_str() {
        "GetTokensFromRefreshToken" => {
            let parameters = json!({ "REFRESH_TOKEN": body["RefreshToken"] });
            let body = json!({
                "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": body["ClientId"], "AuthParameters": parameters,
            });
            ("InitiateAuth".to_owned(), body)
        }
        _ => (call.clone(), without_secret(body)),
    }
}

/// The same body without what only an app client with a secret sends.
fn without_secret(body: &Value) -> Value {
    match body {
        Value::Object(members) => {
            let is_proof = |name: &str| ["SecretHash", "SECRET_HASH", "ClientSecret"].contains(&name);
            let kept = members.iter().filter(|(name, _)| !is_proof(name));
            kept.map(|(name, value)| (name.clone(), without_secret(value))).collect()
        }
        other => other.clone(),
    }
}
