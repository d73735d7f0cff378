//! What of a payload the runtime gets to see.

use lambda_runtime::LambdaInvocation;
use serde_json::value::RawValue;

/// Swaps what is not JSON for `null`. The runtime decodes payloads itself and puts its parser's text into the answer when that
/// fails; so every payload reaches the handler, whose own constant error is the only one there is.
#[must_use]
pub fn only_json(mut invocation: LambdaInvocation) -> LambdaInvocation {
    if serde_json::from_slice::<&RawValue>(&invocation.body).is_err() {
        invocation.body = "null".into();
    }
    invocation
}
