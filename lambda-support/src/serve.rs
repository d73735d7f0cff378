//! The loop of a function: what it is given, and what goes out.

use bytes::Bytes;
use lambda_runtime::{Context, Diagnostic, LambdaEvent, LambdaInvocation, Runtime, service_fn};
use serde_json::value::RawValue;
use std::cell::Cell;
use std::error::Error;
use std::mem;
use tower::util::MapRequestLayer;

/// Answers one payload after another until Lambda ends the process. A payload may be any bytes, an answer is JSON.
///
/// The runtime decodes payloads itself, and puts its parser's text into the answer where that fails. So it is given `null` in
/// the place of each, and whatever came goes past it: the only errors are those of `answer`, and nothing is parsed in vain.
///
/// # Errors
/// Where there can be no executor, or the Runtime API cannot be reached.
///
/// # Panics
/// Outside of Lambda, where the runtime's variables are not set.
pub fn serve<A: Future<Output = Result<Box<RawValue>, Diagnostic>>>(
    answer: impl Fn(Bytes, Context) -> A,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let executor = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // An event is answered before the next one is asked for, so there is one payload at a time.
    let payload = Cell::new(Bytes::new());
    let hold_back = |mut invocation: LambdaInvocation| {
        payload.set(mem::replace(&mut invocation.body, Bytes::from_static(b"null")));
        invocation
    };
    let handler = service_fn(|event: LambdaEvent<()>| answer(payload.take(), event.context));
    executor.block_on(Runtime::new(handler).layer(MapRequestLayer::new(hold_back)).run())
}
