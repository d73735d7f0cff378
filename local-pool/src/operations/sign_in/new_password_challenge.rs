//! NEW_PASSWORD_REQUIRED: the challenge.

use super::attempt::Attempt;
use super::person::Person;
use super::sessions::{Progress, new_session_id, open_session};
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::service::Service;
use crate::state::{ChallengeState, PoolRules, State, User};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Asks a user with a temporary password for a new one, and for the required attributes that are missing.
///
/// # Errors
/// The pool, the app client or the user was deleted.
pub(super) fn require_new_password(service: &Service, attempt: Attempt<'_>, person: &Person) -> Answer {
    let parameters = service.store.read(|state| parameters(state, attempt, person))?;
    let id = new_session_id(service);
    open_session(service, attempt, person, &id, ChallengeState::NewPasswordRequired, Progress::default())?;
    Ok(json!({"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": id, "ChallengeParameters": parameters}))
}

/// Both lists are JSON in a text.
fn parameters(state: &State, attempt: Attempt<'_>, person: &Person) -> Result<Value, ServiceError> {
    let pool = state.pool(attempt.pool)?;
    let (_, client) = state.pool_of_client(attempt.client)?;
    let gone = || ServiceError::new("UserNotFoundException", "User does not exist.");
    let user = pool.find_user(&person.name).ok_or_else(gone)?;
    let missing: Vec<String> =
        missing_attributes(&pool.rules, user).into_iter().map(|name| format!("userAttributes.{name}")).collect();
    let is_readable = |name: &str| client.rules.readable.as_ref().is_none_or(|readable| readable.contains(name));
    let attributes: BTreeMap<&String, &String> = user.attributes.iter().filter(|(name, _)| is_readable(name)).collect();
    Ok(json!({
        "USER_ID_FOR_SRP": user.name,
        "requiredAttributes": json!(missing).to_string(),
        "userAttributes": json!(attributes).to_string(),
    }))
}

/// Attributes that every user of the pool must have, but this one has not.
pub(super) fn missing_attributes<'p>(rules: &'p PoolRules, user: &User) -> Vec<&'p str> {
    let has = |name: &str| name == "sub" || user.attributes.get(name).is_some_and(|value| !value.is_empty());
    let required = rules.attributes.iter().filter(|(_, definition)| definition.is_required);
    required.map(|(name, _)| name.as_str()).filter(|name| !has(name)).collect()
}
