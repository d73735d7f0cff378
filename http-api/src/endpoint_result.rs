//! What the handler of an endpoint returns: a response or a failure, and data that accompanies either.

use super::failure::{ErrorCode, Failure};
use super::hooks::EndpointResponse;
use serde_json::{Value, json};

/// The result of a handler.
pub(crate) type EndpointResult = Result<CallOutput<EndpointResponse>, CallOutput<Box<Failure>>>;

/// A response or a failure. `Debug` is not derived, because it may hold tokens.
pub(crate) struct CallOutput<T> {
    pub(crate) value: T,
    /// For the log: one of this crate's constants, or an error code of Cognito.
    pub(crate) note: Option<String>,
    /// Replaces the refresh token that the client sent. The client cannot get it in any other way, so it is returned even
    /// if the call fails.
    pub(crate) rotated_refresh_token: Option<String>,
}

impl<T> CallOutput<T> {
    fn new(value: T) -> Self {
        Self { value, note: None, rotated_refresh_token: None }
    }
}

impl From<EndpointResponse> for CallOutput<EndpointResponse> {
    fn from(response: EndpointResponse) -> Self {
        Self::new(response)
    }
}

impl From<Failure> for CallOutput<Box<Failure>> {
    fn from(failure: Failure) -> Self {
        Self::new(Box::new(failure))
    }
}

impl From<ErrorCode> for CallOutput<Box<Failure>> {
    fn from(code: ErrorCode) -> Self {
        Failure::from(code).into()
    }
}

/// The response with status 200 and this body.
pub(crate) fn respond(body: Value) -> EndpointResult {
    Ok(EndpointResponse::ok(body).into())
}

/// The response that only reports success.
pub(crate) fn success() -> EndpointResult {
    respond(json!({ "status": "success" }))
}

/// Adds a note that was made earlier in the call. Of several notes, the first is logged.
pub(crate) fn with_note(result: EndpointResult, note: Option<String>) -> EndpointResult {
    match result {
        Ok(output) => Ok(CallOutput { note: note.or(output.note), ..output }),
        Err(output) => Err(CallOutput { note: note.or(output.note), ..output }),
    }
}

/// Adds the refresh token that replaces the one that the client sent.
pub(crate) fn with_refresh_token(result: EndpointResult, rotated_refresh_token: Option<String>) -> EndpointResult {
    match result {
        Ok(output) => Ok(CallOutput { rotated_refresh_token, ..output }),
        Err(output) => Err(CallOutput { rotated_refresh_token, ..output }),
    }
}
