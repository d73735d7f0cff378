//! ConfirmSignUp and ResendConfirmationCode.

use super::client_user::{Found, find_client, find_user};
use super::codes::{check_code, expired_code, issue_code};
use super::recipients::{invented_details, sign_up_address};
use super::{Access, Answer, Operation, operation};
use crate::error::ServiceError;
use crate::messages::{CodeMessage, MessagePurpose};
use crate::service::Service;
use crate::state::{AliasTransfer, CodePurpose, State, UserStatus};
use crate::triggers::{Caller, Subject};
use events::TriggerSource;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Public, "ConfirmSignUp", confirm_sign_up),
    operation!(Access::Public, "ResendConfirmationCode", resend_confirmation_code),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ConfirmSignUpRequest {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    confirmation_code: String,
    force_alias_creation: Option<bool>,
    client_metadata: Option<BTreeMap<String, String>>,
}

/// The pool and the name of a user.
struct UserId {
    pool: String,
    name: String,
}

async fn confirm_sign_up(service: &Service, request: ConfirmSignUpRequest) -> Answer {
    let user = service.store.read(|state| unconfirmed_user(state, &request))?;
    confirm_user(service, &request, &user)?;
    let client = Caller::Client(&request.client_id);
    let subject = Subject { pool: &user.pool, client, user_name: &user.name };
    let source = TriggerSource::PostConfirmationConfirmSignUp;
    service.run_post_confirmation(source, subject, request.client_metadata.as_ref()).await?;
    Ok(json!({}))
}

fn unconfirmed_user(state: &State, request: &ConfirmSignUpRequest) -> Result<UserId, ServiceError> {
    let secret_hash = request.secret_hash.as_deref();
    let (pool, client) = find_client(state, &request.client_id, &request.username, secret_hash)?;
    let Found::User(user) = find_user(pool, client, &request.username)? else { return Err(expired_code()) };
    if user.status == UserStatus::Unconfirmed {
        return Ok(UserId { pool: pool.id.clone(), name: user.name.clone() });
    }
    let status = user.status.name();
    Err(ServiceError::not_authorized(format!("User cannot be confirmed. Current status is {status}")))
}

/// Confirms the user if the code is right. A wrong code is counted, so it is not an error of the change.
fn confirm_user(service: &Service, request: &ConfirmSignUpRequest, user: &UserId) -> Result<(), ServiceError> {
    let is_forced = request.force_alias_creation == Some(true);
    let transfer = if is_forced { AliasTransfer::Allowed } else { AliasTransfer::Refused };
    let now = service.clock.now();
    service.store.write(|state| {
        let pool = state.pool_mut(&user.pool)?;
        let Some(found) = pool.find_user_mut(&user.name) else { return Err(expired_code()) };
        let attribute = match check_code(found, CodePurpose::SignUp, &request.confirmation_code, now) {
            Ok(attribute) => attribute,
            Err(error) => return Ok(Err(error)),
        };
        pool.verify_address(&user.name, attribute, transfer)?;
        if let Some(found) = pool.find_user_mut(&user.name) {
            found.status = UserStatus::Confirmed;
            found.codes.remove(&CodePurpose::SignUp);
            found.modified = now;
        }
        Ok(Ok(()))
    })?
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ResendConfirmationCodeRequest {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    client_metadata: Option<BTreeMap<String, String>>,
}

/// A code that is sent again, or what a client is told about a stranger.
enum Resend {
    Code { user: UserId, attribute: &'static str, code: String },
    Invented(Value),
}

async fn resend_confirmation_code(service: &Service, request: ResendConfirmationCodeRequest) -> Answer {
    let details = match renew_code(service, &request)? {
        Resend::Invented(details) => details,
        Resend::Code { user, attribute, code } => {
            let message = CodeMessage {
                pool: &user.pool,
                client: Caller::Client(&request.client_id),
                user: &user.name,
                purpose: MessagePurpose::ResendCode,
                attribute,
                code: &code,
                client_metadata: request.client_metadata.as_ref(),
            };
            service.send_code(message).await?
        }
    };
    Ok(json!({"CodeDeliveryDetails": details}))
}

/// The new code replaces the previous one.
fn renew_code(service: &Service, request: &ResendConfirmationCodeRequest) -> Result<Resend, ServiceError> {
    service.store.write(|state| {
        let secret_hash = request.secret_hash.as_deref();
        let (pool, client) = find_client(state, &request.client_id, &request.username, secret_hash)?;
        let Found::User(user) = find_user(pool, client, &request.username)? else {
            return Ok(Resend::Invented(invented_details(pool, &request.username)));
        };
        if user.status != UserStatus::Unconfirmed {
            return Err(ServiceError::invalid_parameter("User is already confirmed."));
        }
        let Some(attribute) = sign_up_address(&pool.rules, &user.attributes) else {
            return Err(ServiceError::not_authorized("Cannot resend codes. Auto verification not turned on."));
        };
        let user = UserId { pool: pool.id.clone(), name: user.name.clone() };
        let Some(found) = state.pool_mut(&user.pool)?.find_user_mut(&user.name) else { return Err(expired_code()) };
        let code = issue_code(service, found, CodePurpose::SignUp, attribute);
        Ok(Resend::Code { user, attribute, code })
    })
}

#[cfg(test)]
mod tests;
