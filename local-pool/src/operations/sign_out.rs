//! RevokeToken, GlobalSignOut, AdminUserGlobalSignOut.

use super::client_check::check_secret;
use super::{Access, Answer, Operation, operation};
use crate::error::ServiceError;
use crate::service::Service;
use crate::state::State;
use serde::Deserialize;
use serde_json::json;

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Public, "RevokeToken", revoke_token),
    operation!(Access::Public, "GlobalSignOut", global_sign_out),
    operation!(Access::Iam, "AdminUserGlobalSignOut", admin_user_global_sign_out),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RevokeTokenRequest {
    token: String,
    client_id: String,
    client_secret: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct GlobalSignOutRequest {
    access_token: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminUserGlobalSignOutRequest {
    user_pool_id: String,
    username: String,
}

async fn revoke_token(service: &Service, request: RevokeTokenRequest) -> Answer {
    service.store.read(|state| check_client(state, &request))?;
    if service.has_signed(&request.token) {
        let text = "Only refresh tokens can be revoked.";
        return Err(ServiceError::new("UnsupportedTokenTypeException", text));
    }
    service.revoke_refresh_token(&request.client_id, &request.token)?;
    Ok(json!({}))
}

fn check_client(state: &State, request: &RevokeTokenRequest) -> Result<(), ServiceError> {
    let (_, client) = state.pool_of_client(&request.client_id)?;
    check_secret(client, request.client_secret.as_deref())?;
    if client.rules.can_revoke {
        return Ok(());
    }
    let text = format!("Token revocation is not enabled for client {}.", client.id);
    Err(ServiceError::new("UnsupportedOperationException", text))
}

async fn global_sign_out(service: &Service, request: GlobalSignOutRequest) -> Answer {
    let caller = service.authenticate(&request.access_token)?;
    sign_out(service, &caller.pool, &caller.user)
}

async fn admin_user_global_sign_out(service: &Service, request: AdminUserGlobalSignOutRequest) -> Answer {
    sign_out(service, &request.user_pool_id, &request.username)
}

fn sign_out(service: &Service, pool: &str, user: &str) -> Answer {
    service.store.write(|state| {
        let gone = || ServiceError::new("UserNotFoundException", "User does not exist.");
        state.pool_mut(pool)?.find_user_mut(user).ok_or_else(gone)?.sign_out(service.clock.now());
        Ok(json!({}))
    })
}

#[cfg(test)]
mod tests;
