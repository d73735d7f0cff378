//! `/_local`: what tests do and read.

use crate::service::Service;
use crate::triggers::Fault;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// Moves the clock forward by a hundred years at most.
const MAX_SECONDS: u64 = 100 * 365 * 24 * 3600;

/// `POST /_local/clock`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockChange {
    /// By how many seconds the clock moves forward.
    advance: u64,
}

/// `POST /_local/faults`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultChange {
    /// The ARN.
    function: String,
    /// What goes wrong; `null` for nothing any longer.
    fault: Option<FaultKind>,
    /// How long a slow function takes longer.
    #[serde(default)]
    milliseconds: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum FaultKind {
    Slow,
    Missing,
    Forbidden,
    Throttled,
}

/// Moves the clock forward.
pub(super) fn advance_clock(service: &Service, change: Result<ClockChange, serde_json::Error>) -> Response {
    match change {
        Ok(change) if change.advance <= MAX_SECONDS => {
            service.clock.advance(Duration::from_secs(change.advance));
            read_clock(service)
        }
        _ => invalid("Send {\"advance\": SECONDS}; the clock never goes back."),
    }
}

/// The time of the pool.
pub(super) fn read_clock(service: &Service) -> Response {
    respond(StatusCode::OK, &json!({ "now": service.clock.now().to_json() }))
}

/// The messages with their codes, oldest first.
pub(super) fn list_messages(service: &Service, with_secrets: bool) -> Response {
    let messages = service.outbox.messages();
    let messages: Vec<Value> = messages.iter().map(|message| message.to_json(with_secrets)).collect();
    respond(StatusCode::OK, &json!({ "messages": messages }))
}

/// The invocations of functions, oldest first.
pub(super) fn list_events(service: &Service, with_secrets: bool) -> Response {
    let invocations = service.triggers.recorded();
    let events: Vec<Value> = invocations.iter().map(|invocation| invocation.to_json(with_secrets)).collect();
    respond(StatusCode::OK, &json!({ "events": events }))
}

/// Lets calls of a function fail.
pub(super) fn change_fault(service: &Service, change: Result<FaultChange, serde_json::Error>) -> Response {
    let Ok(change) = change else {
        return invalid(
            "Send {\"function\": ARN, \"fault\": null, \"slow\", \"missing\", \"forbidden\" or \"throttled\"}.",
        );
    };
    let fault = change.fault.map(|kind| match kind {
        FaultKind::Slow => Fault::Slow(Duration::from_millis(change.milliseconds)),
        FaultKind::Missing => Fault::Missing,
        FaultKind::Forbidden => Fault::Forbidden,
        FaultKind::Throttled => Fault::Throttled,
    });
    service.triggers.set_fault(&change.function, fault);
    respond(StatusCode::OK, &json!({}))
}

/// Neither a page of another origin nor a request without the header.
pub(super) fn forbidden() -> Response {
    let text = "Only programs and pages of this server may use this, with the header x-local-pool: 1.";
    respond(StatusCode::FORBIDDEN, &json!({ "message": text }))
}

fn invalid(text: &str) -> Response {
    respond(StatusCode::BAD_REQUEST, &json!({ "message": text }))
}

fn respond(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
