//! What all endpoints share: the policy, the verifier, the app client, the counters.

use super::cognito::app_client::AppClient;
use super::cognito::session::LoginSession;
use super::endpoints::endpoints;
use super::failure::Failure;
use super::limits::Limits;
use super::request::Request;
use super::{openapi, page};
use aws_types::SdkConfig;
use jwt_verifier::Verifier;
use lambda_support::{StartError, verifier};
use policy::Policy;
use std::fmt;

/// The endpoints before they have routes: everything that they share. Made once per process.
pub struct Api {
    pub(crate) policy: Policy,
    pub(crate) verifier: Verifier,
    pub(crate) app_client: AppClient,
    pub(crate) limits: Option<Limits>,
}

impl Api {
    /// The endpoints of a policy; `inside_lambda` refuses what only a server on this machine may be trusted with. No call is
    /// made, and no client built.
    ///
    /// # Errors
    /// Where the policy lacks the user pool or the app client, or the keys cannot be read.
    pub fn new(policy: Policy, inside_lambda: bool) -> Result<Self, StartError> {
        Self::of(policy, inside_lambda, None)
    }

    /// The same for those who bring settings of the SDK: they say where the services are and with whose rights they are called,
    /// and the environment says nothing. How long a call may take, and how often it is tried, is said here as always.
    ///
    /// # Errors
    /// As [`Api::new`].
    pub fn with_settings(policy: Policy, inside_lambda: bool, settings: SdkConfig) -> Result<Self, StartError> {
        Self::of(policy, inside_lambda, Some(settings))
    }

    fn of(policy: Policy, inside_lambda: bool, settings: Option<SdkConfig>) -> Result<Self, StartError> {
        let verifier = verifier(&policy, inside_lambda)?;
        if page::paths(&policy).into_iter().any(is_endpoint) {
            return Err(StartError::ConfirmationPath);
        }
        let (home, api) = (policy.user_pool(), policy.api());
        let pool = home.user_pool_id.as_deref().ok_or(StartError::NoUserPool)?;
        let client = home.client_id.as_deref().ok_or(StartError::NoAppClient)?;
        let secret = home.client_secret.as_ref();
        let app_client = AppClient::new(pool, client, secret, api.sign_in, api.rotate_refresh_tokens, settings.clone());
        let limits = api.rate_limits.clone().map(|rules| Limits::new(rules, settings));
        if limits.is_none() {
            tracing::info!(rate_limit = "rate_limit_off", "no table counts tries");
        }
        Ok(Self { policy, verifier, app_client, limits })
    }

    /// Counts a mail or a short message that somebody asks for, by each name or address that it goes to; a note for the log
    /// where that failed.
    ///
    /// # Errors
    /// Where it was too often.
    pub(crate) async fn count_asking(&self, request: &Request<'_>, whose: &[&str]) -> Result<Option<String>, Failure> {
        match &self.limits {
            Some(limits) => limits.ask(whose, request.source().as_deref()).await,
            None => Ok(None),
        }
    }

    /// Counts an answer to a session; a note for the log where that failed.
    ///
    /// # Errors
    /// Where there were too many.
    pub(crate) async fn count_code(&self, session: &LoginSession) -> Result<Option<String>, Failure> {
        match (&self.limits, &session.session) {
            (Some(limits), Some(session)) => limits.code(session).await,
            _ => Ok(None),
        }
    }
}

/// Two things at one path would be none.
fn is_endpoint(path: &str) -> bool {
    path == openapi::PATH || endpoints().any(|endpoint| endpoint.path == path || endpoint.also.contains(&path))
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("app_client", &self.app_client).finish_non_exhaustive()
    }
}
