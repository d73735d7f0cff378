//! Why a secret could not be read. Messages of AWS are never kept.

use super::code::SecretCode;
use crate::aws::loggable_code;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use std::{error, fmt};

/// Why a secret could not be read. `Display` is what the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretError {
    code: SecretCode,
    /// AWS's error code.
    aws_code: Option<String>,
}

impl SecretError {
    /// Whether the same call may succeed later without a change of the deployment.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        use SecretCode::{Failed, Throttled, TimedOut, Unreachable, Unreadable};
        matches!(self.code, Failed | Throttled | TimedOut | Unreachable | Unreadable)
    }

    pub(super) fn from_sdk<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Self {
        match (error.as_service_error().and_then(ProvideErrorMetadata::code), error) {
            (Some(code), _) => Self::from_aws_code(code),
            (None, SdkError::TimeoutError(_)) => SecretCode::TimedOut.into(),
            (None, SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_)) => SecretCode::Unreachable.into(),
            (None, _) => SecretCode::Unreadable.into(),
        }
    }

    fn from_aws_code(code: &str) -> Self {
        match code {
            "AccessDeniedException" => SecretCode::Denied.into(),
            // `InvalidRequestException`: it is marked for deletion.
            "ResourceNotFoundException" | "InvalidRequestException" => SecretCode::NotFound.into(),
            "ThrottlingException" | "Throttling" | "TooManyRequestsException" => SecretCode::Throttled.into(),
            other => Self { code: SecretCode::Failed, aws_code: Some(loggable_code(other).to_owned()) },
        }
    }
}

impl From<SecretCode> for SecretError {
    fn from(code: SecretCode) -> Self {
        Self { code, aws_code: None }
    }
}

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        self.aws_code.iter().try_for_each(|code| write!(f, ":{code}"))
    }
}

impl error::Error for SecretError {}

#[cfg(test)]
mod tests {
    use super::SecretError;

    #[test]
    fn only_single_word_codes_are_logged() {
        for (code, logged, is_temporary) in [
            ("InternalServiceError", "secret_failed:InternalServiceError", true),
            ("hunter2 of ann", "secret_failed:Unknown", true),
            ("AccessDeniedException", "secret_denied", false),
            ("InvalidRequestException", "secret_not_found", false),
        ] {
            let error = SecretError::from_aws_code(code);
            assert_eq!((error.to_string().as_str(), error.is_temporary()), (logged, is_temporary), "{code}");
        }
    }
}
