//! The app client that a request names.

use crate::error::ServiceError;
use crate::state::{AppClient, State, UserPool};

/// The app client with its pool, which administrators name too.
///
/// # Errors
/// There is no such client in the pool, or no such pool.
pub(super) fn find_named_client<'s>(
    state: &'s State,
    named_pool: Option<&str>,
    client: &str,
) -> Result<(&'s UserPool, &'s AppClient), ServiceError> {
    if let Some(pool) = named_pool {
        state.pool(pool)?;
    }
    let (pool, found) = state.pool_of_client(client)?;
    if named_pool.is_none_or(|named| named == pool.id) {
        return Ok((pool, found));
    }
    Err(ServiceError::resource_not_found(format!("User pool client {client} does not exist.")))
}
