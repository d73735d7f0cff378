//! AdminCreateUser.

use super::draft::Draft;
use super::invitation::{Invitation, check_resend, choose_addresses};
use super::temporary_password::invent_password;
use crate::crypto::hash_password;
use crate::error::ServiceError;
use crate::operations::attribute_list::{AttributeType, to_map};
use crate::operations::known_user::{require_user, require_user_mut};
use crate::operations::new_user::{NewUser, create_user};
use crate::operations::user_description::describe_user;
use crate::operations::{Access, Answer, Operation, operation};
use crate::random;
use crate::service::Service;
use crate::state::{AliasTransfer, PasswordVerifier, State, UserPool, UserStatus};
use crate::triggers::{Caller, Subject};
use events::TriggerSource;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub(super) const OPERATIONS: &[Operation] = &[operation!(Access::Iam, "AdminCreateUser", admin_create_user)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminCreateUserRequest {
    user_pool_id: String,
    username: String,
    user_attributes: Option<Vec<AttributeType>>,
    validation_data: Option<Vec<AttributeType>>,
    temporary_password: Option<String>,
    force_alias_creation: Option<bool>,
    message_action: Option<String>,
    desired_delivery_mediums: Option<Vec<String>>,
    client_metadata: Option<BTreeMap<String, String>>,
}

/// A user before they are stored, their password, and the addresses that receive it.
struct Plan {
    draft: Draft,
    password: String,
    addresses: Vec<&'static str>,
}

async fn admin_create_user(service: &Service, mut request: AdminCreateUserRequest) -> Answer {
    if request.message_action.as_deref() == Some("RESEND") {
        return resend_invitation(service, &request).await;
    }
    let attributes = to_map(request.user_attributes.take().unwrap_or_default())?;
    let validation = request.validation_data.take().filter(|data| !data.is_empty()).map(to_map).transpose()?;
    let sub = random::uuid(&*service.random);
    let plan = service.store.read(|state| make_plan(service, state, &request, attributes, sub))?;
    announce(service, &request, &plan.draft, validation).await?;
    let verifier = hash(service, &request.user_pool_id, &plan.draft.name, &plan.password);
    store(service, &request.user_pool_id, &plan.draft, verifier)?;
    finish(service, &request, &plan.draft.name, &plan.password, &plan.addresses).await
}

fn make_plan(
    service: &Service,
    state: &State,
    request: &AdminCreateUserRequest,
    attributes: BTreeMap<String, String>,
    sub: String,
) -> Result<Plan, ServiceError> {
    let pool = state.pool(&request.user_pool_id)?;
    let is_forced = request.force_alias_creation == Some(true);
    let transfer = if is_forced { AliasTransfer::Allowed } else { AliasTransfer::Refused };
    let password = choose_password(service, pool, request)?;
    let draft = Draft::new(pool, &request.username, sub, attributes, transfer)?;
    let addresses = addresses(request, &draft.attributes)?;
    Ok(Plan { draft, password, addresses })
}

fn choose_password(
    service: &Service,
    pool: &UserPool,
    request: &AdminCreateUserRequest,
) -> Result<String, ServiceError> {
    match request.temporary_password.as_deref().filter(|password| !password.is_empty()) {
        Some(password) => pool.rules.password.check(password).map(|()| password.to_owned()),
        None => Ok(invent_password(&*service.random, &pool.rules.password)),
    }
}

fn addresses(
    request: &AdminCreateUserRequest,
    attributes: &BTreeMap<String, String>,
) -> Result<Vec<&'static str>, ServiceError> {
    match request.message_action.as_deref() {
        Some("SUPPRESS") => Ok(Vec::new()),
        _ => choose_addresses(request.desired_delivery_mediums.as_deref(), attributes),
    }
}

/// PreSignUp may refuse the user; its flags are ignored (contract 5.2). The user does not exist yet.
async fn announce(
    service: &Service,
    request: &AdminCreateUserRequest,
    draft: &Draft,
    validation: Option<BTreeMap<String, String>>,
) -> Result<(), ServiceError> {
    let subject = Subject { pool: &request.user_pool_id, client: Caller::NotApplicable, user_name: &draft.name };
    let mut event = Map::from_iter([("userAttributes".to_owned(), json!(draft.attributes))]);
    event.extend(validation.map(|data| ("validationData".to_owned(), json!(data))));
    event.extend(request.client_metadata.as_ref().map(|data| ("clientMetadata".to_owned(), json!(data))));
    service.run_trigger(TriggerSource::PreSignUpAdminCreateUser, subject, event).await.map(drop)
}

fn hash(service: &Service, pool: &str, name: &str, password: &str) -> PasswordVerifier {
    let srp_name = pool.split_once('_').map_or(pool, |(_, name)| name);
    hash_password(&*service.random, srp_name, name, password)
}

/// Somebody else may have got the name while the function ran.
fn store(service: &Service, pool: &str, draft: &Draft, verifier: PasswordVerifier) -> Result<(), ServiceError> {
    service.store.write(|state| {
        let pool = state.pool_mut(pool)?;
        draft.check_conflicts(pool)?;
        let mut user = create_user(
            service,
            NewUser {
                name: draft.name.clone(),
                sub: draft.sub.clone(),
                attributes: BTreeMap::new(),
                status: UserStatus::ForceChangePassword,
                password: Some(verifier),
            },
        );
        // Unlike at sign-up, an address without a flag stays without one.
        user.attributes = draft.attributes.clone();
        user.temporary_until = Some(service.clock.now().plus(pool.rules.password.temporary_validity));
        pool.insert_user(user);
        for attribute in draft.verified() {
            pool.verify_address(&draft.name, attribute, AliasTransfer::Allowed)?;
        }
        Ok(())
    })
}

/// A new temporary password for somebody who was invited, which is valid as long as the first one was.
async fn resend_invitation(service: &Service, request: &AdminCreateUserRequest) -> Answer {
    let (name, password, addresses) = service.store.read(|state| {
        let pool = state.pool(&request.user_pool_id)?;
        let user = require_user(pool, &request.username)?;
        check_resend(user, &request.username)?;
        let addresses = addresses(request, &user.attributes)?;
        Ok::<_, ServiceError>((user.name.clone(), choose_password(service, pool, request)?, addresses))
    })?;
    let verifier = hash(service, &request.user_pool_id, &name, &password);
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        let now = service.clock.now();
        let until = now.plus(pool.rules.password.temporary_validity);
        let user = require_user_mut(pool, &name)?;
        check_resend(user, &request.username)?;
        (user.password, user.temporary_until, user.modified) = (Some(verifier), Some(until), now);
        user.forget_failures();
        Ok(())
    })?;
    finish(service, request, &name, &password, &addresses).await
}

async fn finish(
    service: &Service,
    request: &AdminCreateUserRequest,
    name: &str,
    password: &str,
    addresses: &[&'static str],
) -> Answer {
    let pool = request.user_pool_id.as_str();
    let client_metadata = request.client_metadata.as_ref();
    service.invite(Invitation { pool, user: name, password, addresses, client_metadata }).await?;
    service.store.read(|state| {
        let user: Value = describe_user(require_user(state.pool(pool)?, name)?);
        Ok(json!({"User": user}))
    })
}
