//! The server of `serve`: it listens on loopback, and trusts neither the host names of requests nor their speed (threat
//! model, D21 and D22).

use crate::terminal::CliError;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Extension, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http_api::{Api, NoHooks, router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use policy::Policy;
use preview::server::LoopbackHosts;
use std::io::{self, ErrorKind, Write};
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

/// How long a client may take to send the headers, which is also how long a connection may be idle, and then the body.
const SENDING: Duration = Duration::from_secs(5);
/// After an error of the operating system, such as too many open files.
const PAUSE: Duration = Duration::from_millis(200);
/// The size limit of a body, in bytes; the API's own limit is lower.
const MAX_BODY_BYTES: usize = 1 << 20;

pub(super) async fn run_server(policy: Policy, port: u16) -> Result<ExitCode, CliError> {
    let listener = listen(port).await?;
    let address = listener.local_addr().map_err(CliError::io("listening"))?;
    // The first line on standard output is the address; all lines after it are the log.
    writeln!(io::stdout(), "http://{address}/")?;
    lambda_support::init_json_logging();
    lambda_support::install_panic_hook();
    let api = Api::new(policy, false).map_err(|problem| CliError::new(problem.to_string()))?;
    serve(listener, guarded(router(api, NoHooks), address.port(), SENDING), SENDING).await;
    Ok(ExitCode::SUCCESS)
}

async fn listen(port: u16) -> Result<TcpListener, CliError> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => CliError::new(format!("port {port} is in use; choose another one with --port")),
        _ => CliError::io("listening")(error),
    })
}

/// Accepts connections until the process ends.
async fn serve(listener: TcpListener, routes: Router, sending: Duration) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve_connection(stream, routes.clone(), sending))),
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Serves one connection. Its errors are those of the client, who gets no other response.
async fn serve_connection(stream: TcpStream, routes: Router, sending: Duration) {
    let Ok(peer) = stream.peer_addr() else { return };
    let service = TowerToHyperService::new(routes.layer(Extension(ConnectInfo(peer))));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(sending);
    drop(http.serve_connection(TokioIo::new(stream), service).await);
}

/// The routes behind both checks.
fn guarded(routes: Router, port: u16, sending: Duration) -> Router {
    let hosts = LoopbackHosts::for_port(port);
    routes.layer(from_fn(move |request: Request, next: Next| {
        let is_allowed = hosts.allow(request.headers(), request.uri());
        async move {
            match is_allowed {
                true => read_body(request, next, sending).await,
                false => error(StatusCode::FORBIDDEN, "forbidden", "The host must be localhost with this port"),
            }
        }
    }))
}

/// Reads the whole body before the API gets the request.
async fn read_body(request: Request, next: Next, sending: Duration) -> Response {
    let (parts, body) = request.into_parts();
    match timeout(sending, to_bytes(body, MAX_BODY_BYTES)).await {
        Ok(Ok(body)) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Ok(Err(_)) => error(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "The body is too large or incomplete"),
        Err(_) => error(StatusCode::REQUEST_TIMEOUT, "timeout", "The body did not arrive in time"),
    }
}

/// An error in the format of the API.
fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = serde_json::json!({ "error": code, "message": message });
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

#[cfg(test)]
mod tests;
