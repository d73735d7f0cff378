//! An endpoint: what it is called, what it takes, what it answers, and the function that does it. Whatever is said about it
//! elsewhere (routes, the OpenAPI document) is made of this.

use super::failure::Failure;
use super::field::Field;
use super::hooks::EndpointResponse;
use super::request::Request;
use super::service::Api;
use axum::http::Method;
use std::fmt;
use std::pin::Pin;

/// What comes of a call.
pub(crate) type EndpointResult = Result<EndpointResponse, Failure>;

/// The function behind an endpoint.
pub(crate) type EndpointFn =
    for<'a> fn(&'a Api, &'a Request<'a>) -> Pin<Box<dyn Future<Output = EndpointResult> + Send + 'a>>;

/// One endpoint.
pub struct Endpoint {
    /// Its name, which hooks and the log use.
    pub name: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path, case-sensitive.
    pub path: &'static str,
    /// Other paths that still answer.
    pub aliases: &'static [&'static str],
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// Who may call it.
    pub access: Access,
    /// The members of its body; none where it has no body.
    pub fields: &'static [Field],
    /// The members of its answer, each with what it is. Members that say nothing are left out of an answer.
    pub response_fields: &'static [(&'static str, &'static str)],
    /// How its failures are spelled.
    pub error_format: ErrorFormat,
    pub(crate) handler: EndpointFn,
}

/// Who may call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Who brings an access token, or a user name and a refresh token.
    SignedIn,
    /// Who brings an access token.
    Bearer,
    /// Who brings an ID or access token, with or without `Bearer` in front, in `Authorization` or `Authentication`.
    IdOrAccessToken,
    /// The same, of a group that the policy names.
    Administrator,
}

/// How failures are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorFormat {
    /// `{"error": CODE, "message": SENTENCE, "field"?: NAME}`.
    Codes,
    /// As API Gateway spells its own: 401 and 403 have a `message` alone.
    Gateway,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
