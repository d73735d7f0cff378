//! What all endpoints share: the policy, the token verifier, the app client, the rate limits.

use super::cognito::app_client::AppClient;
use super::cognito::session::LoginSession;
use super::failure::{ErrorCode, Failure};
use super::rate_limits::Limits;
use super::request::Request;
use jwt_verifier::Verifier;
use policy::Policy;
use std::fmt;

/// Everything that the endpoints share. Create one per process, and pass it to [`router`](crate::router()).
pub struct Api {
    pub(crate) policy: Policy,
    pub(crate) verifier: Verifier,
    pub(crate) app_client: AppClient,
    pub(crate) limits: Option<Limits>,
}

impl Api {
    /// Whether users may set an attribute themselves (threat model, Q05).
    ///
    /// # Errors
    /// [`ErrorCode::AttributeNotAllowed`].
    pub(crate) fn check_attribute_allowed(&self, name: &str) -> Result<(), Failure> {
        let is_named = self.policy.api().attributes.iter().any(|own| own == name);
        if is_named { Ok(()) } else { Err(Failure::for_field(ErrorCode::AttributeNotAllowed, "attributes")) }
    }

    /// Counts a request for a mail or a short message, once for each user name or address in `recipients`. Returns a note
    /// for the log if it could not be counted.
    ///
    /// # Errors
    /// [`ErrorCode::TooManyRequests`].
    pub(crate) async fn count_message_request(
        &self,
        request: &Request<'_>,
        recipients: &[&str],
    ) -> Result<Option<String>, Failure> {
        match &self.limits {
            Some(limits) => limits.count_message_request(recipients, request.source_ip().as_deref()).await,
            None => Ok(None),
        }
    }

    /// Counts an attempt to answer the challenge of a session. Returns a note for the log if it could not be counted.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSession`] after too many attempts.
    pub(crate) async fn count_code_attempt(&self, session: &LoginSession) -> Result<Option<String>, Failure> {
        match (&self.limits, &session.session) {
            (Some(limits), Some(session)) => limits.count_code_attempt(session).await,
            _ => Ok(None),
        }
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("app_client", &self.app_client).finish_non_exhaustive()
    }
}
