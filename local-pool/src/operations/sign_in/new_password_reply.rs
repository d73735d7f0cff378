//! NEW_PASSWORD_REQUIRED: the answer.

use super::attempt::Attempt;
use super::complete::complete_sign_in;
use super::new_password_challenge::missing_attributes;
use super::parameters::Parameters;
use super::person::Person;
use crate::crypto::hash_password;
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::service::Service;
use crate::state::{
    AppClient, AttributeChange, AuthSession, ChallengeState, PasswordVerifier, PoolRules, State, User, UserPool,
    UserStatus, check_attributes,
};
use events::TriggerSource;
use std::collections::BTreeMap;

/// What the user chose.
struct Choice {
    name: String,
    srp_name: String,
    attributes: BTreeMap<String, String>,
}

/// Sets the password and the attributes. A refused password leaves the session open, so that another one can be tried.
///
/// # Errors
/// Those of Cognito.
pub(super) async fn reply_new_password(
    service: &Service,
    attempt: Attempt<'_>,
    responses: &Parameters,
    session: Option<&str>,
) -> Answer {
    let missing = || ServiceError::invalid_parameter("Missing required parameter Session");
    let session = session.ok_or_else(missing)?;
    let password = responses.require("NEW_PASSWORD")?;
    let choice = service.store.read(|state| check(service, state, attempt, responses, session))?;
    let verifier = hash_password(&*service.random, &choice.srp_name, &choice.name, password);
    store(service, attempt, session, &choice, verifier)?;
    let person = Person::find(service, attempt, &choice.name)?;
    complete_sign_in(service, attempt, &person, TriggerSource::TokenGenerationNewPasswordChallenge).await
}

fn check(
    service: &Service,
    state: &State,
    attempt: Attempt<'_>,
    responses: &Parameters,
    session: &str,
) -> Result<Choice, ServiceError> {
    let pool = state.pool(attempt.pool)?;
    let (_, client) = state.pool_of_client(attempt.client)?;
    let session = pool.find_session(session, attempt.client, service.clock.now())?;
    let user = find_user(pool, session, responses.require("USERNAME")?)?;
    pool.rules.password.check(responses.require("NEW_PASSWORD")?)?;
    let attributes = responses.with_prefix("userAttributes.");
    check_provided(&pool.rules, user, &attributes)?;
    check_values(pool, client, user, &attributes)?;
    Ok(Choice { name: user.name.clone(), srp_name: pool.srp_name().to_owned(), attributes })
}

/// The user of the session, whom the answer names too.
fn find_user<'p>(pool: &'p UserPool, session: &AuthSession, name: &str) -> Result<&'p User, ServiceError> {
    let is_asked = matches!(session.challenge, ChallengeState::NewPasswordRequired);
    let user = pool.find_user(&session.user).filter(|_| is_asked);
    let is_named = |user: &&User| pool.find_user(name).is_some_and(|named| named.sub == user.sub);
    match user.filter(is_named) {
        None => Err(ServiceError::not_authorized("Invalid session for the user.")),
        Some(user) if !user.is_enabled => Err(ServiceError::not_authorized("User is disabled.")),
        Some(user) => Ok(user),
    }
}

/// Every required attribute that the user lacks must be provided, and no other required one.
fn check_provided(rules: &PoolRules, user: &User, given: &BTreeMap<String, String>) -> Result<(), ServiceError> {
    let missing = missing_attributes(rules, user);
    let is_required = |name: &str| rules.attributes.get(name).is_some_and(|definition| definition.is_required);
    if let Some(name) = given.keys().find(|name| is_required(name) && !missing.contains(&name.as_str())) {
        return Err(ServiceError::not_authorized(format!("Cannot modify an already provided {name}")));
    }
    let is_given = |name: &str| given.get(name).is_some_and(|value| !value.is_empty());
    match missing.into_iter().find(|name| !is_given(name)) {
        Some(name) => Err(ServiceError::invalid_parameter(format!("Invalid attributes given, {name} is missing"))),
        None => Ok(()),
    }
}

/// What the user never had may be set although it cannot be changed later.
fn check_values(
    pool: &UserPool,
    client: &AppClient,
    user: &User,
    given: &BTreeMap<String, String>,
) -> Result<(), ServiceError> {
    let missing = missing_attributes(&pool.rules, user);
    let (new, changed): (BTreeMap<_, _>, BTreeMap<_, _>) =
        given.clone().into_iter().partition(|(name, _)| missing.contains(&name.as_str()));
    check_attributes(pool, Some(client), &new, AttributeChange::AdminCreate)?;
    check_attributes(pool, Some(client), &changed, AttributeChange::Update)?;
    let is_of_another =
        |name: &str, value: &str| pool.find_alias_owner(name, value).is_some_and(|owner| owner.sub != user.sub);
    match given.iter().find(|(name, value)| is_of_another(name, value)) {
        Some((name, _)) => {
            Err(ServiceError::new("AliasExistsException", format!("An account with the {name} already exists.")))
        }
        None => Ok(()),
    }
}

fn store(
    service: &Service,
    attempt: Attempt<'_>,
    session: &str,
    choice: &Choice,
    verifier: PasswordVerifier,
) -> Result<(), ServiceError> {
    let now = service.clock.now();
    service.store.write(|state| {
        let pool = state.pool_mut(attempt.pool)?;
        pool.take_session(session, attempt.client, now)?;
        let gone = || ServiceError::new("UserNotFoundException", "User does not exist.");
        let user = pool.find_user_mut(&choice.name).ok_or_else(gone)?;
        user.password = Some(verifier);
        user.temporary_until = None;
        user.status = UserStatus::Confirmed;
        user.modified = now;
        let attributes = choice.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pool.set_attributes(&choice.name, attributes);
        Ok(())
    })
}
