//! AdminSetUserPassword and AdminResetUserPassword.

use crate::crypto::hash_password;
use crate::error::ServiceError;
use crate::messages::{CodeMessage, MessagePurpose};
use crate::operations::codes::issue_code;
use crate::operations::known_user::{require_user, require_user_mut};
use crate::operations::recipients::recovery_address;
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::state::{CodePurpose, UserStatus};
use crate::triggers::Caller;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Iam, "AdminSetUserPassword", admin_set_user_password),
    operation!(Access::Iam, "AdminResetUserPassword", admin_reset_user_password),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminSetUserPasswordRequest {
    user_pool_id: String,
    username: String,
    password: String,
    permanent: Option<bool>,
}

async fn admin_set_user_password(service: &Service, request: AdminSetUserPasswordRequest) -> Answer {
    let (srp_name, name) = service.store.read(|state| {
        let pool = state.pool(&request.user_pool_id)?;
        let user = require_user(pool, &request.username)?;
        pool.rules.password.check(&request.password)?;
        Ok::<_, ServiceError>((pool.srp_name().to_owned(), user.name.clone()))
    })?;
    let verifier = hash_password(&*service.random, &srp_name, &name, &request.password);
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        let now = service.clock.now();
        let until = now.plus(pool.rules.password.temporary_validity);
        let user = require_user_mut(pool, &name)?;
        let is_permanent = request.permanent == Some(true);
        user.password = Some(verifier);
        user.status = if is_permanent { UserStatus::Confirmed } else { UserStatus::ForceChangePassword };
        user.temporary_until = (!is_permanent).then_some(until);
        user.codes.remove(&CodePurpose::ForgotPassword);
        user.modified = now;
        user.forget_failures();
        Ok(json!({}))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminResetUserPasswordRequest {
    user_pool_id: String,
    username: String,
    client_metadata: Option<BTreeMap<String, String>>,
}

/// The user gets a code for a new password, and cannot sign in until it is set.
async fn admin_reset_user_password(service: &Service, request: AdminResetUserPasswordRequest) -> Answer {
    let (name, attribute, code) = service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        let user = require_user(pool, &request.username)?;
        if !matches!(user.status, UserStatus::Confirmed | UserStatus::ResetRequired) {
            return Err(ServiceError::not_authorized("User password cannot be reset in the current state."));
        }
        let attribute = recovery_address(&pool.rules, user)?;
        let user = require_user_mut(pool, &request.username)?;
        (user.status, user.modified) = (UserStatus::ResetRequired, service.clock.now());
        let code = issue_code(service, user, CodePurpose::ForgotPassword, attribute);
        Ok((user.name.clone(), attribute, code))
    })?;
    let message = CodeMessage {
        pool: &request.user_pool_id,
        client: Caller::NotApplicable,
        user: &name,
        purpose: MessagePurpose::ForgotPassword,
        attribute,
        code: &code,
        client_metadata: request.client_metadata.as_ref(),
    };
    service.send_code(message).await?;
    Ok(json!({}))
}
