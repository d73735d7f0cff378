//! `POST /`: AWS JSON 1.1.

use super::answer::{answer, error_answer, error_with_status};
use super::call::{INTERNAL_ERROR, call, known_operation};
use super::cors::allow_pages;
use super::log::log_refusal;
use super::target::Target;
use crate::error::ServiceError;
use crate::operations::Access;
use crate::service::Service;
use crate::triggers::decrypt_data_key;
use axum::body::Bytes;
use axum::http::header::{AUTHORIZATION, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use lambda_emulator::Logs;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Answers a request. Web pages read answers of operations for everybody, and errors that say what is not simulated.
pub(super) async fn answer_request(service: &Arc<Service>, logs: &Logs, headers: &HeaderMap, body: &Bytes) -> Response {
    let target = match Target::read(headers) {
        Ok(target) => target,
        Err(error) => return refuse(logs, &error),
    };
    let access = match &target {
        Target::Decrypt => Access::Iam,
        Target::UserPools(name) => match known_operation(name) {
            Ok(operation) => operation.access,
            Err(error) => return refuse(logs, &error),
        },
    };
    if access == Access::Iam
        && let Some(response) = refuse_page_or_stranger(headers)
    {
        return response;
    }
    let result = run(service, &target, body).await;
    let response = match &result {
        Ok(members) => answer(members),
        Err(error) if error.code == INTERNAL_ERROR => error_with_status(StatusCode::INTERNAL_SERVER_ERROR, error),
        Err(error) => {
            log_refusal(logs, error);
            error_answer(error)
        }
    };
    if access == Access::Public { allow_pages(response) } else { response }
}

async fn run(service: &Arc<Service>, target: &Target, body: &Bytes) -> Result<Value, ServiceError> {
    let request = parse_body(body)?;
    match target {
        Target::UserPools(name) => call(service, name, request).await,
        Target::Decrypt => decrypt_data_key(&service.triggers.kms, &request),
    }
}

fn refuse(logs: &Logs, error: &ServiceError) -> Response {
    log_refusal(logs, error);
    allow_pages(error_answer(error))
}

/// Operations that need IAM credentials: a web page has none, and the signature of others is not checked.
fn refuse_page_or_stranger(headers: &HeaderMap) -> Option<Response> {
    if headers.contains_key(ORIGIN) {
        let text = "The local pool refuses operations that need IAM credentials to web pages.";
        let error = ServiceError::new("AccessDeniedException", text);
        return Some(error_with_status(StatusCode::FORBIDDEN, &error));
    }
    let is_signed = headers.get(AUTHORIZATION).is_some_and(|value| !value.is_empty());
    let missing = || ServiceError::new("MissingAuthenticationTokenException", "Missing Authentication Token");
    (!is_signed).then(|| error_answer(&missing()))
}

fn parse_body(body: &Bytes) -> Result<Value, ServiceError> {
    if body.is_empty() {
        return Ok(Map::new().into());
    }
    // The error's own text may quote the body.
    serde_json::from_slice(body).map_err(|_| ServiceError::new("SerializationException", "The body is not valid JSON."))
}
