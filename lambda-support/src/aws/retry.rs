//! Retries of calls that are not idempotent.

use super::http::never_connected;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};

/// Retry classifier for calls that are not idempotent: retries only if the request was never sent or was rejected.
#[derive(Debug)]
pub struct RetryOnlyUnsent;

impl ClassifyRetry for RetryOnlyUnsent {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let rejected = context.response().is_some_and(|response| response.status().is_client_error());
        let never_sent = || {
            let error = context.output_or_error().and_then(|output| output.err());
            error.and_then(|error| error.as_connector_error()).is_some_and(never_connected)
        };
        if rejected || never_sent() { RetryAction::NoActionIndicated } else { RetryAction::RetryForbidden }
    }

    fn name(&self) -> &'static str {
        "retry only unsent"
    }
}
