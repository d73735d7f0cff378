//! The first request of custom authentication.

use super::next::continue_custom;
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::operations::sign_in::attempt::Attempt;
use crate::operations::sign_in::parameters::Parameters;
use crate::operations::sign_in::person::Person;
use crate::operations::sign_in::sessions::Progress;
use crate::operations::sign_in::srp_challenge::parse_client_public;
use crate::service::Service;
use serde_json::json;

/// Begins custom authentication. PreAuthentication does not run, and the request's metadata reaches no function
/// (contract 2 and 3.1).
///
/// # Errors
/// Those of Cognito.
pub(in crate::operations) async fn start_custom(
    service: &Service,
    attempt: Attempt<'_>,
    parameters: &Parameters,
) -> Answer {
    let progress = first_progress(parameters)?;
    let person = Person::find(service, attempt, parameters.require("USERNAME")?)?;
    person.require_confirmation()?;
    person.require_password()?;
    continue_custom(service, attempt, &person, progress).await
}

/// With `CHALLENGE_NAME` `SRP_A` the client begins with SRP, which is the first step.
fn first_progress(parameters: &Parameters) -> Result<Progress, ServiceError> {
    let (steps, client_public) = match parameters.get("CHALLENGE_NAME") {
        None | Some("CUSTOM_CHALLENGE") => (Vec::new(), None),
        Some("SRP_A") => {
            let client_public = parse_client_public(parameters.require("SRP_A")?)?;
            let step = json!({"challengeName": "SRP_A", "challengeResult": true, "challengeMetadata": null});
            (vec![step], Some(client_public))
        }
        Some(other) => return Err(ServiceError::not_simulated(&format!("CUSTOM_AUTH that begins with {other}"))),
    };
    Ok(Progress { steps, client_public, is_custom: true })
}
