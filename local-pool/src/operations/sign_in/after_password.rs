//! What follows a right password.

use super::attempt::Attempt;
use super::complete::complete_sign_in;
use super::new_password_challenge::require_new_password;
use super::person::{Person, incorrect};
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::service::Service;
use crate::state::UserStatus;
use events::TriggerSource;

/// Tokens, or a challenge: it depends on the user's status.
///
/// # Errors
/// The user is not confirmed, or has a temporary password that counts no more; those of the functions.
pub(super) async fn continue_after_password(service: &Service, attempt: Attempt<'_>, person: &Person) -> Answer {
    person.require_confirmation()?;
    match person.account.as_ref().map(|account| account.status) {
        Some(UserStatus::ForceChangePassword) => {
            check_temporary_password(service, attempt, person)?;
            require_new_password(service, attempt, person)
        }
        Some(_) => complete_sign_in(service, attempt, person, TriggerSource::TokenGenerationAuthentication).await,
        None => Err(incorrect()),
    }
}

fn check_temporary_password(service: &Service, attempt: Attempt<'_>, person: &Person) -> Result<(), ServiceError> {
    let until = service.store.read(|state| {
        let user = state.pool(attempt.pool)?.find_user(&person.name);
        Ok::<_, ServiceError>(user.and_then(|user| user.temporary_until))
    })?;
    if until.is_none_or(|until| service.clock.now() < until) {
        return Ok(());
    }
    let text = "Temporary password has expired and must be reset by an administrator.";
    Err(ServiceError::not_authorized(text))
}
