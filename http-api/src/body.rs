//! The bodies of HTTP requests and responses.

use super::failure::{ErrorCode, Failure};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode};
use http_body_util::LengthLimitError;
use jwt_verifier::{InvalidJsonObject, JsonObject};
use serde_json::{Map, Value};

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

/// Parses the body of a request. Duplicate fields are rejected at any depth, so that another parser cannot read other values
/// than this API (threat model, Q01).
///
/// # Errors
/// [`ErrorCode::DuplicateField`] for a duplicate field, or [`ErrorCode::InvalidJson`] for anything else that is not a JSON
/// object. Neither contains anything of the body.
pub(super) fn parse_fields(body: &[u8]) -> Result<Map<String, Value>, Failure> {
    let text = str::from_utf8(body).map_err(|_| ErrorCode::InvalidJson)?;
    JsonObject::parse(text).map_err(|error| match error {
        InvalidJsonObject::DuplicateMember => ErrorCode::DuplicateField,
        InvalidJsonObject::Syntax | InvalidJsonObject::TooDeep => ErrorCode::InvalidJson,
    })?;
    serde_json::from_str(text).map_err(|_| ErrorCode::InvalidJson.into())
}

pub(super) fn json_response(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::{ErrorCode, parse_fields};

    #[test]
    fn q01_duplicate_key_is_rejected_at_any_depth() {
        for body in [
            r#"{"a":1,"a":1}"#,
            r#"{"username":"a","password":"b","username":"c"}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"b":{"a":1,"a":2}}"#,
            r#"{"b":[{"c":{"a":1,"a":2}}]}"#,
        ] {
            assert_eq!(parse_fields(body.as_bytes()).unwrap_err().code, ErrorCode::DuplicateField, "{body}");
        }
        assert!(parse_fields(br#"{"a":{"a":1},"b":[{"a":1},{"a":1}],"A":2}"#).is_ok());
    }

    #[test]
    fn body_that_is_not_an_object_is_rejected() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        for body in ["", " ", "null", "[]", "1", "\"a\"", "{", "{} {}", "{}x", "{'a':1}", "{\"a\":\"\u{1}\"}", &deep] {
            assert_eq!(parse_fields(body.as_bytes()).unwrap_err().code, ErrorCode::InvalidJson);
        }
        assert_eq!(parse_fields(b"{\"a\":\"\xff\"}").unwrap_err().code, ErrorCode::InvalidJson);
        assert_eq!(parse_fields(b"{\"a\":\"\\ud800\"}").unwrap_err().code, ErrorCode::InvalidJson);
        assert_eq!(parse_fields(b"\xef\xbb\xbf{}").unwrap_err().code, ErrorCode::InvalidJson);
    }
}
