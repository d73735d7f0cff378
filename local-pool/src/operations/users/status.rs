//! AdminDeleteUser, AdminDisableUser, AdminEnableUser, AdminConfirmSignUp.

use crate::error::ServiceError;
use crate::operations::known_user::{require_user, require_user_mut};
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::state::{CodePurpose, UserStatus};
use crate::triggers::{Caller, Subject};
use events::TriggerSource;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Iam, "AdminDeleteUser", admin_delete_user),
    operation!(Access::Iam, "AdminDisableUser", admin_disable_user),
    operation!(Access::Iam, "AdminEnableUser", admin_enable_user),
    operation!(Access::Iam, "AdminConfirmSignUp", admin_confirm_sign_up),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct UserRequest {
    user_pool_id: String,
    username: String,
}

async fn admin_delete_user(service: &Service, request: UserRequest) -> Answer {
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        let name = require_user(pool, &request.username)?.name.clone();
        pool.remove_user(&name);
        Ok(Value::Null)
    })
}

/// Everything that the user has signed in to ends.
async fn admin_disable_user(service: &Service, request: UserRequest) -> Answer {
    service.store.write(|state| {
        let now = service.clock.now();
        let user = require_user_mut(state.pool_mut(&request.user_pool_id)?, &request.username)?;
        (user.is_enabled, user.modified) = (false, now);
        user.sign_out(now);
        Ok(json!({}))
    })
}

async fn admin_enable_user(service: &Service, request: UserRequest) -> Answer {
    service.store.write(|state| {
        let user = require_user_mut(state.pool_mut(&request.user_pool_id)?, &request.username)?;
        (user.is_enabled, user.modified) = (true, service.clock.now());
        Ok(json!({}))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminConfirmSignUpRequest {
    user_pool_id: String,
    username: String,
    client_metadata: Option<BTreeMap<String, String>>,
}

/// No address is verified by that.
async fn admin_confirm_sign_up(service: &Service, request: AdminConfirmSignUpRequest) -> Answer {
    let name = service.store.write(|state| {
        let user = require_user_mut(state.pool_mut(&request.user_pool_id)?, &request.username)?;
        if user.status != UserStatus::Unconfirmed {
            let status = user.status.name();
            return Err(ServiceError::not_authorized(format!("User cannot be confirmed. Current status is {status}")));
        }
        (user.status, user.modified) = (UserStatus::Confirmed, service.clock.now());
        user.codes.remove(&CodePurpose::SignUp);
        Ok(user.name.clone())
    })?;
    let subject = Subject { pool: &request.user_pool_id, client: Caller::Null, user_name: &name };
    let source = TriggerSource::PostConfirmationConfirmSignUp;
    service.run_post_confirmation(source, subject, request.client_metadata.as_ref()).await?;
    Ok(json!({}))
}
