//! Issuing tokens.

use super::bearer::{Bearer, SignIn};
use super::claims::{Common, access_claims, id_claims};
use super::issuer::issuer;
use super::jwt;
use super::overrides::Overrides;
use super::refresh_token::{check_refresh_token, hash_refresh_token, new_refresh_token};
use super::request::{Grant, TokenRequest};
use crate::clock::Timestamp;
use crate::error::ServiceError;
use crate::random;
use crate::service::Service;
use crate::state::RefreshToken;
use serde_json::{Value, json};

/// What is stored after the tokens were signed.
struct Issued {
    sign_in: SignIn,
    refresh_token: Option<String>,
    now: Timestamp,
}

impl Service {
    /// Runs PreTokenGeneration and issues tokens: `AuthenticationResult`.
    ///
    /// # Errors
    /// Those of the function; the user, the app client or the refresh token is gone.
    pub(crate) async fn issue_tokens(&self, request: TokenRequest<'_>) -> Result<Value, ServiceError> {
        let bearer = self.store.read(|state| Bearer::find(state, request.pool, request.client, request.user))?;
        let overrides = self.run_pre_token_generation(&request, &bearer).await?;
        let now = self.clock.now();
        let sign_in = self.find_sign_in(&request, now)?;
        let refresh_token = request.grant.has_new_refresh_token().then(|| new_refresh_token(&*self.random));
        let issued = Issued { sign_in, refresh_token, now };
        let mut result = self.sign_tokens(&request, &bearer, &overrides, &issued)?;
        self.store_refresh_token(&request, &bearer, &issued)?;
        if let (Some(token), Some(members)) = (issued.refresh_token, result.as_object_mut()) {
            members.insert("RefreshToken".to_owned(), json!(token));
        }
        Ok(result)
    }

    fn find_sign_in(&self, request: &TokenRequest<'_>, now: Timestamp) -> Result<SignIn, ServiceError> {
        let Grant::RefreshToken { hash, .. } = request.grant else {
            let (event_id, origin_jti) = (random::uuid(&*self.random), random::uuid(&*self.random));
            return Ok(SignIn { event_id, origin_jti, auth_time: now });
        };
        self.store.read(|state| {
            let (_, token) = state.pool(request.pool)?.find_refresh_token(&hash).ok_or_else(revoked)?;
            Ok(SignIn {
                event_id: token.event_id.clone(),
                origin_jti: token.origin_jti.clone(),
                auth_time: token.auth_time,
            })
        })
    }

    fn sign_tokens(
        &self,
        request: &TokenRequest<'_>,
        bearer: &Bearer,
        overrides: &Overrides,
        issued: &Issued,
    ) -> Result<Value, ServiceError> {
        let issuer = issuer(&self.options, request.pool);
        let common = Common { issuer: &issuer, client: request.client, sign_in: &issued.sign_in, now: issued.now };
        let id = id_claims(bearer, &common, overrides, &random::uuid(&*self.random));
        let access = access_claims(bearer, &common, overrides, &random::uuid(&*self.random));
        Ok(json!({
            "AccessToken": jwt::sign(self.keys.access(), &access)?,
            "ExpiresIn": bearer.lifetimes.access.as_secs(),
            "IdToken": jwt::sign(self.keys.id(), &id)?,
            "TokenType": "Bearer",
        }))
    }

    /// The user may have been deleted, and the refresh token revoked, while the function ran.
    fn store_refresh_token(
        &self,
        request: &TokenRequest<'_>,
        bearer: &Bearer,
        issued: &Issued,
    ) -> Result<(), ServiceError> {
        self.store.write(|state| {
            let pool = state.pool_mut(request.pool)?;
            let user = pool.find_user_mut(&bearer.name).filter(|user| user.sub == bearer.sub).ok_or_else(revoked)?;
            let access_until = issued.now.plus(bearer.lifetimes.access);
            let expires = match request.grant {
                Grant::SignIn => issued.now.plus(bearer.lifetimes.refresh),
                Grant::RefreshToken { hash, rotation } => {
                    let token = user.refresh_tokens.get_mut(&hash).ok_or_else(revoked)?;
                    check_refresh_token(token, self.clock.now())?;
                    token.access_until = token.access_until.max(access_until);
                    // A retry within the grace period does not extend it.
                    let until = rotation.map(|rotation| issued.now.plus(rotation.grace));
                    token.rotated_until = token.rotated_until.or(until);
                    // Cognito's page about refresh tokens: the new one counts for what remained of the old one.
                    token.expires
                }
            };
            let Some(text) = &issued.refresh_token else { return Ok(()) };
            let SignIn { event_id, origin_jti, auth_time } = issued.sign_in.clone();
            let token = RefreshToken {
                client: request.client.to_owned(),
                event_id,
                origin_jti,
                auth_time,
                expires,
                rotated_until: None,
                is_revoked: false,
                access_until,
            };
            pool.add_refresh_token(&bearer.name, hash_refresh_token(text), token, issued.now);
            Ok(())
        })
    }
}

fn revoked() -> ServiceError {
    ServiceError::not_authorized("Refresh Token has been revoked")
}
