//! The runtime loop of a function.

use bytes::Bytes;
use lambda_runtime::{Context, Diagnostic, LambdaEvent, LambdaInvocation, Runtime, service_fn};
use serde_json::value::RawValue;
use std::cell::Cell;
use std::error::Error;
use std::mem;
use tower::util::MapRequestLayer;

/// Passes one payload after another to `handle` until Lambda ends the process. A payload may be any bytes; a response is
/// JSON.
///
/// The Lambda runtime would parse payloads itself and put the parser's message into its error response. Therefore it is
/// given `null` instead of each payload, and the payload is passed to `handle` directly: the only errors are those of
/// `handle`, and no payload is parsed twice.
///
/// # Errors
/// If the executor cannot be created or the Runtime API cannot be reached.
///
/// # Panics
/// Outside Lambda, where the runtime's variables are not set.
pub fn serve<A: Future<Output = Result<Box<RawValue>, Diagnostic>>>(
    handle: impl Fn(Bytes, Context) -> A,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let executor = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // The runtime polls for the next event after it has responded, so there is one payload at a time.
    let payload = Cell::new(Bytes::new());
    let take_payload = |mut invocation: LambdaInvocation| {
        payload.set(mem::replace(&mut invocation.body, Bytes::from_static(b"null")));
        invocation
    };
    let handler = service_fn(|event: LambdaEvent<()>| handle(payload.take(), event.context));
    executor.block_on(Runtime::new(handler).layer(MapRequestLayer::new(take_payload)).run())
}
