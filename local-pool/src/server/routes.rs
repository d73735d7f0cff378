//! The routes.

use super::api::answer_request;
use super::cors::answer_preflight;
use super::documents::{key_set, not_found, openid_configuration};
use super::guard::guard;
use super::hosts::LoopbackHosts;
use super::local;
use super::local_guard::may_use_local;
use crate::service::Service;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, Uri};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use lambda_emulator::Logs;
use std::sync::Arc;

/// What the routes share.
#[derive(Clone)]
struct Shared {
    service: Arc<Service>,
    logs: Logs,
}

/// The routes of a server on this port.
pub(super) fn routes(service: Arc<Service>, logs: Logs, port: u16) -> Router {
    let hosts = LoopbackHosts::for_port(port);
    let shared = Shared { service: Arc::clone(&service), logs };
    let local = local_routes(hosts.clone());
    Router::new()
        .route("/", post(operation).options(async |headers: HeaderMap| answer_preflight(&headers)))
        .route("/{pool}/.well-known/jwks.json", get(jwks))
        .route("/{pool}/.well-known/openid-configuration", get(openid))
        .nest("/_local", local)
        .fallback(async || not_found())
        .with_state(shared)
        .layer(from_fn(move |request: Request, next: Next| guard(Arc::clone(&service), hosts.clone(), request, next)))
}

fn local_routes(hosts: LoopbackHosts) -> Router<Shared> {
    Router::new()
        .route("/clock", get(read_clock).post(advance_clock))
        .route("/messages", get(list_messages))
        .route("/events", get(list_events))
        .route("/faults", post(change_fault))
        .route("/seed", get(export_seed))
        .fallback(async || not_found())
        .layer(from_fn(move |request: Request, next: Next| {
            let is_allowed = may_use_local(request.headers(), &hosts);
            async move { if is_allowed { next.run(request).await } else { local::forbidden() } }
        }))
}

async fn operation(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    answer_request(&shared.service, &shared.logs, &headers, &body).await
}

async fn jwks(State(shared): State<Shared>, Path(pool): Path<String>) -> Response {
    key_set(&shared.service, &pool)
}

async fn openid(State(shared): State<Shared>, headers: HeaderMap, Path(pool): Path<String>) -> Response {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    openid_configuration(&shared.service, host, &pool)
}

async fn read_clock(State(shared): State<Shared>) -> Response {
    local::read_clock(&shared.service)
}

async fn advance_clock(State(shared): State<Shared>, body: Bytes) -> Response {
    local::advance_clock(&shared.service, serde_json::from_slice(&body))
}

async fn list_messages(State(shared): State<Shared>, uri: Uri) -> Response {
    local::list_messages(&shared.service, wants_secrets(&uri))
}

async fn list_events(State(shared): State<Shared>, uri: Uri) -> Response {
    local::list_events(&shared.service, wants_secrets(&uri))
}

async fn change_fault(State(shared): State<Shared>, body: Bytes) -> Response {
    local::change_fault(&shared.service, serde_json::from_slice(&body))
}

async fn export_seed(State(shared): State<Shared>) -> String {
    shared.service.export_seed()
}

/// Passwords, codes and tokens in events are replaced unless they are asked for.
fn wants_secrets(uri: &Uri) -> bool {
    uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "secrets=true"))
}
