//! Calling one of the three functions.

use crate::error::ServiceError;
use crate::operations::sign_in::attempt::Attempt;
use crate::operations::sign_in::events::{person_members, subject};
use crate::operations::sign_in::person::Person;
use crate::service::Service;
use events::TriggerSource;
use serde_json::{Map, Value, json};

/// Calls the function at a trigger with these members besides those about the person and the request.
///
/// # Errors
/// Those of the function; the pool has none.
pub(super) async fn call_function(
    service: &Service,
    attempt: Attempt<'_>,
    person: &Person,
    source: TriggerSource<'static>,
    members: Vec<(&str, Value)>,
) -> Result<Map<String, Value>, ServiceError> {
    let mut request = person_members(person);
    request.extend(members.into_iter().map(|(name, value)| (name.to_owned(), value)));
    request.extend(attempt.metadata.map(|metadata| ("clientMetadata".to_owned(), json!(metadata))));
    let response = service.run_trigger(source, subject(attempt, person), request).await?;
    response.ok_or_else(|| {
        ServiceError::invalid_parameter("Custom auth lambda trigger is not configured for the user pool.")
    })
}
