//! What somebody may add to every endpoint: before it acts, and after.

use axum::http::StatusCode;
use axum::http::request::Parts;
use lambda_http::Context;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::future::{Future, ready};

/// One call of an endpoint.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The endpoint, by its name in the description: `signIn`, `signUpConfirm`. Where two paths lead to the same thing (`/signUp`
    /// and `/signup`, `/signIn` and `/login`), each has a name of its own: a rule for the thing names both.
    pub endpoint: &'static str,
    /// The HTTP event: method, path and headers as they came; in Lambda its extensions hold what API Gateway says besides
    /// (`lambda_http::request::RequestContext`).
    pub http: &'a Parts,
    /// What Lambda says about the invocation; nothing outside of Lambda.
    pub lambda: Option<&'a Context>,
}

/// What an endpoint answers, good or bad: its status tells which. `Debug` prints the status alone: there may be tokens in the
/// body.
#[derive(Clone, PartialEq)]
pub struct EndpointResponse {
    /// The status.
    pub status: StatusCode,
    /// The body. Of a failure it is `{"error": …, "message": …, "field"?: …}`.
    pub body: Value,
}

impl EndpointResponse {
    /// A good one.
    #[must_use]
    pub fn ok(body: Value) -> Self {
        Self { status: StatusCode::OK, body }
    }
}

impl fmt::Debug for EndpointResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// What a hook answers in place of the endpoint. The message is shown to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookRejection {
    /// The status of the answer.
    pub status: StatusCode,
    /// The code that clients branch on.
    pub error: Cow<'static, str>,
    /// What a person may read.
    pub message: Cow<'static, str>,
}

impl HookRejection {
    /// With the code `refused`.
    pub fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, error: "refused".into(), message: message.into() }
    }
}

/// What is done around every endpoint. Both methods let everything pass until they are written.
///
/// ```
/// use axum::http::StatusCode;
/// use cognito_triggers_http_api::{Call, Hooks, HookRejection};
/// use serde_json::Value;
///
/// struct OnlyByDay;
///
/// impl Hooks for OnlyByDay {
///     async fn before(&self, call: &Call<'_>, body: Value) -> Result<Value, HookRejection> {
///         let is_night = call.http.headers.contains_key("x-night");
///         match call.endpoint {
///             // Two systems before had a path for it, and each has its name.
///             "signUp" | "signup" if is_night => Err(HookRejection::new(StatusCode::FORBIDDEN, "Please come back tomorrow")),
///             _ => Ok(body),
///         }
///     }
/// }
/// ```
pub trait Hooks: Send + Sync + 'static {
    /// Before the endpoint acts: what it returns is the body that the endpoint reads. The body holds passwords and codes: do
    /// not log it.
    ///
    /// # Errors
    /// What is answered instead; the endpoint does nothing then.
    fn before(&self, call: &Call<'_>, body: Value) -> impl Future<Output = Result<Value, HookRejection>> + Send {
        let _ = call;
        ready(Ok(body))
    }

    /// After the endpoint acted or failed: what it returns is answered. The answer may hold tokens: do not log it.
    ///
    /// # Errors
    /// What is answered instead; what the endpoint did is done.
    fn after(
        &self,
        call: &Call<'_>,
        outcome: EndpointResponse,
    ) -> impl Future<Output = Result<EndpointResponse, HookRejection>> + Send {
        let _ = call;
        ready(Ok(outcome))
    }
}

/// Nothing is added.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHooks;

impl Hooks for NoHooks {}

#[cfg(test)]
mod tests {
    use super::EndpointResponse;
    use serde_json::json;

    #[test]
    fn l04_no_token_of_an_answer_is_printed() {
        assert!(!format!("{:?}", EndpointResponse::ok(json!({ "accessToken": "s3cr3t" }))).contains("s3cr3t"));
    }
}
