//! `GroupType`, and the error about a group that does not exist.

use crate::error::ServiceError;
use crate::state::{Group, UserPool};
use serde_json::{Value, json};

/// A group. What it does not have is missing.
pub(super) fn describe_group(pool: &str, group: &Group) -> Value {
    let members = [
        ("GroupName", json!(group.name)),
        ("UserPoolId", json!(pool)),
        ("Description", json!(group.description)),
        ("RoleArn", json!(group.role)),
        ("Precedence", json!(group.precedence)),
        ("CreationDate", group.created.to_json()),
        ("LastModifiedDate", group.modified.to_json()),
    ];
    let present = members.into_iter().filter(|(_, value)| !value.is_null());
    present.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The group of a name.
///
/// # Errors
/// There is none.
pub(super) fn require_group<'p>(pool: &'p UserPool, name: &str) -> Result<&'p Group, ServiceError> {
    pool.groups.get(name).ok_or_else(no_group)
}

/// The error about a group that does not exist.
pub(super) fn no_group() -> ServiceError {
    ServiceError::resource_not_found("Group not found.")
}
