//! `request.userAttributes` of an event (contract 1.4).

use crate::state::User;
use serde_json::{Map, Value};

/// The attributes of a user as events contain them: strings, with `sub` and `cognito:user_status`. PreSignUp events
/// contain what the client sent instead, without both.
pub(crate) fn event_attributes(user: &User) -> Map<String, Value> {
    let own = user.attributes.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str())));
    let added = [("sub", user.sub.as_str()), ("cognito:user_status", user.status.name())];
    own.chain(added.map(|(name, value)| (name.to_owned(), value.into()))).collect()
}
