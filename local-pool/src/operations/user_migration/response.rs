//! What the function says about a user who is migrated.

use crate::state::UserStatus;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What the function says about a user who is migrated.
pub(super) struct MigratedUser {
    /// Without `username`.
    pub(super) attributes: BTreeMap<String, String>,
    /// The member `username` of the attributes: for pools with aliases.
    pub(super) name: Option<String>,
    pub(super) status: UserStatus,
    /// Whether an alias moves from its present user.
    pub(super) takes_aliases: bool,
}

impl MigratedUser {
    /// Reads an answer that response validation has accepted.
    pub(super) fn from_response(response: &Map<String, Value>) -> Self {
        let attributes = response.get("userAttributes").and_then(Value::as_object).into_iter().flatten();
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let set = attributes.filter(|(_, value)| !value.is_null());
        let mut attributes: BTreeMap<String, String> = set.map(|(name, value)| (name.clone(), text(value))).collect();
        let is_confirmed = response.get("finalUserStatus").and_then(Value::as_str) == Some("CONFIRMED");
        Self {
            name: attributes.remove("username"),
            attributes,
            status: if is_confirmed { UserStatus::Confirmed } else { UserStatus::ResetRequired },
            takes_aliases: response.get("forceAliasCreation").and_then(Value::as_bool) == Some(true),
        }
    }
}
