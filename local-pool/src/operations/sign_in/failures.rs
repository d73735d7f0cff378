//! Wrong and right passwords of users. Strangers have nothing to count.

use super::attempt::Attempt;
use super::person::Person;
use crate::error::ServiceError;
use crate::service::Service;

/// # Errors
/// The user is locked out.
pub(super) fn check_lockout(service: &Service, attempt: Attempt<'_>, person: &Person) -> Result<(), ServiceError> {
    service.store.read(|state| match state.pool(attempt.pool)?.find_user(&person.name) {
        Some(user) => user.check_lockout(service.clock.now()),
        None => Ok(()),
    })
}

/// Counts a wrong password, or forgets those before a right one.
///
/// # Errors
/// The pool was deleted.
pub(super) fn record_result(
    service: &Service,
    attempt: Attempt<'_>,
    person: &Person,
    is_right: bool,
) -> Result<(), ServiceError> {
    service.store.write(|state| {
        if let Some(user) = state.pool_mut(attempt.pool)?.find_user_mut(&person.name) {
            if is_right { user.forget_failures() } else { user.record_failure(service.clock.now()) }
        }
        Ok(())
    })
}
