//! GetUserAttributeVerificationCode and VerifyUserAttribute.

use super::codes::{check_code, expired_code, issue_code};
use super::{Access, Answer, Operation, operation};
use crate::error::ServiceError;
use crate::messages::{CodeMessage, MessagePurpose};
use crate::service::Service;
use crate::state::{AliasTransfer, CodePurpose, User};
use crate::tokens::AuthenticatedUser;
use crate::triggers::Caller;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Public, "GetUserAttributeVerificationCode", get_user_attribute_verification_code),
    operation!(Access::Public, "VerifyUserAttribute", verify_user_attribute),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct GetCodeRequest {
    access_token: String,
    attribute_name: String,
    client_metadata: Option<BTreeMap<String, String>>,
}

async fn get_user_attribute_verification_code(service: &Service, request: GetCodeRequest) -> Answer {
    let caller = service.authenticate(&request.access_token)?;
    send_verification_code(service, &caller, &request.attribute_name, request.client_metadata.as_ref()).await
}

async fn send_verification_code(
    service: &Service,
    caller: &AuthenticatedUser,
    attribute_name: &str,
    client_metadata: Option<&BTreeMap<String, String>>,
) -> Answer {
    let attribute = address_attribute(attribute_name)?;
    let code = service.store.write(|state| {
        let user = state.pool_mut(&caller.pool)?.find_user_mut(&caller.user).ok_or_else(expired_code)?;
        if !has_address(user, attribute) {
            return Err(ServiceError::invalid_parameter(format!("User does not have the attribute {attribute}.")));
        }
        Ok(issue_code(service, user, CodePurpose::VerifyAttribute(attribute), attribute))
    })?;
    let message = CodeMessage {
        pool: &caller.pool,
        client: Caller::Client(&caller.client),
        user: &caller.user,
        purpose: MessagePurpose::VerifyUserAttribute,
        attribute,
        code: &code,
        client_metadata,
    };
    Ok(json!({"CodeDeliveryDetails": service.send_code(message).await?}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct VerifyUserAttributeRequest {
    access_token: String,
    attribute_name: String,
    code: String,
}

async fn verify_user_attribute(service: &Service, request: VerifyUserAttributeRequest) -> Answer {
    let caller = service.authenticate(&request.access_token)?;
    let attribute = address_attribute(&request.attribute_name)?;
    check_and_verify(service, &caller, attribute, &request.code)?;
    Ok(json!({}))
}

fn check_and_verify(
    service: &Service,
    caller: &AuthenticatedUser,
    attribute: &'static str,
    code: &str,
) -> Result<(), ServiceError> {
    let (purpose, now) = (CodePurpose::VerifyAttribute(attribute), service.clock.now());
    service.store.write(|state| {
        let pool = state.pool_mut(&caller.pool)?;
        let user = pool.find_user_mut(&caller.user).ok_or_else(expired_code)?;
        // A wrong code is counted, so it is not an error of the change.
        if let Err(error) = check_code(user, purpose, code, now) {
            return Ok(Err(error));
        }
        pool.verify_address(&caller.user, attribute, AliasTransfer::Refused)?;
        if let Some(user) = pool.find_user_mut(&caller.user) {
            user.codes.remove(&purpose);
            user.modified = now;
        }
        Ok(Ok(()))
    })?
}

fn address_attribute(name: &str) -> Result<&'static str, ServiceError> {
    let known = ["email", "phone_number"].into_iter().find(|attribute| *attribute == name);
    known.ok_or_else(|| ServiceError::invalid_parameter(format!("{name} is not an attribute that can be verified.")))
}

fn has_address(user: &User, attribute: &str) -> bool {
    let address = user.pending.get(attribute).or_else(|| user.attributes.get(attribute));
    address.is_some_and(|address| !address.is_empty())
}

#[cfg(test)]
mod tests;
