//! The routes. Paths are looked up in the current snapshot; no route opens a file.

use super::app_state::AppState;
use super::guard::{MAIL_POLICY, guard};
use super::hosts::LoopbackHosts;
use crate::cell::Cell;
use crate::live;
use crate::page::{ASSETS, PAGE};
use crate::view::View;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header::CONTENT_TYPE};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// In bytes: larger than any event that Cognito sends for a message.
const MAX_BODY_BYTES: usize = 512 << 10;

type SharedState = State<Arc<AppState>>;

pub(super) fn router(app_state: Arc<AppState>, hosts: LoopbackHosts) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/page/{name}", get(asset))
        .route("/overview.json", get(overview_json))
        .route("/overview.txt", get(overview_text))
        .route("/overview.html", get(page))
        .route("/cells/{*address}", get(cell))
        .route("/drafts/{*address}", get(draft))
        .route("/drafts", post(new_draft))
        .route("/scenarios", post(new_scenario))
        .route("/live", get(status_events))
        .with_state(app_state)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(hosts, guard))
}

const CONTENT_SECURITY_POLICY: HeaderName = HeaderName::from_static("content-security-policy");
/// The page's own scripts only. Inline styles are allowed for the mails, whose frames inherit this policy.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
    frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; img-src 'self' data:";

/// Images are loaded from the network only if the page's URL asks for it.
async fn page(RawQuery(query): RawQuery) -> Response {
    let from_network = query.is_some_and(|query| query.split('&').any(|pair| pair == "images=network"));
    let policy = if from_network { format!("{PAGE_POLICY} https:") } else { PAGE_POLICY.to_owned() };
    ([(CONTENT_SECURITY_POLICY, policy), (CONTENT_TYPE, HTML_TYPE.to_owned())], PAGE).into_response()
}

async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => ([(CONTENT_TYPE, asset.kind)], asset.text).into_response(),
        None => not_found(),
    }
}

async fn overview_json(State(app): SharedState) -> Response {
    run_blocking(move || {
        let snapshot = app.snapshot();
        Json(View::new(&snapshot)).into_response()
    })
    .await
}

async fn overview_text(State(app): SharedState) -> Response {
    run_blocking(move || text_response(app.snapshot().overview().as_text())).await
}

async fn cell(State(app): SharedState, Path(address): Path<String>) -> Response {
    run_blocking(move || {
        let snapshot = app.snapshot();
        cell_response(&address, |id| Some(snapshot.cell(&snapshot.find(id)?)))
    })
    .await
}

async fn draft(State(app): SharedState, Path(address): Path<String>) -> Response {
    run_blocking(move || cell_response(&address, |id| app.kept_draft(id.parse().ok()?))).await
}

/// A cell in the format that the path's extension specifies.
fn cell_response(address: &str, find: impl FnOnce(&str) -> Option<Cell>) -> Response {
    let Some((id, shape)) = address.rsplit_once('.') else { return not_found() };
    let Some(cell) = find(id) else { return not_found() };
    match shape {
        "json" => Json(cell).into_response(),
        "txt" => text_response(cell.as_text()),
        "html" => cell.html.map_or_else(not_found, |html| {
            ([(CONTENT_SECURITY_POLICY, MAIL_POLICY), (CONTENT_TYPE, HTML_TYPE)], html).into_response()
        }),
        "eml" => cell.eml.map_or_else(not_found, |eml| ([(CONTENT_TYPE, "message/rfc822")], eml).into_response()),
        _ => not_found(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewDraft {
    event: String,
}

async fn new_draft(State(app): SharedState, body: Result<Json<NewDraft>, JsonRejection>) -> Response {
    match body {
        Ok(Json(NewDraft { event })) => {
            run_blocking(move || match app.draft(&event) {
                Ok(cell) => Json(cell).into_response(),
                Err(error) => error_response(StatusCode::BAD_REQUEST, error),
            })
            .await
        }
        Err(rejection) => invalid_body(&rejection),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewScenario {
    name: String,
    event: String,
}

async fn new_scenario(State(app): SharedState, body: Result<Json<NewScenario>, JsonRejection>) -> Response {
    match body {
        Ok(Json(NewScenario { name, event })) => {
            run_blocking(move || {
                match app.draft(&event).and_then(|cell| {
                    // Save the pretty-printed event, which can be compared with the samples.
                    app.save_scenario(&name, &cell.event).map_err(|error| error.to_string())
                }) {
                    Ok(file) => (StatusCode::CREATED, Json(json!({ "file": file.to_string_lossy() }))).into_response(),
                    Err(error) => error_response(StatusCode::CONFLICT, error),
                }
            })
            .await
        }
        Err(rejection) => invalid_body(&rejection),
    }
}

#[derive(Serialize)]
struct StatusEvent {
    revision: u64,
    #[serde(flatten)]
    status: live::Status,
}

/// Streams the status of the live reload.
async fn status_events(State(app): SharedState) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut statuses = app.statuses();
    statuses.mark_changed();
    let events = stream::unfold(statuses, async |mut statuses| {
        statuses.changed().await.ok()?;
        let (revision, status) = statuses.borrow_and_update().clone();
        let event = Event::default().event("status").json_data(StatusEvent { revision, status }).ok()?;
        Some((Ok(event), statuses))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

const HTML_TYPE: &str = "text/html; charset=utf-8";

fn text_response(text: String) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))], text).into_response()
}

fn not_found() -> Response {
    (StatusCode::NOT_FOUND, "not found\n").into_response()
}

fn error_response(status: StatusCode, error: String) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

/// The body has the wrong type, is too large or is not the expected JSON. The parser's message is not used, because it would repeat
/// the body.
fn invalid_body(rejection: &JsonRejection) -> Response {
    let error = match rejection.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "send application/json",
        StatusCode::PAYLOAD_TOO_LARGE => "the body must not be larger than 512 KiB",
        _ => "send a JSON object with exactly the fields of this endpoint",
    };
    error_response(rejection.status(), error.to_owned())
}

/// Runs blocking work on another thread, so that other requests are served meanwhile.
async fn run_blocking(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    spawn_blocking(work).await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
