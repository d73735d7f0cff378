//! Users whom a request of an administrator names.

use crate::error::ServiceError;
use crate::state::{User, UserPool};

/// The user of a name.
///
/// # Errors
/// `UserNotFoundException`.
pub(super) fn require_user<'p>(pool: &'p UserPool, name: &str) -> Result<&'p User, ServiceError> {
    pool.find_user(name).ok_or_else(no_user)
}

/// Like [`require_user`], to change the user.
///
/// # Errors
/// `UserNotFoundException`.
pub(super) fn require_user_mut<'p>(pool: &'p mut UserPool, name: &str) -> Result<&'p mut User, ServiceError> {
    pool.find_user_mut(name).ok_or_else(no_user)
}

fn no_user() -> ServiceError {
    ServiceError::new("UserNotFoundException", "User does not exist.")
}
