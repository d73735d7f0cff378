//! The Runtime API as a function's process sees it: four routes of version 2018-06-01 on a port of its own.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use crate::{
    desk::{Desk, Invocation},
    environment::FunctionName,
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

/// The most that Lambda takes as an answer, in bytes: what it calls 6 MB.
const MAX_ANSWER: usize = 6_291_556;

/// What runs as long as it is kept, and closes its connections when dropped.
pub(crate) struct Open {
    /// Where the process finds it.
    pub(crate) address: SocketAddr,
    _until_dropped: oneshot::Sender<()>,
}

/// What every route knows.
struct Shared {
    desk: Desk,
    function_arn: String,
}

/// Opens a Runtime API on a free port of 127.0.0.1.
pub(crate) async fn open(name: &FunctionName, desk: Desk) -> io::Result<Open> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    // Without it a small answer waits for the process's delayed acknowledgement.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let (open, dropped) = oneshot::channel::<()>();
    let server = axum::serve(listener, routes(name, desk)).with_graceful_shutdown(async { drop(dropped.await) });
    tokio::spawn(server.into_future());
    Ok(Open { address, _until_dropped: open })
}

fn routes(name: &FunctionName, desk: Desk) -> Router {
    let shared = Shared { desk, function_arn: name.arn() };
    Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
        .route("/2018-06-01/runtime/init/error", post(init_error))
        .with_state(Arc::new(shared))
}

/// Answers when there is an event: a process waits here for as long as it takes.
async fn next(State(shared): State<Arc<Shared>>) -> Response {
    match shared.desk.next().await {
        Some(invocation) => shared.hand_out(invocation),
        None => StatusCode::GONE.into_response(),
    }
}

impl Shared {
    fn hand_out(&self, invocation: Invocation) -> Response {
        let seconds = invocation.deadline / 1000;
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("lambda-runtime-aws-request-id", invocation.id.clone()),
            ("lambda-runtime-deadline-ms", invocation.deadline.to_string()),
            ("lambda-runtime-invoked-function-arn", self.function_arn.clone()),
            ("lambda-runtime-trace-id", format!("Root=1-{seconds:08x}-{:024x};Parent={:016x};Sampled=0", 1, 1)),
        ];
        (headers, self.desk.hand_out(invocation)).into_response()
    }
}

async fn response(State(shared): State<Arc<Shared>>, Path(id): Path<String>, body: Body) -> Response {
    if !shared.desk.expects(&id) {
        return not_in_flight();
    }
    match read(body).await {
        Ok(Received::Whole(answer)) => accepted_if(shared.desk.settle(&id, Ok(answer))),
        Ok(Received::TooLarge) => {
            shared.desk.settle(&id, Err(too_large()));
            reply(
                StatusCode::PAYLOAD_TOO_LARGE,
                r#"{"errorMessage":"Answer too large","errorType":"RequestEntityTooLarge"}"#,
            )
        }
        Err(broken) => broken,
    }
}

async fn error(State(shared): State<Arc<Shared>>, Path(id): Path<String>, headers: HeaderMap, body: Body) -> Response {
    match read(body).await {
        Ok(body) => accepted_if(shared.desk.settle(&id, Err(report(&headers, &body)))),
        Err(broken) => broken,
    }
}

async fn init_error(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Body) -> Response {
    match read(body).await {
        Ok(body) => {
            shared.desk.fail_init(report(&headers, &body));
            accepted_if(true)
        }
        Err(broken) => broken,
    }
}

fn report(headers: &HeaderMap, body: &Received) -> FunctionError {
    let header = headers.get("lambda-runtime-function-error-type").and_then(|value| value.to_str().ok());
    let body: &[u8] = if let Received::Whole(body) = body { body } else { b"" };
    FunctionError::read(header, body)
}

/// What Lambda reports to its caller in place of an answer that is too large.
fn too_large() -> FunctionError {
    FunctionError {
        error_type: FunctionError::RESPONSE_TOO_LARGE.to_owned(),
        message: format!("Response payload size exceeded maximum allowed payload size ({MAX_ANSWER} bytes)."),
    }
}

/// A request's body.
enum Received {
    Whole(Bytes),
    TooLarge,
}

/// Reads a body to its end even when it is too large, as a client reads the refusal only after it has sent everything.
/// A connection that breaks off is no answer.
async fn read(mut body: Body) -> Result<Received, Response> {
    let mut received = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(data) = frame.map_err(|_| StatusCode::BAD_REQUEST.into_response())?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= MAX_ANSWER {
            received.extend_from_slice(&data);
        }
    }
    Ok(if length <= MAX_ANSWER { Received::Whole(received.into()) } else { Received::TooLarge })
}

fn accepted_if(taken: bool) -> Response {
    if taken { reply(StatusCode::ACCEPTED, r#"{"status":"OK"}"#) } else { not_in_flight() }
}

fn not_in_flight() -> Response {
    reply(StatusCode::BAD_REQUEST, r#"{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}"#)
}

fn reply(status: StatusCode, body: &'static str) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
