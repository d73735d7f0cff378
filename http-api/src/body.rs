//! The bodies of HTTP requests and responses.

use super::failure::{ErrorCode, Failure};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode};
use http_body_util::LengthLimitError;
use serde_json::Value;

/// The size limit of a body, in bytes. Tokens have at most 16 KiB; attributes are a few dozen values of 2,048 characters.
const MAX_BODY_BYTES: usize = 256 * 1024;

/// Marks a request whose event had a body with invalid base64.
#[derive(Clone, Copy)]
pub(super) struct InvalidBase64Body;

/// Reads the whole body.
pub(super) async fn read_body(parts: &Parts, body: Body) -> Result<Bytes, Failure> {
    if parts.extensions.get::<InvalidBase64Body>().is_some() {
        return Err(ErrorCode::InvalidBody.into());
    }
    to_bytes(body, MAX_BODY_BYTES).await.map_err(|error| {
        let too_large = std::error::Error::source(&error).is_some_and(|source| source.is::<LengthLimitError>());
        if too_large { ErrorCode::BodyTooLarge } else { ErrorCode::InvalidBody }.into()
    })
}

/// Whether the request has this content type, with any parameters.
pub(super) fn has_content_type(parts: &Parts, wanted: &str) -> bool {
    let mut values = parts.headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let essence = value.to_str().ok().and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(wanted))
}

pub(super) fn json_response(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
