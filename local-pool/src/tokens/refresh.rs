//! New tokens for a refresh token.

use super::bearer::require_enabled;
use super::refresh_token::{check_refresh_token, hash_refresh_token};
use super::request::{Grant, TokenRequest};
use crate::error::ServiceError;
use crate::service::Service;
use crate::state::{AppClient, RefreshRotation, RefreshToken, User};
use events::TriggerSource;
use serde_json::Value;
use std::collections::BTreeMap;

/// A request for new tokens.
pub(crate) struct Refresh<'a> {
    pub(crate) client: &'a str,
    pub(crate) token: &'a str,
    /// Proves that the app client knows its secret.
    pub(crate) proof: RefreshProof<'a>,
    pub(crate) source: TriggerSource<'static>,
    pub(crate) metadata: Option<&'a BTreeMap<String, String>>,
    /// Whether a new refresh token is issued if the app client rotates them.
    pub(crate) rotates: bool,
}

/// Checks the secret of an app client, for the names that the user has.
type RefreshProof<'a> = &'a (dyn Fn(&AppClient, &[&str]) -> Result<(), ServiceError> + Sync);

/// Whose the token is.
struct Owner {
    pool: String,
    user: String,
    rotation: Option<RefreshRotation>,
}

impl Service {
    /// Checks a refresh token and issues tokens: `AuthenticationResult`.
    ///
    /// # Errors
    /// The token does not count, the app client's secret is wrong, the user is gone; those of PreTokenGeneration.
    pub(crate) async fn refresh_tokens(&self, refresh: Refresh<'_>) -> Result<Value, ServiceError> {
        let hash = hash_refresh_token(refresh.token);
        let now = self.clock.now();
        let owner = self.store.read(|state| {
            let (pool, client) = state.pool_of_client(refresh.client)?;
            let (user, token) = pool.find_refresh_token(&hash).ok_or_else(|| refuse("Invalid Refresh Token"))?;
            check_owner(client, user, token, refresh.proof)?;
            check_refresh_token(token, now)?;
            require_enabled(Some(user))?;
            let rotation = client.rules.rotation.filter(|_| refresh.rotates);
            Ok::<_, ServiceError>(Owner { pool: pool.id.clone(), user: user.name.clone(), rotation })
        })?;
        self.issue_tokens(TokenRequest {
            pool: &owner.pool,
            client: refresh.client,
            user: &owner.user,
            source: refresh.source,
            metadata: refresh.metadata,
            grant: Grant::RefreshToken { hash, rotation: owner.rotation },
        })
        .await
    }

    /// Revokes a refresh token, and every token that comes from the same sign-in. Nothing happens for one that nobody
    /// knows (RFC 7009 section 2.2).
    ///
    /// # Errors
    /// It is another app client's.
    pub(crate) fn revoke_refresh_token(&self, client: &str, token: &str) -> Result<(), ServiceError> {
        let hash = hash_refresh_token(token);
        self.store.write(|state| {
            let pool = state.pool_of_client(client)?.0.id.clone();
            let Some(user) = state.pool_mut(&pool)?.find_refresh_token_owner(&hash) else { return Ok(()) };
            let Some(token) = user.refresh_tokens.get(&hash) else { return Ok(()) };
            if token.client != client {
                return Err(ServiceError::new("UnauthorizedException", "Invalid Refresh Token"));
            }
            let event_id = token.event_id.clone();
            user.revoke_sign_in(&event_id);
            Ok(())
        })
    }
}

fn check_owner(
    client: &AppClient,
    user: &User,
    token: &RefreshToken,
    proof: RefreshProof<'_>,
) -> Result<(), ServiceError> {
    if token.client != client.id {
        return Err(refuse("Invalid Refresh Token"));
    }
    proof(client, &[&user.name, &user.sub])
}

fn refuse(text: &'static str) -> ServiceError {
    ServiceError::not_authorized(text)
}
