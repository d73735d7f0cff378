//! Error mapping: SDK errors to step results. No text of the SDK leaves this folder, because it may contain a name or an
//! address (threat model, L12).

use aws_sdk_eventbridge::error::{ProvideErrorMetadata, SdkError};
use lambda_support::aws::never_connected;
use triggers::effects::StepResult;

/// Whether the call was certainly not performed, and the service's error code.
pub(super) fn step_result<E: ProvideErrorMetadata>(error: &SdkError<E>) -> StepResult {
    match error {
        SdkError::ConstructionFailure(_) => StepResult::Failed(None),
        SdkError::TimeoutError(_) => StepResult::TimedOut,
        SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
            Some(error) if never_connected(error) => StepResult::Failed(None),
            _ => StepResult::Indeterminate,
        },
        // A service that failed internally may have performed the call before that.
        SdkError::ServiceError(response) if response.raw().status().is_client_error() => {
            StepResult::Failed(response.err().code().map(str::to_owned))
        }
        _ => StepResult::Indeterminate,
    }
}
