//! What the name of a user may be: it depends on how the users of a pool sign in.

use crate::error::ServiceError;
use crate::state::{PoolRules, UserPool};

/// Checks a name that somebody signs up with. In pools whose users sign up with an address, the result is the attribute
/// that the name is.
///
/// # Errors
/// The name has the wrong form, or another user has it.
pub(super) fn check_user_name(pool: &UserPool, name: &str) -> Result<Option<&'static str>, ServiceError> {
    if pool.rules.username_attributes.is_empty() {
        check_form_with_aliases(&pool.rules, name)?;
        return if pool.users.contains_key(&pool.key(name)) { Err(user_exists()) } else { Ok(None) };
    }
    let attribute = address_kind(&pool.rules, name)?;
    if pool.aliases.contains_key(&(attribute, pool.key(name))) {
        Err(address_exists(attribute))
    } else {
        Ok(Some(attribute))
    }
}

/// The error if another user has the name.
pub(super) fn user_exists() -> ServiceError {
    ServiceError::new("UsernameExistsException", "User already exists")
}

fn address_exists(attribute: &str) -> ServiceError {
    ServiceError::new("UsernameExistsException", format!("An account with the given {attribute} already exists."))
}

/// A name that looks like an alias could be somebody else's address.
fn check_form_with_aliases(rules: &PoolRules, name: &str) -> Result<(), ServiceError> {
    let refused = match () {
        () if rules.alias_attributes.contains(&"email") && is_email(name) => {
            "Username cannot be of email format, since user pool is configured for email alias."
        }
        () if rules.alias_attributes.contains(&"phone_number") && is_phone_number(name) => {
            "Username cannot be of phone number format, since user pool is configured for phone number alias."
        }
        () => return Ok(()),
    };
    Err(ServiceError::invalid_parameter(refused))
}

fn address_kind(rules: &PoolRules, name: &str) -> Result<&'static str, ServiceError> {
    let allows = |attribute: &'static str| rules.username_attributes.contains(&attribute);
    if allows("email") && is_email(name) {
        return Ok("email");
    }
    if allows("phone_number") && is_phone_number(name) {
        return Ok("phone_number");
    }
    Err(ServiceError::invalid_parameter(match (allows("email"), allows("phone_number")) {
        (true, true) => "Username should be either an email or a phone number.",
        (true, false) => "Username should be an email.",
        (false, _) => "Username should be a phone number.",
    }))
}

fn is_email(name: &str) -> bool {
    let Some((local, domain)) = name.rsplit_once('@') else { return false };
    let is_text = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    is_text(local) && is_text(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
}

/// E.164.
fn is_phone_number(name: &str) -> bool {
    let digits = name.strip_prefix('+').unwrap_or_default();
    (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_recognised() {
        for (name, email, phone) in [
            ("ann@example.com", true, false),
            ("ann@localhost", false, false),
            ("a b@example.com", false, false),
            ("@example.com", false, false),
            ("ann@.example", false, false),
            ("+14155551234", false, true),
            ("14155551234", false, false),
            ("+", false, false),
            ("+1234567890123456", false, false),
            ("ann", false, false),
        ] {
            assert_eq!((is_email(name), is_phone_number(name)), (email, phone), "{name}");
        }
    }
}
