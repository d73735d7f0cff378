//! Every address. What an address names is looked up in what is shown; no file is opened for it.

use super::guard::{Hosts, MAIL, guard};
use super::studio::Studio;
use crate::cell::Cell;
use crate::live;
use crate::page::{ASSETS, PAGE};
use crate::view::View;
use axum::body::{Body, to_bytes};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header::CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// In bytes. Larger events than any that Cognito sends for a message fit.
const LARGEST_BODY: usize = 512 << 10;
/// Longer than any body of the page takes to come.
const PATIENCE: Duration = Duration::from_secs(10);

type Shown = State<Arc<Studio>>;

pub(super) fn router(studio: Arc<Studio>, hosts: Hosts) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/page/{name}", get(asset))
        .route("/sheet.json", get(sheet_json))
        .route("/sheet.txt", get(sheet_text))
        .route("/sheet.html", get(page))
        .route("/cells/{*address}", get(cell))
        .route("/drafts/{*address}", get(draft))
        .route("/drafts", post(new_draft))
        .route("/scenarios", post(new_scenario))
        .route("/live", get(states))
        .with_state(studio)
        .layer(middleware::from_fn_with_state(PATIENCE, heard))
        .layer(middleware::from_fn_with_state(hosts, guard))
}

/// Hears a request out, but not for ever. What comes after that takes as long as it takes: a sheet of thousands of mails is
/// no fault of the one who asks.
async fn heard(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match timeout(patience, to_bytes(body, LARGEST_BODY)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(_)) => refused(StatusCode::PAYLOAD_TOO_LARGE, "at most 512 KiB".to_owned()),
        Err(_) => refused(StatusCode::REQUEST_TIMEOUT, "the request took too long to come".to_owned()),
    }
}

const POLICY: HeaderName = HeaderName::from_static("content-security-policy");
/// The page's own scripts and nothing from elsewhere. The styles are those of the mails, whose frames inherit all this.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
    frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; img-src 'self' data:";

/// Pictures come from the network only where somebody asks for it, in the address.
async fn page(RawQuery(query): RawQuery) -> Response {
    let from_network = query.is_some_and(|query| query.split('&').any(|pair| pair == "images=network"));
    let policy = if from_network { format!("{PAGE_POLICY} https:") } else { PAGE_POLICY.to_owned() };
    ([(POLICY, policy), (CONTENT_TYPE, HTML.to_owned())], PAGE).into_response()
}

async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => ([(CONTENT_TYPE, asset.kind)], asset.text).into_response(),
        None => nothing(),
    }
}

async fn sheet_json(State(studio): Shown) -> Response {
    blocking(move || {
        let edition = studio.edition();
        Json(View::of(&edition)).into_response()
    })
    .await
}

async fn sheet_text(State(studio): Shown) -> Response {
    blocking(move || text(studio.edition().sheet().as_text())).await
}

async fn cell(State(studio): Shown, Path(address): Path<String>) -> Response {
    blocking(move || {
        let edition = studio.edition();
        shown(&address, |id| Some(edition.cell(&edition.find(id)?)))
    })
    .await
}

async fn draft(State(studio): Shown, Path(address): Path<String>) -> Response {
    blocking(move || shown(&address, |id| studio.kept(id.parse().ok()?))).await
}

