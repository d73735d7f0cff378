//! AWS calls of the CLI, with the operator's profile and in the pool's region.
//!
//! - `user_pool.rs`: user pools
//! - `json_client.rs`: calls to services without their SDK crates
//! - `error.rs`: why a call failed, and how to fix it
//! - `captured_body.rs`: the body of a response
//! - `functions.rs`: Lambda functions
//! - `monitoring.rs`: their logs and alarms
//!
//! Responses are kept as JSON text, so that settings unknown to the SDK are read and sent back like all others.

mod captured_body;
mod error;
mod functions;
mod json_client;
mod monitoring;
mod user_pool;

use crate::terminal::CliError;
use aws_config::BehaviorVersion;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_cognitoidentityprovider as cognito;
use aws_sdk_lambda as lambda;
use events::is_user_pool_id;
use json_client::JsonClient;
use std::time::Duration;

pub(crate) use error::AwsError;

/// Generous: the operator waits, and the network may be slow.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

/// Clients of the services that a pool and its functions use.
pub(crate) struct AwsClients {
    cognito: cognito::Client,
    lambda: lambda::Client,
    json: JsonClient,
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
        Ok(Self {
            cognito: cognito::Client::new(&settings),
            lambda: lambda::Client::new(&settings),
            json: JsonClient::new(settings),
        })
    }
}
