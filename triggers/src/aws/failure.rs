//! What a failed call tells, and what it does not: no text of the SDK leaves this folder, because it may hold a name or an
//! address (SECURITY.md, L12).

use super::http::never_connected;
use aws_sdk_eventbridge::config::interceptors::InterceptorContext;
use aws_sdk_eventbridge::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_eventbridge::error::{ProvideErrorMetadata, SdkError};
use decisions::post_confirmation::Came;

/// Whether a call that failed is certainly not done, and the service's code for it.
pub(super) fn came<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Came {
    match error {
        SdkError::ConstructionFailure(_) => Came::Failed(None),
        SdkError::TimeoutError(_) => Came::TimedOut,
        SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
            Some(error) if never_connected(error) => Came::Failed(None),
            _ => Came::Broken,
        },
        // A service that failed inside may have done it before.
        SdkError::ServiceError(answer) if answer.raw().status().is_client_error() => {
            Came::Failed(answer.err().code().map(str::to_owned))
        }
        _ => Came::Broken,
    }
}

/// For what must not happen twice: only a call that is certainly not done is tried again.
#[derive(Debug)]
pub(super) struct OnlyWhatIsNotDone;

impl ClassifyRetry for OnlyWhatIsNotDone {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let refused = context.response().is_some_and(|response| response.status().is_client_error());
        let never_sent = || {
            let error = context.output_or_error().and_then(|output| output.err());
            error.and_then(|error| error.as_connector_error()).is_some_and(never_connected)
        };
        if refused || never_sent() { RetryAction::NoActionIndicated } else { RetryAction::RetryForbidden }
    }

    fn name(&self) -> &'static str {
        "only what is not done"
    }
}