/// A cell in one of its shapes, by the ending of its address.
fn shown(address: &str, find: impl FnOnce(&str) -> Option<Cell>) -> Response {
    let Some((id, shape)) = address.rsplit_once('.') else { return nothing() };
    let Some(cell) = find(id) else { return nothing() };
    match shape {
        "json" => Json(cell).into_response(),
        "txt" => text(cell.as_text()),
        "html" => cell.html.map_or_else(nothing, |html| ([(POLICY, MAIL), (CONTENT_TYPE, HTML)], html).into_response()),
        "eml" => cell.eml.map_or_else(nothing, |eml| ([(CONTENT_TYPE, "message/rfc822")], eml).into_response()),
        _ => nothing(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewDraft {
    event: String,
}

async fn new_draft(State(studio): Shown, body: Result<Json<NewDraft>, JsonRejection>) -> Response {
    match body {
        Ok(Json(NewDraft { event })) => {
            blocking(move || match studio.draft(&event) {
                Ok(cell) => Json(cell).into_response(),
                Err(error) => refused(StatusCode::BAD_REQUEST, error),
            })
            .await
        }
        Err(rejection) => not_taken(&rejection),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewScenario {
    name: String,
    event: String,
}

async fn new_scenario(State(studio): Shown, body: Result<Json<NewScenario>, JsonRejection>) -> Response {
    match body {
        Ok(Json(NewScenario { name, event })) => {
            blocking(move || {
                match studio.draft(&event).and_then(|cell| {
                    // What people read, and what they can compare with the samples beside it.
                    studio.save(&name, &cell.event).map_err(|error| error.to_string())
                }) {
                    Ok(file) => (StatusCode::CREATED, Json(json!({ "file": file.to_string_lossy() }))).into_response(),
                    Err(error) => refused(StatusCode::CONFLICT, error),
                }
            })
            .await
        }
        Err(rejection) => not_taken(&rejection),
    }
}

#[derive(Serialize)]
struct Told {
    revision: u64,
    #[serde(flatten)]
    state: live::State,
}

/// What is being built, from now on.
async fn states(State(studio): Shown) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut states = studio.states();
    states.mark_changed();
    let told = stream::unfold(states, async |mut states| {
        states.changed().await.ok()?;
        let (revision, state) = states.borrow_and_update().clone();
        let event = Event::default().event("state").json_data(Told { revision, state }).ok()?;
        Some((Ok(event), states))
    });
    Sse::new(told).keep_alive(KeepAlive::default())
}

const HTML: &str = "text/html; charset=utf-8";

fn text(text: String) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))], text).into_response()
}

fn nothing() -> Response {
    (StatusCode::NOT_FOUND, "there is nothing at this address\n").into_response()
}

fn refused(status: StatusCode, error: String) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

/// A body of another type, or no JSON. The parser's own words would repeat the body.
fn not_taken(rejection: &JsonRejection) -> Response {
    let error = match rejection.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "send application/json",
        _ => "send a JSON object with the members that this address takes, and no others",
    };
    refused(rejection.status(), error.to_owned())
}

/// So many are rendered at a time: each takes a core and some memory, whoever asks.
static AT_WORK: Semaphore = Semaphore::const_new(4);

/// Rendering takes its time; others are served meanwhile.
async fn blocking(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    let _place = AT_WORK.acquire().await;
    spawn_blocking(work).await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

#[cfg(test)]
mod tests {
    use super::heard;
    use axum::body::Body;
    use axum::extract::Request;
    use axum::routing::post;
    use axum::{Router, middleware};
    use futures_util::stream;
    use hyper::service::Service;
    use hyper_util::service::TowerToHyperService;
    use std::convert::Infallible;
    use std::time::Duration;

    /// Without any patience, so that nobody has to wait.
    #[test]
    fn who_asks_has_no_time_and_who_answers_has_all() {
        let slow = async || {
            for _ in 0..9 {
                tokio::task::yield_now().await;
            }
        };
        let router = Router::new().route("/", post(slow)).layer(middleware::from_fn_with_state(Duration::ZERO, heard));
        let service = TowerToHyperService::new(router);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let never = stream::pending::<Result<Vec<u8>, Infallible>>();
        for (body, status) in [
            (Body::from("x"), 200),
            (Body::from(vec![0; super::LARGEST_BODY + 1]), 413),
            (Body::from_stream(never), 408),
        ] {
            let request = Request::post("/").body(body).unwrap();
            let Ok(response) = runtime.block_on(service.call(request));
            assert_eq!(response.status(), status);
        }
    }
}
