//! Whose access token a request contains.

use super::bearer::require_enabled;
use super::issuer::issuer;
use super::jwt;
use crate::error::ServiceError;
use crate::service::Service;
use crate::state::State;
use events::USER_API_SCOPE;
use serde::Deserialize;
use serde_json::Value;

/// Whose access token a request contains.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AuthenticatedUser {
    pub(crate) pool: String,
    /// The user's name.
    pub(crate) user: String,
    pub(crate) client: String,
    pub(crate) scopes: Vec<String>,
}

/// The claims that decide. Others are not read.
#[derive(Deserialize)]
struct AccessClaims {
    iss: String,
    token_use: String,
    sub: String,
    client_id: String,
    event_id: String,
    exp: i64,
    iat: i64,
    #[serde(default)]
    scope: String,
}

impl Service {
    /// Checks an access token: the signature, the time, that it was not revoked, and that the user may still use it.
    ///
    /// # Errors
    /// `NotAuthorizedException` with Cognito's texts, or `UserNotFoundException`.
    pub(crate) fn authenticate(&self, access_token: &str) -> Result<AuthenticatedUser, ServiceError> {
        let claims = jwt::verify(self.keys.access(), access_token).ok_or_else(invalid)?;
        let claims: AccessClaims = serde_json::from_value(Value::Object(claims)).map_err(|_| invalid())?;
        if claims.token_use != "access" {
            return Err(invalid());
        }
        if claims.exp <= self.clock.now().seconds() {
            return Err(ServiceError::not_authorized("Access Token has expired"));
        }
        let user = self.store.read(|state| self.find_bearer(state, &claims))?;
        user.require_user_api()?;
        Ok(user)
    }

    /// Whether a text is an ID or access token of this service.
    pub(crate) fn has_signed(&self, token: &str) -> bool {
        [self.keys.access(), self.keys.id()].into_iter().any(|key| jwt::verify(key, token).is_some())
    }

    fn find_bearer(&self, state: &State, claims: &AccessClaims) -> Result<AuthenticatedUser, ServiceError> {
        let (pool, client) = state.pool_of_client(&claims.client_id).map_err(|_| invalid())?;
        if issuer(&self.options, &pool.id) != claims.iss {
            return Err(invalid());
        }
        // By `sub`, so that a token of a deleted user is not that of a new one with the same name.
        let user = require_enabled(pool.subs.get(&claims.sub).and_then(|key| pool.users.get(key)))?;
        if user.has_revoked(&claims.event_id, claims.iat) {
            return Err(ServiceError::not_authorized("Access Token has been revoked"));
        }
        Ok(AuthenticatedUser {
            pool: pool.id.clone(),
            user: user.name.clone(),
            client: client.id.clone(),
            scopes: claims.scope.split_ascii_whitespace().map(str::to_owned).collect(),
        })
    }
}

impl AuthenticatedUser {
    /// Contract 8.2: without this scope a token has no rights at the user API.
    fn require_user_api(&self) -> Result<(), ServiceError> {
        if self.scopes.iter().any(|scope| scope == USER_API_SCOPE) {
            return Ok(());
        }
        Err(ServiceError::not_authorized("Access Token does not have required scopes"))
    }
}

fn invalid() -> ServiceError {
    ServiceError::not_authorized("Invalid Access Token")
}
