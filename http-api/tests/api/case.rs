//! One good request of an endpoint: what Cognito is asked for it, what it says, and what is answered.

use crate::app::{App, Got, request};
use crate::cognito::{Cognito, Reply, done};
use crate::pool::policy;
use axum::body::Body;
use axum::http::{Method, Request};
use cognito_triggers_http_api::{Endpoint, NoHooks, endpoints};
use serde_json::{Value, json};

/// A good request, from both sides.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) body: Value,
    token: Option<String>,
    /// The calls of Cognito in their order: the name, the body, as an app client with a secret makes it.
    pub(crate) asked: Vec<(String, Value)>,
    replies: Vec<Reply>,
    pub(crate) answer: Value,
}

impl Case {
    /// Of the endpoint of this name.
    pub(crate) fn of(name: &str) -> Self {
        let endpoint =
            endpoints().find(|endpoint| endpoint.name == name).unwrap_or_else(|| panic!("no endpoint {name}"));
        Self { endpoint, body: json!({}), token: None, asked: Vec::new(), replies: Vec::new(), answer: Value::Null }
    }

    /// With a body.
    pub(crate) fn sends(self, body: Value) -> Self {
        Self { body, ..self }
    }

    /// By somebody who has this token.
    pub(crate) fn by(self, token: String) -> Self {
        Self { token: Some(token), ..self }
    }

    /// Cognito is asked this, and says that.
    pub(crate) fn asks(mut self, call: &str, body: Value, says: Value) -> Self {
        self.asked.push((call.to_owned(), body));
        self.replies.push(done(says));
        self
    }

    /// This is answered.
    pub(crate) fn answers(self, answer: Value) -> Self {
        Self { answer, ..self }
    }

    /// The request, with another body and other headers besides.
    pub(crate) fn request(&self, body: &str, headers: &[(&str, &str)]) -> Request<Body> {
        let has_body = self.endpoint.method == Method::POST;
        let json = has_body.then_some(("content-type", "application/json"));
        let headers: Vec<_> = json.into_iter().chain(headers.iter().copied()).collect();
        self.bare_request(if has_body { body } else { "" }, &headers)
    }

    /// The request with this body and these headers alone, besides the token.
    pub(crate) fn bare_request(&self, body: &str, headers: &[(&str, &str)]) -> Request<Body> {
        let authorization = self.token.as_ref().map(|token| format!("Bearer {token}"));
        let own = authorization.iter().map(|value| ("authorization", value.as_str()));
        let headers: Vec<_> = own.chain(headers.iter().copied()).collect();
        request(self.endpoint.method.clone(), self.endpoint.path, &headers, body)
    }

    /// Sends it with another body.
    pub(crate) async fn send(&self, app: &App, body: &Value) -> Got {
        app.send(self.request(&body.to_string(), &[])).await
    }

    /// A Cognito that plays along.
    pub(crate) async fn cognito(&self) -> Cognito {
        Cognito::saying(self.replies.iter().cloned()).await
    }

    /// Sends it through an app client with a secret, and one without.
    pub(crate) async fn holds(&self) {
        let app = App::with_secret(self.cognito().await);
        self.holds_at(&app, &self.asked).await;
        let app = App::with(&policy(""), &[], self.cognito().await, NoHooks);
        let asked: Vec<_> = self.asked.iter().map(|(call, body)| (call.clone(), without_secret(body))).collect();
        self.holds_at(&app, &asked).await;
    }

    async fn holds_at(&self, app: &App, asked: &[(String, Value)]) {
        let got = self.send(app, &self.body).await;
        assert_eq!(app.cognito.asked(), asked, "{:?}", self.endpoint);
        assert_eq!(got.status, 200, "{:?}: {}", self.endpoint, got.text());
        assert_eq!(got.json(), self.answer, "{:?}", self.endpoint);
        assert_eq!(got.header("cache-control"), Some("no-store"));
        self.is_documented();
    }

    /// No member is answered that the description does not name.
    fn is_documented(&self) {
        let documented = |name: &str| self.endpoint.answer.iter().any(|(known, _)| *known == name || *known == "…");
        for name in self.answer.as_object().unwrap().keys() {
            assert!(documented(name), "{name} of {:?}", self.endpoint);
        }
    }
}

/// The same call by an app client that has no secret.
pub(crate) fn without_secret(body: &Value) -> Value {
    match body {
        Value::Object(members) => {
            let is_proof = |name: &str| ["SecretHash", "SECRET_HASH", "ClientSecret"].contains(&name);
            let kept = members.iter().filter(|(name, _)| !is_proof(name));
            kept.map(|(name, value)| (name.clone(), without_secret(value))).collect()
        }
        other => other.clone(),
    }
}
