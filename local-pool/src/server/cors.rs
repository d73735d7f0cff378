//! What web pages of other origins may read, as AWS answers them: the documents, and the operations that need no IAM
//! credentials.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

const ANY: HeaderValue = HeaderValue::from_static("*");

/// Lets pages read an answer.
pub(super) fn allow_pages(mut response: Response) -> Response {
    let exposed = HeaderValue::from_static("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    response.headers_mut().insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    response
}

/// Answers a preflight of the service's protocol. It does not name the operation, so the request itself is refused if
/// pages may not call it.
pub(super) fn answer_preflight(headers: &HeaderMap) -> Response {
    let mut response = allow_pages(StatusCode::OK.into_response());
    let allowed = response.headers_mut();
    allowed.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    // AWS lists the headers of its SDKs; whatever a page sends has no effect here.
    if let Some(wanted) = headers.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        allowed.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    allowed.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("172800"));
    response
}
