//! Cognito's own checks of a user whom an administrator creates, before a function sees them.

use crate::error::ServiceError;
use crate::state::{AliasTransfer, AttributeChange, PoolRules, UserPool, check_attributes, is_email, is_phone_number};
use std::collections::BTreeMap;

/// A user whom an administrator creates.
pub(super) struct Draft {
    /// The name; the `sub` in pools whose users sign in with an address.
    pub(super) name: String,
    pub(super) sub: String,
    /// What the request contains, and the address that the user signs in with.
    pub(super) attributes: BTreeMap<String, String>,
    /// Whether the user takes aliases from others (`ForceAliasCreation`).
    pub(super) transfer: AliasTransfer,
}

impl Draft {
    /// Checks the name and the attributes of a request.
    ///
    /// # Errors
    /// Those of Cognito.
    pub(super) fn new(
        pool: &UserPool,
        name: &str,
        sub: String,
        mut attributes: BTreeMap<String, String>,
        transfer: AliasTransfer,
    ) -> Result<Self, ServiceError> {
        let address = sign_in_address(&pool.rules, name)?;
        attributes.extend(address.map(|attribute| (attribute.to_owned(), name.to_owned())));
        attributes.retain(|_, value| !value.is_empty());
        check_attributes(pool, None, &attributes, AttributeChange::AdminCreate)?;
        check_verified(&attributes)?;
        let name = if address.is_some() { sub.clone() } else { name.to_owned() };
        let draft = Self { name, sub, attributes, transfer };
        draft.check_conflicts(pool)?;
        Ok(draft)
    }

    /// Checks that nobody else has the name, or an alias that does not move.
    ///
    /// # Errors
    /// `UsernameExistsException`.
    pub(super) fn check_conflicts(&self, pool: &UserPool) -> Result<(), ServiceError> {
        if pool.users.contains_key(&pool.key(&self.name)) {
            return Err(exists("User account already exists".to_owned()));
        }
        for (attribute, value) in &self.attributes {
            if pool.find_alias_owner(attribute, value).is_none() {
                continue;
            }
            if pool.rules.username_attributes.contains(&attribute.as_str()) {
                return Err(exists(format!("An account with the given {attribute} already exists.")));
            }
            let is_claimed = attribute == "preferred_username" || self.is_verified(attribute);
            if is_claimed && self.transfer == AliasTransfer::Refused {
                return Err(exists(format!("An account with the {attribute} already exists.")));
            }
        }
        Ok(())
    }

    /// The addresses that are verified.
    pub(super) fn verified(&self) -> impl Iterator<Item = &'static str> {
        ["email", "phone_number"].into_iter().filter(|attribute| self.is_verified(attribute))
    }

    fn is_verified(&self, attribute: &str) -> bool {
        self.attributes.get(&format!("{attribute}_verified")).is_some_and(|verified| verified == "true")
    }
}

fn exists(text: String) -> ServiceError {
    ServiceError::new("UsernameExistsException", text)
}

/// The attribute that a name is, in pools whose users sign in with an address.
fn sign_in_address(rules: &PoolRules, name: &str) -> Result<Option<&'static str>, ServiceError> {
    let forms: [(&'static str, bool); 2] = [("email", is_email(name)), ("phone_number", is_phone_number(name))];
    let allows = |attribute: &str| rules.username_attributes.contains(&attribute);
    let text = match (rules.username_attributes.is_empty(), allows("email"), allows("phone_number")) {
        (true, ..) => return check_form(rules, forms).map(|()| None),
        (_, true, true) => "Username should be either an email or a phone number.",
        (_, true, false) => "Username should be an email.",
        (_, false, _) => "Username should be a phone number.",
    };
    let found = forms.into_iter().find(|(attribute, has_form)| *has_form && allows(attribute));
    found.map(|(attribute, _)| Some(attribute)).ok_or_else(|| ServiceError::invalid_parameter(text))
}

/// A name that looks like an alias could be somebody else's address.
fn check_form(rules: &PoolRules, forms: [(&'static str, bool); 2]) -> Result<(), ServiceError> {
    let is_refused =
        |(attribute, has_form): &(&'static str, bool)| *has_form && rules.alias_attributes.contains(attribute);
    match forms.into_iter().find(is_refused) {
        None => Ok(()),
        Some((attribute, _)) => {
            let form = attribute.replace('_', " ");
            Err(ServiceError::invalid_parameter(format!(
                "Username cannot be of {form} format, since user pool is configured for {form} alias."
            )))
        }
    }
}

/// Only an address that is there can be verified.
fn check_verified(attributes: &BTreeMap<String, String>) -> Result<(), ServiceError> {
    for attribute in ["email", "phone_number"] {
        let is_verified = attributes.get(&format!("{attribute}_verified")).is_some_and(|verified| verified == "true");
        if is_verified && !attributes.contains_key(attribute) {
            let text = format!("{attribute} is required when {attribute}_verified is true.");
            return Err(ServiceError::invalid_parameter(text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixtures::{pool_of_settings, test_user};
    use serde_json::{Value, json};

    fn draft(
        settings: &Value,
        name: &str,
        attributes: &[(&str, &str)],
        transfer: AliasTransfer,
    ) -> Result<Draft, String> {
        let mut pool = pool_of_settings(settings);
        pool.insert_user(test_user("ann", &[("email", "ann@example.com"), ("email_verified", "true")]));
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Draft::new(&pool, name, "sub".to_owned(), attributes, transfer).map_err(|error| error.to_string())
    }

    #[test]
    fn names_are_checked() {
        let refused = |settings: Value, name: &str| draft(&settings, name, &[], AliasTransfer::Refused).err().unwrap();
        assert_eq!(refused(json!({}), "ann"), "UsernameExistsException: User account already exists");
        let by_email = json!({"UsernameAttributes": ["email"]});
        assert!(refused(by_email.clone(), "bob").ends_with("Username should be an email."));
        assert!(refused(by_email, "ann@example.com").ends_with("An account with the given email already exists."));
        let aliases = json!({"AliasAttributes": ["email", "phone_number"]});
        assert!(
            refused(aliases.clone(), "b@example.com").contains("Username cannot be of email format, since user pool")
        );
        assert!(refused(aliases, "+491701234567").contains("is configured for phone number alias."));
    }

    #[test]
    fn user_who_signs_in_with_an_address_is_named_by_the_sub() {
        let settings = json!({"UsernameAttributes": ["email"]});
        let draft = draft(&settings, "bob@example.com", &[], AliasTransfer::Refused).unwrap();
        assert_eq!((draft.name.as_str(), draft.attributes["email"].as_str()), ("sub", "bob@example.com"));
    }

    #[test]
    fn verified_alias_of_somebody_else_moves_only_by_force() {
        let settings = json!({"AliasAttributes": ["email"]});
        let verified = [("email", "ann@example.com"), ("email_verified", "true")];
        let refused = draft(&settings, "bob", &verified, AliasTransfer::Refused).err().unwrap();
        assert_eq!(refused, "UsernameExistsException: An account with the email already exists.");
        assert!(draft(&settings, "bob", &verified, AliasTransfer::Allowed).is_ok());
        assert!(draft(&settings, "bob", &verified[..1], AliasTransfer::Refused).is_ok());
    }

    #[test]
    fn missing_address_cannot_be_verified() {
        let refused = draft(&json!({}), "bob", &[("email_verified", "true")], AliasTransfer::Refused).err().unwrap();
        assert!(refused.starts_with("InvalidParameterException: email is required"), "{refused}");
    }
}
