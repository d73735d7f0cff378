//! Which attributes users may have, and who may write them (Cognito's page about attributes).

use super::attribute_value::check_value;
use super::standard_attributes::{NOT_WRITABLE, standard_definition};
use super::{AppClient, AttributeDefinition, PoolRules, UserPool};
use crate::error::ServiceError;
use std::collections::BTreeMap;

/// What changes attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AttributeChange {
    SignUp,
    AdminCreate,
    Update,
    AdminUpdate,
}

impl AttributeChange {
    const fn is_new_user(self) -> bool {
        matches!(self, Self::SignUp | Self::AdminCreate)
    }

    /// How Cognito begins its lists of what is wrong.
    const fn introduction(self) -> &'static str {
        if self.is_new_user() { "Attributes did not conform to the schema: " } else { "" }
    }

    /// What Cognito writes before the name of an attribute.
    const fn prefix(self) -> &'static str {
        if self.is_new_user() { "" } else { "user." }
    }
}

/// Checks attributes that a client or an administrator sends. An empty value removes an attribute.
///
/// # Errors
/// `NotAuthorizedException` if the client may not write an attribute, or `InvalidParameterException`: an attribute that
/// the pool does not have, that cannot be changed, that is missing, or whose value has the wrong form.
pub(crate) fn check_attributes(
    pool: &UserPool,
    client: Option<&AppClient>,
    attributes: &BTreeMap<String, String>,
    change: AttributeChange,
) -> Result<(), ServiceError> {
    if let Some(client) = client {
        check_writable(&pool.rules, client, attributes.keys(), change)?;
    }
    let mut wrong = Vec::new();
    for name in attributes.keys() {
        wrong.extend(find_name_fault(&pool.rules, name, change)?);
    }
    wrong.extend(find_missing(&pool.rules, attributes, change));
    if !wrong.is_empty() {
        let lines: String = wrong.iter().map(|fault| format!("{}{fault}\n", change.prefix())).collect();
        return Err(ServiceError::invalid_parameter(format!("{}{lines}", change.introduction())));
    }
    for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
        if let Some(definition) = find_definition(&pool.rules, name) {
            check_value(name, value, &definition).map_err(|text| {
                ServiceError::invalid_parameter(text.in_list(change.introduction(), change.prefix()))
            })?;
        }
    }
    Ok(())
}

/// Checks that attributes can be removed.
///
/// # Errors
/// As those of [`check_attributes`].
pub(crate) fn check_removal(
    pool: &UserPool,
    client: Option<&AppClient>,
    names: &[String],
    change: AttributeChange,
) -> Result<(), ServiceError> {
    let emptied = names.iter().map(|name| (name.clone(), String::new())).collect();
    check_attributes(pool, client, &emptied, change)
}

/// The definition of an attribute of the pool.
pub(crate) fn find_definition(rules: &PoolRules, name: &str) -> Option<AttributeDefinition> {
    rules.attributes.get(name).cloned().or_else(|| standard_definition(name))
}

/// A client without a list may write every attribute but those of Cognito and of administrators. The address that
/// somebody signs up with is not an attribute that the client writes.
fn check_writable<'n>(
    rules: &PoolRules,
    client: &AppClient,
    names: impl Iterator<Item = &'n String>,
    change: AttributeChange,
) -> Result<(), ServiceError> {
    let is_user_name = |name: &str| change == AttributeChange::SignUp && rules.username_attributes.contains(&name);
    let is_listed = |name: &str| client.rules.writable.as_ref().is_none_or(|writable| writable.contains(name));
    let is_reserved = |name: &str| NOT_WRITABLE.contains(&name) || name.starts_with("dev:");
    for name in names {
        if is_reserved(name) || !(is_listed(name) || is_user_name(name)) {
            return Err(ServiceError::not_authorized("A client attempted to write unauthorized attribute"));
        }
    }
    Ok(())
}

fn find_name_fault(rules: &PoolRules, name: &str, change: AttributeChange) -> Result<Option<String>, ServiceError> {
    match find_definition(rules, name) {
        None if change == AttributeChange::AdminCreate => {
            let text = format!("{}Type for attribute {{{name}}} could not be determined", change.introduction());
            Err(ServiceError::invalid_parameter(text))
        }
        None => Ok(Some(format!("{name}: Attribute does not exist in the schema."))),
        // Only Cognito decides about the `sub`. Immutable attributes are set when the user is created, or never.
        Some(definition) if name == "sub" || (!definition.is_mutable && !change.is_new_user()) => {
            Ok(Some(format!("{name}: Attribute cannot be updated.")))
        }
        Some(_) => Ok(None),
    }
}

