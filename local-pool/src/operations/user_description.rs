//! `UserType`.

use super::attribute_list::to_json;
use crate::state::User;
use serde_json::{Value, json};

/// A user as lists and AdminCreateUser return it.
pub(super) fn describe_user(user: &User) -> Value {
    describe_with(user, "Attributes", to_json(user))
}

/// A user with some attributes, under the name that an operation has for them.
pub(super) fn describe_with(user: &User, member: &str, attributes: Vec<Value>) -> Value {
    json!({
        "Username": user.name,
        member: attributes,
        "UserCreateDate": user.created.to_json(),
        "UserLastModifiedDate": user.modified.to_json(),
        "Enabled": user.is_enabled,
        "UserStatus": user.status.name(),
    })
}
