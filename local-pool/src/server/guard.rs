//! What every request must be like, and what every answer has.

use super::answer::error_with_status;
use super::hosts::LoopbackHosts;
use crate::error::ServiceError;
use crate::random::uuid;
use crate::service::Service;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// The size limit of a body, in bytes.
const MAX_BODY_BYTES: usize = 1 << 20;
/// How long a client may take to send a body.
const SENDING: Duration = Duration::from_secs(10);

/// Checks the host, reads the body, and gives the answer an id.
pub(super) async fn guard(service: Arc<Service>, hosts: LoopbackHosts, request: Request, next: Next) -> Response {
    let mut response = match hosts.allow(request.headers(), request.uri()) {
        true => read_body(request, next).await,
        false => refuse(StatusCode::FORBIDDEN, "The host must be localhost or 127.0.0.1 with this port."),
    };
    if let Ok(id) = HeaderValue::try_from(uuid(service.random.as_ref())) {
        response.headers_mut().insert("x-amzn-requestid", id);
    }
    response
}

/// Reads the whole body before the request is looked at.
async fn read_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if body.size_hint().lower() > MAX_BODY_BYTES as u64 {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large.");
    }
    match timeout(SENDING, to_bytes(body, MAX_BODY_BYTES)).await {
        Ok(Ok(body)) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Ok(Err(_)) => refuse(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large or incomplete."),
        Err(_) => refuse(StatusCode::REQUEST_TIMEOUT, "The body did not arrive in time."),
    }
}

fn refuse(status: StatusCode, text: &'static str) -> Response {
    let code = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "RequestEntityTooLargeException",
        StatusCode::REQUEST_TIMEOUT => "RequestTimeoutException",
        _ => "AccessDeniedException",
    };
    error_with_status(status, &ServiceError::new(code, text))
}
