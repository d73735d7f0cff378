//! The Runtime API for one function process: the four routes of version 2018-06-01 on a port of its own.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use crate::{
    invocation_queue::{Invocation, InvocationQueue},
    outcome::FunctionError,
};
use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{get, post},
    serve::ListenerExt,
};
use std::{
    future::poll_fn,
    io,
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::Arc,
};
use tokio::{net::TcpListener, sync::oneshot};

/// Lambda's limit for a response, which it calls 6 MB.
const MAX_RESPONSE_BYTES: usize = 6_291_556;

/// A running server; dropping the handle stops it and closes its connections.
pub(crate) struct ServerHandle {
    pub(crate) address: SocketAddr,
    _shutdown: oneshot::Sender<()>,
}

/// The state that the routes share.
struct ServerState {
    queue: InvocationQueue,
    function_arn: String,
}

/// Starts a Runtime API on a free port of 127.0.0.1.
pub(crate) async fn start_server(function_arn: String, queue: InvocationQueue) -> io::Result<ServerHandle> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    // Otherwise a small response waits for the process's delayed acknowledgement.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let (shutdown, dropped) = oneshot::channel::<()>();
    let server =
        axum::serve(listener, routes(function_arn, queue)).with_graceful_shutdown(async { drop(dropped.await) });
    tokio::spawn(server.into_future());
    Ok(ServerHandle { address, _shutdown: shutdown })
}

fn routes(function_arn: String, queue: InvocationQueue) -> Router {
    let state = ServerState { queue, function_arn };
    Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
        .route("/2018-06-01/runtime/init/error", post(init_error))
        .with_state(Arc::new(state))
}

/// Responds as soon as there is an event; a process may wait here indefinitely.
async fn next(State(state): State<Arc<ServerState>>) -> Response {
    match state.queue.next().await {
        Some(invocation) => state.dispatch(invocation),
        None => StatusCode::GONE.into_response(),
    }
}

impl ServerState {
    fn dispatch(&self, invocation: Invocation) -> Response {
        let seconds = invocation.deadline_ms / 1000;
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("lambda-runtime-aws-request-id", invocation.id.clone()),
            ("lambda-runtime-deadline-ms", invocation.deadline_ms.to_string()),
            ("lambda-runtime-invoked-function-arn", self.function_arn.clone()),
            ("lambda-runtime-trace-id", format!("Root=1-{seconds:08x}-{:024x};Parent={:016x};Sampled=0", 1, 1)),
        ];
        (headers, self.queue.dispatch(invocation)).into_response()
    }
}

async fn response(State(state): State<Arc<ServerState>>, Path(id): Path<String>, body: Body) -> Response {
    if !state.queue.is_in_flight(&id) {
        return not_in_flight();
    }
    match read_body(body).await {
        Ok(RequestBody::Complete(response)) => accepted_if(state.queue.complete(&id, Ok(response))),
        Ok(RequestBody::TooLarge) => {
            state.queue.complete(&id, Err(response_too_large()));
            json_response(
                StatusCode::PAYLOAD_TOO_LARGE,
                r#"{"errorMessage":"Response too large","errorType":"RequestEntityTooLarge"}"#,
            )
        }
        Err(broken) => broken,
    }
}

async fn error(
    State(state): State<Arc<ServerState>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match read_body(body).await {
        Ok(body) => accepted_if(state.queue.complete(&id, Err(parse_error_report(&headers, &body)))),
        Err(broken) => broken,
    }
}

async fn init_error(State(state): State<Arc<ServerState>>, headers: HeaderMap, body: Body) -> Response {
    match read_body(body).await {
        Ok(body) => {
            state.queue.fail_init(parse_error_report(&headers, &body));
            accepted_if(true)
        }
        Err(broken) => broken,
    }
}

fn parse_error_report(headers: &HeaderMap, body: &RequestBody) -> FunctionError {
    let header = headers.get("lambda-runtime-function-error-type").and_then(|value| value.to_str().ok());
    let body: &[u8] = if let RequestBody::Complete(body) = body { body } else { b"" };
    FunctionError::from_report(header, body)
}

/// The error that Lambda reports to its caller instead of a response that is too large.
fn response_too_large() -> FunctionError {
    FunctionError {
        error_type: FunctionError::RESPONSE_TOO_LARGE.to_owned(),
        message: format!("Response payload size exceeded maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes)."),
    }
}

/// The body of a request.
enum RequestBody {
    Complete(Bytes),
    TooLarge,
}

/// Reads a body to its end even if it is too large, because a client reads the error only after it has sent everything.
/// An aborted connection does not count as a response.
async fn read_body(mut body: Body) -> Result<RequestBody, Response> {
    let mut received = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(data) = frame.map_err(|_| StatusCode::BAD_REQUEST.into_response())?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= MAX_RESPONSE_BYTES {
            received.extend_from_slice(&data);
        }
    }
    Ok(if length <= MAX_RESPONSE_BYTES { RequestBody::Complete(received.into()) } else { RequestBody::TooLarge })
}

fn accepted_if(is_in_flight: bool) -> Response {
    if is_in_flight { json_response(StatusCode::ACCEPTED, r#"{"status":"OK"}"#) } else { not_in_flight() }
}

fn not_in_flight() -> Response {
    json_response(StatusCode::BAD_REQUEST, r#"{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}"#)
}

fn json_response(status: StatusCode, body: &'static str) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