/// Required attributes that somebody who signs up lacks, or that would be removed. Users whom administrators create may
/// provide them with their first password.
fn find_missing(rules: &PoolRules, attributes: &BTreeMap<String, String>, change: AttributeChange) -> Vec<String> {
    let required = rules.attributes.iter().filter(|(name, definition)| definition.is_required && *name != "sub");
    let is_missing = |name: &str| match (attributes.get(name), change) {
        (_, AttributeChange::AdminCreate) => false,
        (Some(value), _) => value.is_empty(),
        (None, change) => change == AttributeChange::SignUp,
    };
    let missing = required.map(|(name, _)| name.as_str()).filter(|name| is_missing(name));
    missing.map(internal_name).map(|name| format!("{name}: The attribute {name} is required")).collect()
}

/// Cognito's texts about required attributes have the names of its directory (SCIM).
fn internal_name(name: &str) -> &str {
    match name {
        "email" => "emails",
        "phone_number" => "phoneNumbers",
        "name" => "name.formatted",
        "given_name" => "name.givenName",
        "family_name" => "name.familyName",
        "middle_name" => "name.middleName",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixtures::{pool_of_settings, test_client};
    use serde_json::{Value, json};

    fn pool() -> UserPool {
        pool_of_settings(&json!({"Schema": [
            {"Name": "email", "AttributeDataType": "String", "Required": true},
            {"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": false},
            {"Name": "plan", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MaxValue": "9"}},
        ]}))
    }

    fn check(client: Option<&Value>, attributes: &[(&str, &str)], change: AttributeChange) -> String {
        let client = client.map(|settings| test_client("c", settings));
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let result = check_attributes(&pool(), client.as_ref(), &attributes, change);
        result.err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn sign_up_needs_the_required_attributes() {
        let text = check(Some(&json!({})), &[("custom:x", "1")], AttributeChange::SignUp);
        let expected = "InvalidParameterException: Attributes did not conform to the schema: \
            custom:x: Attribute does not exist in the schema.\n\
            emails: The attribute emails is required\nname.formatted: The attribute name.formatted is required\n";
        assert_eq!(text, expected);
        let complete = [("email", "ann@example.com"), ("name", "Ann"), ("custom:plan", "9")];
        assert_eq!(check(Some(&json!({})), &complete, AttributeChange::SignUp), "");
    }

    #[test]
    fn administrators_may_leave_required_attributes_open() {
        assert_eq!(check(None, &[("email_verified", "true")], AttributeChange::AdminCreate), "");
        let text = check(None, &[("custom:x", "1")], AttributeChange::AdminCreate);
        assert!(text.ends_with("schema: Type for attribute {custom:x} could not be determined"), "{text}");
    }

    #[test]
    fn immutable_and_required_attributes_stay() {
        for change in [AttributeChange::Update, AttributeChange::AdminUpdate] {
            let text = check(None, &[("name", "Bea")], change);
            assert_eq!(text, "InvalidParameterException: user.name: Attribute cannot be updated.\n");
            let text = check(None, &[("email", "")], change);
            assert_eq!(text, "InvalidParameterException: user.emails: The attribute emails is required\n");
            let text = check(None, &[("update_email", "x")], change);
            assert_eq!(text, "InvalidParameterException: user.update_email: Attribute does not exist in the schema.\n");
        }
    }

    #[test]
    fn clients_write_what_they_may() {
        let refused = "NotAuthorizedException: A client attempted to write unauthorized attribute";
        let listed = json!({"WriteAttributes": ["email"]});
        assert_eq!(check(Some(&listed), &[("nickname", "A")], AttributeChange::Update), refused);
        assert_eq!(check(Some(&listed), &[("email", "ann@example.com")], AttributeChange::Update), "");
        for name in ["email_verified", "sub", "identities", "dev:custom:x"] {
            assert_eq!(check(Some(&json!({})), &[(name, "true")], AttributeChange::Update), refused, "{name}");
        }
        assert_eq!(check(Some(&json!({})), &[("custom:plan", "1")], AttributeChange::Update), "");
    }

    #[test]
    fn values_have_the_form_of_their_type() {
        let text = check(None, &[("email", "ann")], AttributeChange::AdminUpdate);
        assert_eq!(text, "InvalidParameterException: Invalid email address format.");
        assert!(check(None, &[("custom:plan", "10")], AttributeChange::AdminUpdate).contains("custom:plan"));
    }
}
