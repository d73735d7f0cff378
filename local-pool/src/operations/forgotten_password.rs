//! ForgotPassword and ConfirmForgotPassword.

use super::client_user::{Found, find_client, find_user};
use super::codes::{check_code, expired_code, issue_code, wrong_code};
use super::recipients::{invented_details, recovery_address};
use super::user_migration::Migration;
use super::{Access, Answer, Operation, operation};
use crate::crypto::hash_password;
use crate::error::ServiceError;
use crate::messages::{CodeMessage, MessagePurpose};
use crate::service::Service;
use crate::state::{AppClient, CodePurpose, PasswordVerifier, State, User, UserPool, UserStatus};
use crate::triggers::{Caller, Subject};
use events::TriggerSource;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Public, "ForgotPassword", forgot_password),
    operation!(Access::Public, "ConfirmForgotPassword", confirm_forgot_password),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ForgotPasswordRequest {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    client_metadata: Option<BTreeMap<String, String>>,
}

/// A code for a new password, or what a client is told about a stranger.
enum Reset {
    Code { pool: String, user: String, attribute: &'static str, code: String },
    Invented(Value),
}

async fn forgot_password(service: &Service, request: ForgotPasswordRequest) -> Answer {
    migrate_stranger(service, &request).await?;
    let details = match issue_reset_code(service, &request)? {
        Reset::Invented(details) => details,
        Reset::Code { pool, user, attribute, code } => {
            let message = CodeMessage {
                pool: &pool,
                client: Caller::Client(&request.client_id),
                user: &user,
                purpose: MessagePurpose::ForgotPassword,
                attribute,
                code: &code,
                client_metadata: request.client_metadata.as_ref(),
            };
            service.send_code(message).await?
        }
    };
    Ok(json!({"CodeDeliveryDetails": details}))
}

/// Contract 12: a name that no user has is looked up in another directory. A client that hides strangers gets the same
/// answer as without the function.
async fn migrate_stranger(service: &Service, request: &ForgotPasswordRequest) -> Result<(), ServiceError> {
    let stranger = service.store.read(|state| {
        let secret_hash = request.secret_hash.as_deref();
        let (pool, client) = find_client(state, &request.client_id, &request.username, secret_hash)?;
        let is_stranger = pool.find_user(&request.username).is_none();
        Ok::<_, ServiceError>(is_stranger.then(|| (pool.id.clone(), client.rules.hides_strangers)))
    })?;
    let Some((pool, hides_strangers)) = stranger else { return Ok(()) };
    let migration = Migration {
        pool: &pool,
        client: &request.client_id,
        name: &request.username,
        password: None,
        metadata: request.client_metadata.as_ref(),
    };
    match service.migrate_user(migration).await {
        Err(error) if error.code == "UserNotFoundException" && hides_strangers => Ok(()),
        result => result.map(drop),
    }
}

fn issue_reset_code(service: &Service, request: &ForgotPasswordRequest) -> Result<Reset, ServiceError> {
    service.store.write(|state| {
        let secret_hash = request.secret_hash.as_deref();
        let (pool, client) = find_client(state, &request.client_id, &request.username, secret_hash)?;
        let invented = || Ok(Reset::Invented(invented_details(pool, &request.username)));
        let Found::User(user) = find_user(pool, client, &request.username)? else { return invented() };
        let attribute = match reset_address(pool, client, user)? {
            Some(attribute) => attribute,
            None => return invented(),
        };
        let (pool, user) = (pool.id.clone(), user.name.clone());
        let Some(found) = state.pool_mut(&pool)?.find_user_mut(&user) else { return Err(expired_code()) };
        let code = issue_code(service, found, CodePurpose::ForgotPassword, attribute);
        Ok(Reset::Code { pool, user, attribute, code })
    })
}

/// The address that receives the code. `None`: there is none, and the client must not notice that.
fn reset_address(pool: &UserPool, client: &AppClient, user: &User) -> Result<Option<&'static str>, ServiceError> {
    if matches!(user.status, UserStatus::ForceChangePassword | UserStatus::ExternalProvider) {
        return Err(ServiceError::not_authorized("User password cannot be reset in the current state."));
    }
    match recovery_address(&pool.rules, user) {
        Ok(attribute) => Ok(Some(attribute)),
        Err(error) if error.code == "InvalidParameterException" && client.rules.hides_strangers => Ok(None),
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ConfirmForgotPasswordRequest {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    confirmation_code: String,
    password: String,
    client_metadata: Option<BTreeMap<String, String>>,
}

/// The user whose password is reset.
struct ResetUser {
    pool: String,
    srp_name: String,
    name: String,
}

async fn confirm_forgot_password(service: &Service, request: ConfirmForgotPasswordRequest) -> Answer {
    let user = service.store.read(|state| user_to_reset(state, &request))?;
    let verifier = hash_password(&*service.random, &user.srp_name, &user.name, &request.password);
    reset_password(service, &request, &user, verifier)?;
    let client = Caller::Client(&request.client_id);
    let subject = Subject { pool: &user.pool, client, user_name: &user.name };
    let source = TriggerSource::PostConfirmationConfirmForgotPassword;
    service.run_post_confirmation(source, subject, request.client_metadata.as_ref()).await?;
    Ok(json!({}))
}

fn user_to_reset(state: &State, request: &ConfirmForgotPasswordRequest) -> Result<ResetUser, ServiceError> {
    let secret_hash = request.secret_hash.as_deref();
    let (pool, client) = find_client(state, &request.client_id, &request.username, secret_hash)?;
    // Cognito's page about errors of user existence: CodeMismatchException for users who do not exist or are disabled.
    let Found::User(user) = find_user(pool, client, &request.username)? else { return Err(wrong_code()) };
    pool.rules.password.check(&request.password)?;
    Ok(ResetUser { pool: pool.id.clone(), srp_name: pool.srp_name().to_owned(), name: user.name.clone() })
}

/// Sets the password if the code is right. A wrong code is counted, so it is not an error of the change.
fn reset_password(
    service: &Service,
    request: &ConfirmForgotPasswordRequest,
    user: &ResetUser,
    verifier: PasswordVerifier,
) -> Result<(), ServiceError> {
    let now = service.clock.now();
    service.store.write(|state| {
        let Some(found) = state.pool_mut(&user.pool)?.find_user_mut(&user.name) else { return Err(expired_code()) };
        if let Err(error) = check_code(found, CodePurpose::ForgotPassword, &request.confirmation_code, now) {
            return Ok(Err(error));
        }
        found.codes.remove(&CodePurpose::ForgotPassword);
        found.password = Some(verifier);
        found.status = UserStatus::Confirmed;
        (found.temporary_until, found.locked_until, found.failures) = (None, None, 0);
        found.modified = now;
        Ok(Ok(()))
    })?
}

#[cfg(test)]
mod tests;
