//! Hooks: code of your own that runs before and after every endpoint.

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
    /// The name of the endpoint, such as `signIn` or `signUpConfirm`. If two paths have the same handler (`/signUp` and
    /// `/signup`, `/signIn` and `/login`), each has its own name, and a rule must check for both.
    pub endpoint: &'static str,
    /// Method, path and headers as received. In Lambda the extensions hold the request context of API Gateway
    /// (`lambda_http::request::RequestContext`).
    pub http: &'a Parts,
    /// Lambda's context of the invocation; `None` outside Lambda.
    pub lambda: Option<&'a Context>,
}

/// The response of an endpoint, to a success or a failure. `Debug` only prints the status, because the body may contain
/// tokens.
#[derive(Clone, PartialEq)]
pub struct EndpointResponse {
    /// The status.
    pub status: StatusCode,
    /// The body. For a failure it is `{"error": …, "message": …, "field"?: …}`.
    pub body: Value,
}

impl EndpointResponse {
    /// A response with status 200.
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

/// The response of a hook, instead of the endpoint's. The message is shown to end users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookRejection {
    /// The status of the response.
    pub status: StatusCode,
    /// The code that clients branch on.
    pub error: Cow<'static, str>,
    /// The message for end users.
    pub message: Cow<'static, str>,
}

impl HookRejection {
    /// A rejection with the code `refused`.
    pub fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, error: "refused".into(), message: message.into() }
    }
}

/// Code that runs around every endpoint. The default methods change nothing.
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
///             // Both paths of the sign-up, each with its own name.
///             "signUp" | "signup" if is_night => Err(HookRejection::new(StatusCode::FORBIDDEN, "Please come back tomorrow")),
///             _ => Ok(body),
///         }
///     }
/// }
/// ```
pub trait Hooks: Send + Sync + 'static {
    /// Runs before the endpoint, which gets the returned body. The body contains passwords and codes: do not log it.
    ///
    /// # Errors
    /// The rejection is the response, and the endpoint does not run.
    fn before(&self, call: &Call<'_>, body: Value) -> impl Future<Output = Result<Value, HookRejection>> + Send {
        let _ = call;
        ready(Ok(body))
    }

    /// Runs after the endpoint has succeeded or failed; the client gets the returned response. It may contain tokens: do not
    /// log it.
    ///
    /// # Errors
    /// The rejection is the response. Whatever the endpoint did is not undone.
    fn after(
        &self,
        call: &Call<'_>,
        outcome: EndpointResponse,
    ) -> impl Future<Output = Result<EndpointResponse, HookRejection>> + Send {
        let _ = call;
        ready(Ok(outcome))
    }
}

/// Hooks that change nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHooks;

impl Hooks for NoHooks {}

#[cfg(test)]
mod tests {
    use super::EndpointResponse;
    use serde_json::json;

    #[test]
    fn l04_debug_of_a_response_omits_tokens() {
        assert!(!format!("{:?}", EndpointResponse::ok(json!({ "accessToken": "s3cr3t" }))).contains("s3cr3t"));
    }
}
