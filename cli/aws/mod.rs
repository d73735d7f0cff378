//! AWS, as somebody with a pool calls it: with their own profile, in the pool's region.
//!
//! - `user_pool.rs`: what a pool is, and changing its triggers
//! - `functions.rs`: what a function is, who may call it, and what it remembers
//!
//! What AWS answers stays the text that it is: a setting that the SDK does not know is read and sent back like all others.

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

/// A person waits, and the way may be long.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

/// The services that a pool and its functions live in.
pub(crate) struct AwsClients {
    cognito: cognito::Client,
    lambda: lambda::Client,
}

/// A call that did not do what it was to do, for whoever typed the command.
#[derive(Debug)]
pub(crate) struct AwsError {
    /// The action, as IAM calls it: `cognito-idp:UpdateUserPool`.
    action: &'static str,
    /// AWS's code, or what came instead of an answer.
    code: String,
    /// What AWS says besides.
    message: String,
}

/// Waits for what calls AWS.
pub(crate) fn run<T>(calls: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::io("starting"))?;
    runtime.block_on(calls)
}

impl AwsClients {
    /// The services in the region of a pool, with the credentials that the command line of AWS would take.
    pub(crate) async fn for_pool(id: &str) -> Result<Self, CliError> {
        if !is_user_pool_id(id) {
            return Err(CliError::new(format!(
                "{id} is no id of a user pool; copy the id, not the name or the ARN: it looks like eu-west-1_AbCdEf123"
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
                SdkError::ResponseError(_) => ("Unreadable", "the answer is none of AWS"),
                _ => ("NotSent", ""),
            },
        };
        Self { action, code: code.to_owned(), message: message.to_owned() }
    }

    /// Whether AWS says that there is no such thing.
    fn is_not_found(&self) -> bool {
        self.code == "ResourceNotFoundException"
    }

    /// Whether AWS says that there is such a thing already.
    fn is_conflict(&self) -> bool {
        self.code == "ResourceConflictException"
    }

    /// Whether nobody knows if the call was done: there was no answer, or one that says no more than that something broke.
    pub(crate) fn is_uncertain(&self) -> bool {
        matches!(
            self.code.as_str(),
            "TimedOut" | "NotConnected" | "Unreadable" | "Unknown" | "InternalErrorException" | "ServiceException"
        )
    }

    /// What to do about it.
    fn help(&self) -> String {
        match self.code.as_str() {
            "CredentialsNotLoaded" => "sign in to AWS, or name a profile with AWS_PROFILE".to_owned(),
            "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "ExpiredTokenException"
            | "ExpiredToken"
            | "MissingAuthenticationTokenException" => {
                "AWS does not take these credentials: sign in again, or name another profile with AWS_PROFILE"
                    .to_owned()
            }
            "AccessDeniedException" | "AccessDenied" | "UnauthorizedException" => {
                format!("have {} allowed for you; deploy/README.md lists the actions that this takes", self.action)
            }
            "TooManyRequestsException"
            | "ThrottlingException"
            | "Throttling"
            | "RequestLimitExceeded"
            | "LimitExceededException" => {
                "AWS takes no more calls at the moment: run the same command again in a minute".to_owned()
            }
            "ConcurrentModificationException" | "ResourceConflictException" | "PreconditionFailedException" => {
                "somebody else is changing the same thing: run the same command again".to_owned()
            }
            "UserImportInProgressException" => "wait until the import of users is over, and run it again".to_owned(),
            "InvalidSmsRoleAccessPolicyException"
            | "InvalidSmsRoleTrustRelationshipException"
            | "InvalidEmailRoleAccessPolicyException" => {
                "AWS checks the pool's roles again at every update: mend the role that it names".to_owned()
            }
            "ResourceNotFoundException" if self.action.starts_with("cognito-idp:") => {
                "look at the id, and whether AWS_PROFILE is of the pool's account".to_owned()
            }
            "TimedOut" | "NotConnected" => "look at the network, and run the same command again".to_owned(),
            _ if self.is_uncertain() => "run the same command again".to_owned(),
            _ => "mend what AWS says, and run the same command again".to_owned(),
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

/// What AWS says, short enough for a line.
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
