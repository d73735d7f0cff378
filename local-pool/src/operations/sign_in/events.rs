//! PreAuthentication and PostAuthentication (contract 9 and 10).

use super::attempt::Attempt;
use super::person::Person;
use crate::error::ServiceError;
use crate::service::Service;
use crate::triggers::{Caller, Subject};
use events::TriggerSource;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Asks the function whether somebody may try to sign in. `validation_data` is the `ClientMetadata` of
/// (Admin)InitiateAuth.
///
/// # Errors
/// Those of the function.
pub(super) async fn run_pre_authentication(
    service: &Service,
    attempt: Attempt<'_>,
    person: &Person,
    validation_data: Option<&BTreeMap<String, String>>,
) -> Result<(), ServiceError> {
    let mut request = person_members(person);
    request.extend(validation_data.map(|data| ("validationData".to_owned(), json!(data))));
    let source = TriggerSource::PreAuthenticationAuthentication;
    service.run_trigger(source, subject(attempt, person), request).await.map(drop)
}

/// Tells the function that somebody has signed in.
///
/// # Errors
/// Those of the function: they fail the sign-in.
pub(super) async fn run_post_authentication(
    service: &Service,
    attempt: Attempt<'_>,
    person: &Person,
) -> Result<(), ServiceError> {
    let mut request = person_members(person);
    // Contract 10: this event has no such member.
    request.remove("userNotFound");
    request.extend(attempt.metadata.map(|metadata| ("clientMetadata".to_owned(), json!(metadata))));
    let source = TriggerSource::PostAuthenticationAuthentication;
    service.run_trigger(source, subject(attempt, person), request).await.map(drop)
}

/// Who the events are about.
pub(super) fn subject<'a>(attempt: Attempt<'a>, person: &'a Person) -> Subject<'a> {
    Subject { pool: attempt.pool, client: Caller::Client(attempt.client), user_name: &person.name }
}

/// `userAttributes`, and `userNotFound` if the app client hides who exists (contract 9 and 11).
pub(super) fn person_members(person: &Person) -> Map<String, Value> {
    let attributes = person.account.as_ref().map(|account| account.attributes.clone()).unwrap_or_default();
    let mut members = Map::from_iter([("userAttributes".to_owned(), Value::Object(attributes))]);
    members.extend(person.hides_strangers.then(|| ("userNotFound".to_owned(), json!(person.is_stranger()))));
    members
}
