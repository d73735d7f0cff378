//! The description of an endpoint: name, path, fields, response, handler. Routes and the OpenAPI document are generated from
//! it.

use super::endpoint_result::EndpointResult;
use super::field::Field;
use super::request::Request;
use super::service::Api;
use axum::http::Method;
use std::fmt;
use std::pin::Pin;

/// The handler of an endpoint.
pub(crate) type EndpointFn =
    for<'a> fn(&'a Api, &'a Request<'a>) -> Pin<Box<dyn Future<Output = EndpointResult> + Send + 'a>>;

/// The `response_fields` of an endpoint that only reports success.
pub(crate) const STATUS_RESPONSE: &[(&str, &str)] = &[("status", "\"success\"")];

/// The `response_fields` of an endpoint that may end all sessions of the user.
pub(crate) const SIGN_OUT_RESPONSE: &[(&str, &str)] = &[
    ("status", "\"success\""),
    ("signedOut", "whether all sessions of the user have ended, that of the request included: then sign in again"),
];

/// One endpoint.
pub struct Endpoint {
    /// The name that hooks and the log use.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The path, case-sensitive.
    pub path: &'static str,
    /// Older paths of the same endpoint.
    pub aliases: &'static [&'static str],
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// Who may call it.
    pub access: Access,
    /// The fields of the body; empty if it has no body.
    pub fields: &'static [Field],
    /// The fields of the response, each with a description. Fields without a value are left out of a response.
    pub response_fields: &'static [(&'static str, &'static str)],
    /// The format of its errors.
    pub error_format: ErrorFormat,
    pub(crate) handler: EndpointFn,
}

/// Who may call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everyone.
    Public,
    /// Clients with an access token, or with a refresh token.
    SignedIn,
    /// Clients with an access token.
    Bearer,
    /// Clients with an ID or access token in `Authorization` or `Authentication`, with or without `Bearer`.
    IdOrAccessToken,
    /// As above, if the user is in one of the administrator groups of the policy.
    Administrator,
}

/// The format of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorFormat {
    /// `{"error": CODE, "message": SENTENCE, "field"?: NAME}`.
    Codes,
    /// As API Gateway's own errors: 401 and 403 only have a `message`.
    Gateway,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
