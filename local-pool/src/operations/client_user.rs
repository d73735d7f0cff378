//! The app client that a request names, and the user.

use super::client_check::check_secret_hash;
use crate::error::ServiceError;
use crate::state::{AppClient, State, User, UserPool};

/// The app client that a request names, with its pool. Its secret was checked.
///
/// # Errors
/// There is no such client, or the secret hash is not that of the name.
pub(super) fn find_client<'s>(
    state: &'s State,
    client: &str,
    user_name: &str,
    secret_hash: Option<&str>,
) -> Result<(&'s UserPool, &'s AppClient), ServiceError> {
    let (pool, client) = state.pool_of_client(client)?;
    check_secret_hash(client, user_name, secret_hash)?;
    Ok((pool, client))
}

/// What a client is told about a user who does not exist, or is disabled.
pub(super) enum Found<'s> {
    User(&'s User),
    /// The client must not notice that there is none.
    Hidden,
}

/// The user of a name.
///
/// # Errors
/// `UserNotFoundException`, or that the user is disabled, unless the client hides that.
pub(super) fn find_user<'s>(pool: &'s UserPool, client: &AppClient, name: &str) -> Result<Found<'s>, ServiceError> {
    match pool.find_user(name) {
        Some(user) if user.is_enabled => Ok(Found::User(user)),
        _ if client.rules.hides_strangers => Ok(Found::Hidden),
        Some(_) => Err(ServiceError::not_authorized("User is disabled.")),
        None => Err(ServiceError::new("UserNotFoundException", "Username/client id combination not found.")),
    }
}
