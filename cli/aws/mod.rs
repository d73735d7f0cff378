//! AWS calls of the CLI, with the operator's profile and in the pool's region.
//!
//! - `user_pool.rs`: user pools
//! - `functions.rs`: Lambda functions
//!
//! Responses are kept as JSON text, so that settings unknown to the SDK are read and sent back like all others.

mod functions;
mod user_pool;

use crate::terminal::CliError;
use aws_config::BehaviorVersion;
use aws_config::timeout::TimeoutConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_cognitoidentityprovider as cognito;
use aws_sdk_lambda as lambda;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use events::is_user_pool_id;
use std::error::Error;
use std::fmt;
use std::iter::successors;
use std::time::Duration;

/// Generous: the operator waits, and the network may be slow.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

/// Clients of the services that a pool and its functions use.
pub(crate) struct AwsClients {
    cognito: cognito::Client,
    lambda: lambda::Client,
}

/// A failed call.
#[derive(Debug)]
pub(crate) struct AwsError {
    /// The action as IAM names it: `cognito-idp:UpdateUserPool`.
    action: &'static str,
    /// AWS's error code, or one of ours if there was no response.
    code: String,
    /// AWS's message.
    message: String,
}

/// Runs AWS calls to completion.
pub(crate) fn run<T>(calls: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::io("starting"))?;
    runtime.block_on(calls)
}

impl AwsClients {
    /// Clients for the region of a pool, with the credentials that the AWS CLI would use.
    pub(crate) async fn for_pool(id: &str) -> Result<Self, CliError> {
        if !is_user_pool_id(id) {
            return Err(CliError::new(format!(
                "{id} is not a user pool ID; use the ID, not the name or the ARN: it looks like eu-west-1_AbCdEf123"
            )));
        }
        let region = id.rsplit_once('_').map_or("", |(region, _)| region).to_owned();
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .build();
        let settings = aws_config::defaults(BehaviorVersion::v2026_01_12())
            .http_client(lambda_support::aws::Http1::default())
            .region(aws_config::Region::new(region))
            .timeout_config(timeouts)
            .load()
            .await;
        Ok(Self { cognito: cognito::Client::new(&settings), lambda: lambda::Client::new(&settings) })
    }
}

impl AwsError {
    fn new<E: ProvideErrorMetadata + Error + 'static>(action: &'static str, error: &SdkError<E, HttpResponse>) -> Self {
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
    fn is_not_found(&self) -> bool {
        self.code == "ResourceNotFoundException"
    }

    /// Whether the resource already exists.
    fn is_conflict(&self) -> bool {
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
