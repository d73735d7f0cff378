//! Why a call failed, and how to fix it.

use crate::terminal::CliError;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use std::error::Error;
use std::fmt;
use std::iter::successors;

/// A failed call.
#[derive(Debug)]
pub(crate) struct AwsError {
    /// The action as IAM names it: `cognito-idp:UpdateUserPool`.
    pub(super) action: &'static str,
    /// AWS's error code, or one of ours if there was no response.
    pub(super) code: String,
    /// AWS's message.
    pub(super) message: String,
}

impl AwsError {
    pub(super) fn new<E: ProvideErrorMetadata + Error + 'static>(
        action: &'static str,
        error: &SdkError<E, HttpResponse>,
    ) -> Self {
        let (code, message) = match error.as_service_error() {
            Some(answer) => (answer.code().unwrap_or("Unknown"), answer.message().unwrap_or_default()),
            None if has_cause::<CredentialsError>(error) => ("CredentialsNotLoaded", ""),
            None => match error {
                SdkError::TimeoutError(_) => ("TimedOut", ""),
                SdkError::DispatchFailure(_) => ("NotConnected", ""),
                SdkError::ResponseError(_) => ("Unreadable", "not a response of AWS"),
                _ => ("NotSent", ""),
            },
        };
        Self { action, code: code.to_owned(), message: message.to_owned() }
    }

    /// Whether the resource does not exist.
    pub(super) fn is_not_found(&self) -> bool {
        self.code == "ResourceNotFoundException"
    }

    /// Whether the resource already exists.
    pub(super) fn is_conflict(&self) -> bool {
        self.code == "ResourceConflictException"
    }

    /// Whether the call may have been performed: there was no response, or only a general error.
    pub(crate) fn is_uncertain(&self) -> bool {
        matches!(
            self.code.as_str(),
            "TimedOut" | "NotConnected" | "Unreadable" | "Unknown" | "InternalErrorException" | "ServiceException"
        )
    }

    /// How to fix it.
    fn help(&self) -> String {
        match self.code.as_str() {
            "CredentialsNotLoaded" => "sign in to AWS, or select a profile with AWS_PROFILE".to_owned(),
            "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "ExpiredTokenException"
            | "ExpiredToken"
            | "MissingAuthenticationTokenException" => {
                "AWS rejected these credentials; sign in again, or select another profile with AWS_PROFILE".to_owned()
            }
            "AccessDeniedException" | "AccessDenied" | "UnauthorizedException" => {
                format!(
                    "your IAM identity needs {}; docs/deploy.md lists the actions that this command needs",
                    self.action
                )
            }
            "TooManyRequestsException"
            | "ThrottlingException"
            | "Throttling"
            | "RequestLimitExceeded"
            | "LimitExceededException" => "AWS is throttling calls; run the same command again in a minute".to_owned(),
            "ConcurrentModificationException" | "ResourceConflictException" | "PreconditionFailedException" => {
                "a concurrent change is in progress; run the same command again".to_owned()
            }
            "UserImportInProgressException" => {
                "wait until the user import is complete, then run the same command again".to_owned()
            }
            "InvalidSmsRoleAccessPolicyException"
            | "InvalidSmsRoleTrustRelationshipException"
            | "InvalidEmailRoleAccessPolicyException" => {
                "AWS validates the pool's roles at every update; fix the role that the message names".to_owned()
            }
            "ResourceNotFoundException" if self.action.starts_with("cognito-idp:") => {
                "check the ID, and whether AWS_PROFILE belongs to the pool's account".to_owned()
            }
            "TimedOut" | "NotConnected" => "check the network and run the same command again".to_owned(),
            _ if self.is_uncertain() => "run the same command again".to_owned(),
            _ => "fix the reported problem and run the same command again".to_owned(),
        }
    }
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.action, self.code)?;
        if !self.message.is_empty() {
            write!(f, " ({})", single_line(&self.message))?;
        }
        write!(f, "; {}", self.help())
    }
}

impl From<AwsError> for CliError {
    fn from(error: AwsError) -> Self {
        Self::new(error.to_string())
    }
}

/// AWS's message on one line, shortened.
fn single_line(message: &str) -> String {
    const MAX_CHARACTERS: usize = 300;
    let words: Vec<&str> = message.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(&line)),
        None => line,
    }
}

fn has_cause<E: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    successors(Some(error), |&error| error.source()).any(|error| error.is::<E>())
}
