//! Lists of attributes in requests and answers.

use crate::error::ServiceError;
use crate::state::User;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An attribute in a request.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct AttributeType {
    name: String,
    value: Option<String>,
}

/// The attributes by name; the last value of a name counts. Flags are lower-case, as Cognito returns them.
///
/// # Errors
/// None so far: the service model has checked the list.
pub(super) fn to_map(attributes: Vec<AttributeType>) -> Result<BTreeMap<String, String>, ServiceError> {
    let pair = |attribute: AttributeType| {
        let value = attribute.value.unwrap_or_default();
        let is_flag = matches!(attribute.name.as_str(), "email_verified" | "phone_number_verified");
        (attribute.name, if is_flag { value.to_ascii_lowercase() } else { value })
    };
    Ok(attributes.into_iter().map(pair).collect())
}

/// The attributes of a user, `sub` first.
pub(super) fn to_json(user: &User) -> Vec<Value> {
    select_json(user, |_| true)
}

/// The attributes of a user that are wanted, `sub` first.
pub(super) fn select_json(user: &User, is_wanted: impl Fn(&str) -> bool) -> Vec<Value> {
    let others = user.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let all = [("sub", user.sub.as_str())].into_iter().chain(others);
    all.filter(|(name, _)| is_wanted(name)).map(|(name, value)| json!({"Name": name, "Value": value})).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixtures::test_user;

    #[test]
    fn lists_become_maps_and_maps_lists() {
        let list =
            json!([{"Name": "email_verified", "Value": "True"}, {"Name": "name"}, {"Name": "nickname", "Value": "A"}]);
        let map = to_map(serde_json::from_value(list).unwrap()).unwrap();
        let expected = [("email_verified", "true"), ("name", ""), ("nickname", "A")];
        assert_eq!(map, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let user = test_user("ann", &[("email", "ann@example.com")]);
        let sub = json!({"Name": "sub", "Value": "sub-of-ann"});
        assert_eq!(to_json(&user), [sub.clone(), json!({"Name": "email", "Value": "ann@example.com"})]);
        assert_eq!(select_json(&user, |name| name == "sub"), [sub]);
    }
}
