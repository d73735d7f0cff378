//! Building the [`Api`] from a policy, and the checks that a start depends on.

use super::cognito::app_client::AppClient;
use super::endpoints::endpoints;
use super::rate_limits::Limits;
use super::service::Api;
use super::{openapi, page};
use aws_types::SdkConfig;
use policy::{ClientSecret, Policy};
use token_verifier::{StartError, verifier};

impl Api {
    /// The API of a policy. `inside_lambda` rejects settings that only a local server may use. No AWS client is built,
    /// and no call is made.
    ///
    /// # Errors
    /// If the policy does not name the user pool or the app client, the keys cannot be read, or the confirmation page has
    /// the path of an endpoint.
    pub fn new(policy: Policy, inside_lambda: bool) -> Result<Self, StartError> {
        Self::build(policy, inside_lambda, None)
    }

    /// As [`Api::new`], with SDK settings of your own (region, credentials, endpoint) instead of those of the environment.
    /// Timeouts and retries stay those of this crate.
    ///
    /// # Errors
    /// As [`Api::new`].
    pub fn with_settings(policy: Policy, inside_lambda: bool, settings: SdkConfig) -> Result<Self, StartError> {
        Self::build(policy, inside_lambda, Some(settings))
    }

    fn build(policy: Policy, inside_lambda: bool, settings: Option<SdkConfig>) -> Result<Self, StartError> {
        let verifier = verifier(&policy, inside_lambda)?;
        if page::paths(&policy).into_iter().any(is_endpoint_path) {
            return Err(StartError::ConfirmationPath);
        }
        let (home, api) = (policy.user_pool(), policy.api());
        let pool = home.user_pool_id.as_deref().ok_or(StartError::NoUserPool)?;
        let client = home.client_id.as_deref().ok_or(StartError::NoAppClient)?;
        let secret = home.client_secret.as_ref();
        // Everyone who may read the configuration of a function would have the secret.
        if inside_lambda && matches!(secret, Some(ClientSecret::Plain(_))) {
            return Err(StartError::PlainSecretInLambda);
        }
        let app_client = AppClient::new(pool, client, secret, api.sign_in, api.rotate_refresh_tokens, settings.clone());
        let limits = api.rate_limits.clone().map(|rules| Limits::new(rules, settings));
        if limits.is_none() {
            tracing::info!(rate_limit = "rate_limit_off", "rate limits are off: the policy names no table");
        }
        Ok(Self { policy, verifier, app_client, limits })
    }
}

fn is_endpoint_path(path: &str) -> bool {
    path == openapi::PATH || endpoints().any(|endpoint| endpoint.path == path || endpoint.aliases.contains(&path))
}
