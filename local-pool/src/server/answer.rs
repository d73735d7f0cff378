//! Answers in the form of AWS JSON 1.1.

use crate::error::ServiceError;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

const JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");

/// The members of an answer. An operation without members answers with an empty body.
pub(super) fn answer(members: &Value) -> Response {
    let body = if members.is_null() { Body::empty() } else { Body::from(members.to_string()) };
    (StatusCode::OK, [(CONTENT_TYPE, JSON)], body).into_response()
}

/// An error of the service.
pub(super) fn error_answer(error: &ServiceError) -> Response {
    error_with_status(StatusCode::BAD_REQUEST, error)
}

/// An error with another status than that of the service's exceptions.
pub(super) fn error_with_status(status: StatusCode, error: &ServiceError) -> Response {
    let body = json!({ "__type": error.code, "message": error.message }).to_string();
    // AWS writes the colon, and SDKs cut the type there.
    let headers = [
        ("content-type", JSON),
        ("x-amzn-errortype", header_value(&format!("{}:", error.code))),
        ("x-amzn-errormessage", header_value(&error.message)),
    ];
    (status, headers, body).into_response()
}

/// A header has printable ASCII only.
fn header_value(text: &str) -> HeaderValue {
    let is_allowed = |character: char| character == ' ' || character.is_ascii_graphic();
    let ascii: String = text.chars().map(|character| if is_allowed(character) { character } else { '?' }).collect();
    HeaderValue::try_from(ascii).unwrap_or_else(|_| HeaderValue::from_static(""))
}
