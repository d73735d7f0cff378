//! What a failed call tells, and what it does not: no text of the SDK leaves this folder, because it may hold a name or an
//! address (SECURITY.md, L12).

use aws_sdk_eventbridge::error::{ProvideErrorMetadata, SdkError};
use lambda_support::aws::never_connected;
use triggers::effects::StepResult;

/// Whether a call that failed is certainly not done, and the service's code for it.
pub(super) fn step_result<E: ProvideErrorMetadata>(error: &SdkError<E>) -> StepResult {
    match error {
        SdkError::ConstructionFailure(_) => StepResult::Failed(None),
        SdkError::TimeoutError(_) => StepResult::TimedOut,
        SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
            Some(error) if never_connected(error) => StepResult::Failed(None),
            _ => StepResult::Indeterminate,
        },
        // A service that failed inside may have done it before.
        SdkError::ServiceError(answer) if answer.raw().status().is_client_error() => {
            StepResult::Failed(answer.err().code().map(str::to_owned))
        }
        _ => StepResult::Indeterminate,
    }
}
