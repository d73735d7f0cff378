//! The app client of the user pool that the API acts as.

use super::error_mapping::rejects_secret;
use super::proof::Proof;
use crate::failure::Failure;
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::config::{Builder, Region};
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use lambda_support::aws::{RetryOnlyUnsent, Secret};
use policy::{ClientSecret, SignInFlow};
use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

/// Cognito is in the same region.
const CONNECT: Duration = Duration::from_millis(600);
/// A sign-up runs two triggers with five seconds each (contract 1.7).
const ATTEMPT: Duration = Duration::from_secs(12);
/// For all attempts: API Gateway waits for 29 seconds.
const OPERATION: Duration = Duration::from_secs(25);
/// The second attempt is made if the connection failed or Cognito throttles.
const ATTEMPTS: u32 = 2;

/// The custom settings, or else those of the environment, with timeouts for calls that an end user waits for.
pub(crate) fn sdk_config(custom: Option<&SdkConfig>) -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build();
    let retries = RetryConfig::standard()
        .with_max_attempts(ATTEMPTS)
        .with_initial_backoff(Duration::from_millis(50))
        .with_max_backoff(Duration::from_millis(300));
    let settings = custom.cloned().unwrap_or_else(lambda_support::aws::from_environment);
    settings.into_builder().timeout_config(timeouts).retry_config(retries).build()
}

/// The app client and its SDK client, which is built with the first call.
pub(crate) struct AppClient {
    client: OnceLock<Client>,
    settings: Option<SdkConfig>,
    /// The user pool's id, for the `Admin…` calls.
    pub(crate) user_pool_id: String,
    /// The id of the app client.
    pub(crate) id: String,
    secret: Option<Secret>,
    /// How passwords are sent to Cognito.
    pub(crate) flow: SignInFlow,
    /// Whether refresh tokens are rotated.
    pub(crate) rotates_refresh_tokens: bool,
}

impl AppClient {
    /// The app client of a policy.
    pub(crate) fn new(
        user_pool_id: &str,
        id: &str,
        secret: Option<&ClientSecret>,
        flow: SignInFlow,
        rotates_refresh_tokens: bool,
        settings: Option<SdkConfig>,
    ) -> Self {
        let secret = secret.map(|secret| match secret {
            ClientSecret::Stored { arn, json_key } => Secret::stored(arn, json_key.as_deref(), settings.clone()),
            ClientSecret::Plain(text) => Secret::plain(text.expose()),
        });
        let (client, user_pool_id, id) = (OnceLock::new(), user_pool_id.to_owned(), id.to_owned());
        Self { client, settings, user_pool_id, id, secret, flow, rotates_refresh_tokens }
    }

    /// The SDK's client.
    pub(crate) fn sdk(&self) -> &Client {
        self.client.get_or_init(|| {
            // A call whose response was lost may have used up a code, rotated a token or ended a session.
            let settings = sdk_config(self.settings.as_ref());
            let region = settings.region().cloned().or_else(|| self.region());
            Client::from_conf(Builder::from(&settings).region(region).retry_classifier(RetryOnlyUnsent).build())
        })
    }

    /// The region in the id of the user pool, if the environment has none.
    fn region(&self) -> Option<Region> {
        self.user_pool_id.rsplit_once('_').map(|(region, _)| Region::new(region.to_owned()))
    }

    /// Whether calls need the secret.
    pub(crate) fn has_secret(&self) -> bool {
        self.secret.is_some()
    }

    /// Makes a call with the proof that it comes from the app client. If Cognito rejects the secret, because it was replaced
    /// in Secrets Manager, the call is made once more with the new one.
    ///
    /// # Errors
    /// The secret cannot be read. The inner result is Cognito's.
    pub(crate) async fn call<T, E: ProvideErrorMetadata, F: Future<Output = Result<T, SdkError<E>>>>(
        &self,
        send: impl Fn(&Proof<'_>) -> F,
    ) -> Result<Result<T, SdkError<E>>, Failure> {
        let Some(secret) = &self.secret else { return Ok(send(&Proof::none(&self.id)).await) };
        let current = secret.get().await?;
        let result = send(&Proof::with(&self.id, &current)).await;
        if !result.as_ref().err().is_some_and(rejects_secret) {
            return Ok(result);
        }
        match secret.replacement_of(&current).await {
            Some(newer) => Ok(send(&Proof::with(&self.id, &newer)).await),
            None => Ok(result),
        }
    }
}

impl fmt::Debug for AppClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppClient").field("id", &self.id).finish_non_exhaustive()
    }
}
