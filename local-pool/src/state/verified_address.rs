//! Addresses that are verified: they are aliases of one user only.

use super::{User, UserPool};
use crate::error::ServiceError;

/// Whether an address may be taken from the user whose alias it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AliasTransfer {
    /// It stays theirs: an error.
    Refused,
    /// It moves, and their address becomes unverified (contract 5.2; `ForceAliasCreation`).
    Allowed,
}

impl UserPool {
    /// Marks the address of a user as verified: the value that waits for verification, or else the current one. In
    /// pools with this alias the user can sign in with it from now on. Nothing is changed if there is an error.
    ///
    /// # Errors
    /// `AliasExistsException`: it is another user's alias, and stays theirs.
    pub(crate) fn verify_address(
        &mut self,
        user_name: &str,
        attribute: &'static str,
        transfer: AliasTransfer,
    ) -> Result<(), ServiceError> {
        let Some(user) = self.find_user(user_name) else { return Ok(()) };
        let (key, old) = (self.key(&user.name), user.attributes.get(attribute).cloned());
        let Some(value) = user.pending.get(attribute).or(old.as_ref()).cloned() else { return Ok(()) };
        if self.is_alias(attribute) {
            let owner = self.aliases.get(&(attribute, self.key(&value))).filter(|owner| **owner != key).cloned();
            match owner {
                Some(_) if transfer == AliasTransfer::Refused => return Err(alias_exists(attribute)),
                Some(owner) => self.mark_unverified(&owner, attribute),
                None => {}
            }
            self.move_alias(attribute, old.as_deref(), &value, &key);
        }
        if let Some(user) = self.users.get_mut(&key) {
            user.pending.remove(attribute);
            user.attributes.insert(attribute.to_owned(), value);
            set_verified(user, attribute, true);
        }
        Ok(())
    }

    /// Whether users of the pool can sign in with this attribute.
    fn is_alias(&self, attribute: &str) -> bool {
        let mut aliases = self.rules.username_attributes.iter().chain(&self.rules.alias_attributes);
        aliases.any(|alias| *alias == attribute)
    }

    fn mark_unverified(&mut self, key: &str, attribute: &str) {
        if let Some(user) = self.users.get_mut(key) {
            set_verified(user, attribute, false);
        }
    }

    fn move_alias(&mut self, attribute: &'static str, old: Option<&str>, value: &str, key: &str) {
        if let Some(old) = old.map(|old| (attribute, self.key(old)))
            && self.aliases.get(&old).is_some_and(|owner| owner == key)
        {
            self.aliases.remove(&old);
        }
        self.aliases.insert((attribute, self.key(value)), key.to_owned());
    }
}

/// Sets `email_verified` or `phone_number_verified`.
fn set_verified(user: &mut User, attribute: &str, is_verified: bool) {
    user.attributes.insert(format!("{attribute}_verified"), is_verified.to_string());
}

fn alias_exists(attribute: &str) -> ServiceError {
    ServiceError::new("AliasExistsException", format!("An account with the {attribute} already exists."))
}
