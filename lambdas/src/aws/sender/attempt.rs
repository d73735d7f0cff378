//! What a provider did with a message. No text of a provider leaves this folder, because it may contain an address.

use aws_sdk_sesv2::error::{ProvideErrorMetadata, SdkError};
use lambda_support::aws::{SecretError, loggable_code};
use triggers::{LogCode, LogNote};

/// The result of asking a provider, with its error code.
pub(super) enum Attempt {
    /// It accepted the message.
    Accepted,
    /// It refuses this recipient.
    RecipientRefused(String),
    /// It refuses messages of this sender.
    SenderRefused(String),
    /// It did not accept the message, for a reason that may pass.
    Failed(String),
    /// It did not answer in time.
    TimedOut,
}

impl Attempt {
    /// An error of an AWS service.
    pub(super) fn from_sdk<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Self {
        match error {
            SdkError::TimeoutError(_) => Self::TimedOut,
            SdkError::ServiceError(_) if is_transient(error) => Self::Failed(code_of(error)),
            SdkError::ServiceError(_) => Self::SenderRefused(code_of(error)),
            SdkError::ConstructionFailure(_) => Self::SenderRefused("Settings".to_owned()),
            SdkError::DispatchFailure(_) => Self::Failed("Unreachable".to_owned()),
            _ => Self::Failed("Unreadable".to_owned()),
        }
    }

    /// The credentials at a provider could not be read.
    pub(super) fn from_secret(error: &SecretError) -> Self {
        let code = error.to_string();
        if error.is_temporary() { Self::Failed(code) } else { Self::SenderRefused(code) }
    }

    pub(super) fn note(&self, provider: &str) -> LogNote {
        let about = |code, error: &str| LogNote::about(code, &format!("{provider}:{error}"));
        match self {
            Self::Accepted => LogNote::about(LogCode::Sent, provider),
            Self::RecipientRefused(error) => about(LogCode::RecipientRefused, error),
            Self::SenderRefused(error) => about(LogCode::SenderRefused, error),
            Self::Failed(error) => about(LogCode::SendFailed, error),
            Self::TimedOut => LogNote::about(LogCode::SendTimedOut, provider),
        }
    }
}

/// The error code of a service, as far as it may be logged.
pub(super) fn code_of<E: ProvideErrorMetadata>(error: &SdkError<E>) -> String {
    match error {
        SdkError::TimeoutError(_) => "TimedOut".to_owned(),
        SdkError::DispatchFailure(_) => "Unreachable".to_owned(),
        SdkError::ServiceError(response) => match (response.err().code(), response.raw().status()) {
            (Some(code), _) => loggable_code(code).to_owned(),
            (None, status) if !status.is_success() => status.to_string(),
            // It is not a response of the service.
            (None, _) => "Unreadable".to_owned(),
        },
        _ => "Unreadable".to_owned(),
    }
}

/// Whether the same call may succeed later.
pub(super) fn is_transient<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    let SdkError::ServiceError(response) = error else {
        return !matches!(error, SdkError::ConstructionFailure(_));
    };
    let status = response.raw().status();
    let code = response.err().code().unwrap_or_default();
    let busy = ["Throttl", "TooManyRequests", "LimitExceeded", "RequestLimit", "SlowDown", "KMSInternal", "Timeout"];
    status.is_success()
        || status.is_server_error()
        || status.as_u16() == 429
        || busy.iter().any(|part| code.contains(part))
}
