//! What follows a step.

use super::create::create_challenge;
use super::define::{Next, define_challenge};
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::operations::sign_in::attempt::Attempt;
use crate::operations::sign_in::complete::complete_sign_in;
use crate::operations::sign_in::person::{Person, incorrect};
use crate::operations::sign_in::sessions::Progress;
use crate::operations::sign_in::srp_challenge::require_proof;
use crate::service::Service;
use events::TriggerSource;

/// Does what DefineAuthChallenge wants. Strangers never receive tokens, whatever it says.
///
/// # Errors
/// The function refuses; those of the functions.
pub(in crate::operations) async fn continue_custom(
    service: &Service,
    attempt: Attempt<'_>,
    person: &Person,
    progress: Progress,
) -> Answer {
    match define_challenge(service, attempt, person, &progress).await? {
        Next::Tokens if !person.is_stranger() => {
            complete_sign_in(service, attempt, person, TriggerSource::TokenGenerationAuthentication).await
        }
        Next::Tokens | Next::Refusal => Err(incorrect()),
        Next::CustomChallenge => create_challenge(service, attempt, person, progress).await,
        Next::PasswordVerifier if progress.client_public.is_some() => require_proof(service, attempt, person, progress),
        Next::PasswordVerifier => Err(ServiceError::invalid_parameter("Missing required parameter SRP_A")),
    }
}
