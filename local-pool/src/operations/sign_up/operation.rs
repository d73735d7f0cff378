//! The steps of SignUp in their order.

use super::applicant::{Applicant, Application, check_application};
use super::pre_sign_up::{Decision, Metadata};
use super::user_name::{check_user_name, user_exists};
use crate::crypto::hash_password;
use crate::error::ServiceError;
use crate::messages::{CodeMessage, MessagePurpose};
use crate::operations::attribute_list::{AttributeType, to_map};
use crate::operations::codes::issue_code;
use crate::operations::new_user::{NewUser, create_user};
use crate::operations::recipients::sign_up_address;
use crate::operations::{Access, Answer, Operation, operation};
use crate::random;
use crate::service::Service;
use crate::state::{AliasTransfer, CodePurpose, PasswordVerifier, User, UserPool, UserStatus};
use crate::triggers::{Caller, Subject};
use events::TriggerSource;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

pub(in crate::operations) const OPERATIONS: &[Operation] = &[operation!(Access::Public, "SignUp", sign_up)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct SignUpRequest {
    client_id: String,
    secret_hash: Option<String>,
    username: String,
    password: Option<String>,
    user_attributes: Option<Vec<AttributeType>>,
    validation_data: Option<Vec<AttributeType>>,
    client_metadata: Option<BTreeMap<String, String>>,
}

/// A user who was stored, and the code that they must confirm with.
struct Stored {
    code: Option<(&'static str, String)>,
}

async fn sign_up(service: &Service, request: SignUpRequest) -> Answer {
    let password = request.password.ok_or_else(|| ServiceError::not_simulated("users without a password"))?;
    let attributes = to_map(request.user_attributes.unwrap_or_default())?;
    let validation = request.validation_data.filter(|data| !data.is_empty()).map(to_map).transpose()?;
    let application = Application {
        client: &request.client_id,
        secret_hash: request.secret_hash.as_deref(),
        name: &request.username,
        password: &password,
        attributes,
    };
    let sub = random::uuid(&*service.random);
    let applicant = service.store.read(|state| check_application(state, application, sub))?;
    let metadata = Metadata { client: request.client_metadata.as_ref(), validation: validation.as_ref() };
    let decision = service.run_pre_sign_up(&applicant, &request.client_id, metadata).await?;
    let verifier = hash_password(&*service.random, &applicant.srp_name, &applicant.name, &password);
    let stored = store_user(service, &applicant, &request.username, decision, verifier)?;
    finish(service, &request.client_id, &applicant, decision, stored, metadata.client).await
}

/// Stores the user. Somebody else may have signed up with the name while the function ran.
fn store_user(
    service: &Service,
    applicant: &Applicant,
    given_name: &str,
    decision: Decision,
    verifier: PasswordVerifier,
) -> Result<Stored, ServiceError> {
    service.store.write(|state| {
        let pool = state.pool_mut(&applicant.pool)?;
        let address = check_user_name(pool, given_name)?;
        if pool.users.contains_key(&pool.key(&applicant.name)) {
            return Err(user_exists());
        }
        let mut user = new_user(service, applicant, decision, verifier);
        let receives_code = sign_up_address(&pool.rules, &user.attributes).filter(|_| !decision.confirms);
        let code =
            receives_code.map(|attribute| (attribute, issue_code(service, &mut user, CodePurpose::SignUp, attribute)));
        pool.insert_user(user);
        reserve_address(pool, address, given_name, &applicant.name);
        for attribute in decision.verified() {
            pool.verify_address(&applicant.name, attribute, AliasTransfer::Allowed)?;
        }
        Ok(Stored { code })
    })
}

/// The address that somebody signs up with is theirs before it is verified.
fn reserve_address(pool: &mut UserPool, attribute: Option<&'static str>, address: &str, name: &str) {
    if let Some(attribute) = attribute {
        let (alias, owner) = ((attribute, pool.key(address)), pool.key(name));
        pool.aliases.insert(alias, owner);
    }
}

fn new_user(service: &Service, applicant: &Applicant, decision: Decision, verifier: PasswordVerifier) -> User {
    let status = if decision.confirms { UserStatus::Confirmed } else { UserStatus::Unconfirmed };
    let (name, sub) = (applicant.name.clone(), applicant.sub.clone());
    let attributes = applicant.attributes.clone();
    create_user(service, NewUser { name, sub, attributes, status, password: Some(verifier) })
}

/// A confirmed user is announced to PostConfirmation, any other receives the code. Either may fail: the user exists
/// then.
async fn finish(
    service: &Service,
    client: &str,
    applicant: &Applicant,
    decision: Decision,
    stored: Stored,
    client_metadata: Option<&BTreeMap<String, String>>,
) -> Answer {
    let (pool, user, client) = (applicant.pool.as_str(), applicant.name.as_str(), Caller::Client(client));
    let mut answer = json!({"UserConfirmed": decision.confirms, "UserSub": applicant.sub});
    if decision.confirms {
        let source = TriggerSource::PostConfirmationConfirmSignUp;
        let subject = Subject { pool, client, user_name: user };
        service.run_post_confirmation(source, subject, client_metadata).await?;
    }
    if let Some((attribute, code)) = stored.code {
        let purpose = MessagePurpose::SignUp;
        let message = CodeMessage { pool, client, user, purpose, attribute, code: &code, client_metadata };
        let details = service.send_code(message).await?;
        if let Some(members) = answer.as_object_mut() {
            members.insert("CodeDeliveryDetails".to_owned(), details);
        }
    }
    Ok(answer)
}
