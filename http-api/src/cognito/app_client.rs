//! The app client of the user pool that the API acts as.

use aws_lc_rs::hmac;
use aws_sdk_cognitoidentityprovider::Client;
use aws_sdk_cognitoidentityprovider::config::{Builder, Region};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_support::aws::RetryOnlyUnsent;
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

struct Secret {
    text: String,
    key: hmac::Key,
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
        let secret = secret.map(|secret| Secret {
            text: secret.expose().to_owned(),
            key: hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes()),
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

    /// `SECRET_HASH`: base64 of the HMAC-SHA256 of user name and client id, with the secret as its key. `None` for an app
    /// client without a secret.
    pub(crate) fn secret_hash(&self, username: &str) -> Option<String> {
        let secret = self.secret.as_ref()?;
        let mut context = hmac::Context::with_key(&secret.key);
        context.update(username.as_bytes());
        context.update(self.id.as_bytes());
        Some(STANDARD.encode(context.sign()))
    }

    /// The secret itself, for `GetTokensFromRefreshToken` and `RevokeToken`.
    pub(crate) fn secret(&self) -> Option<String> {
        self.secret.as_ref().map(|secret| secret.text.clone())
    }
}

impl fmt::Debug for AppClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppClient").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q08_secret_hash_matches_known_values() {
        let secret = Secret { text: String::new(), key: hmac::Key::new(hmac::HMAC_SHA256, b"9s3cr3tEXAMPLE") };
        let mut client = AppClient::new("eu-west-1_AbCdEf123", "1example23456789", None, SignInFlow::User, false, None);
        assert_eq!(client.secret_hash("mytestuser"), None);
        client.secret = Some(secret);
        for (username, hash) in [
            ("mytestuser", "EAfWhgKonNOYPZA5YsrBs4dUimckLTORApwuDE0PBII="),
            ("ann+x@example.com", "iAp3bNIHrDpsoD+uVSe2eeyF1/aJV2L/vobmE9J5sEc="),
            ("Zoë", "CDra55Pw1GazvYyfrLyLriE5WcLrVDO6Kp5uO88uvOw="),
        ] {
            assert_eq!(client.secret_hash(username).as_deref(), Some(hash), "{username}");
        }
    }

    #[test]
    fn l09_debug_omits_secret() {
        let mut client = AppClient::new("eu-west-1_AbCdEf123", "1example23456789", None, SignInFlow::User, false, None);
        client.secret = Some(Secret { text: "9s3cr3t".to_owned(), key: hmac::Key::new(hmac::HMAC_SHA256, b"9s3cr3t") });
        assert!(!format!("{client:?}").contains("9s3cr3t"));
    }
}
