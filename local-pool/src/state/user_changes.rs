//! Adding, removing and changing users. The indexes of a pool are right after each change.
//!
//! In pools with `AliasAttributes` a verified address is an alias, and a preferred user name is one at once. In pools
//! with `UsernameAttributes` addresses are what users sign in with: the only address of a user is theirs before it is
//! verified, and so is the one that replaces it (Cognito's page about sign-in attributes).

use super::{User, UserPool};

/// An attribute, and its value in the form that is compared.
type Alias = (&'static str, String);

impl UserPool {
    /// Adds a user, whose aliases become theirs. What is somebody else's alias stays so: [`UserPool::verify_address`]
    /// moves it.
    pub(crate) fn insert_user(&mut self, user: User) {
        let key = self.key(&user.name);
        let mut aliases = self.aliases_of(&user, &[]);
        aliases.retain(|alias| !self.aliases.contains_key(alias));
        self.subs.insert(user.sub.clone(), key.clone());
        self.users.insert(key.clone(), user);
        self.claim_aliases(&key, aliases);
    }

    /// Removes a user, with everything that leads to them.
    pub(crate) fn remove_user(&mut self, name: &str) -> Option<User> {
        let key = self.key(&self.find_user(name)?.name);
        self.release_aliases(&key);
        let user = self.users.remove(&key)?;
        self.subs.remove(&user.sub);
        for hash in user.refresh_tokens.keys() {
            self.refresh_tokens.remove(hash);
        }
        self.sessions.retain(|_, session| session.user != user.name);
        Some(user)
    }

    /// Changes attributes of a user; an empty value removes one. Addresses that change are not verified any longer,
    /// unless the changes say so. An alias of somebody else moves, and their address becomes unverified: a caller who
    /// does not want that asks [`UserPool::find_alias_owner`] first.
    pub(crate) fn set_attributes<'a>(&mut self, name: &str, changes: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let Some(key) = self.find_user(name).map(|user| self.key(&user.name)) else { return };
        let released = self.release_aliases(&key);
        let Some(user) = self.users.get_mut(&key) else { return };
        let changes: Vec<(&str, &str)> = changes.into_iter().collect();
        for (attribute, value) in &changes {
            change_attribute(user, attribute, value);
        }
        // After the addresses, which reset them.
        for (attribute, value) in changes.iter().filter(|(attribute, _)| attribute.ends_with("_verified")) {
            change_attribute(user, attribute, value);
        }
        if let Some(user) = self.users.get(&key) {
            let aliases = self.aliases_of(user, &released);
            self.claim_aliases(&key, aliases);
        }
    }

    /// Changes one attribute, like [`UserPool::set_attributes`].
    pub(crate) fn set_attribute(&mut self, name: &str, attribute: &str, value: &str) {
        self.set_attributes(name, [(attribute, value)]);
    }

    /// The user whose alias a value is.
    pub(crate) fn find_alias_owner(&self, attribute: &str, value: &str) -> Option<&User> {
        let attribute = self.alias_attributes().find(|alias| *alias == attribute)?;
        self.users.get(self.aliases.get(&(attribute, self.key(value)))?)
    }

    /// The attributes that users can sign in with.
    pub(crate) fn alias_attributes(&self) -> impl Iterator<Item = &'static str> + use<> {
        let rules = &self.rules;
        let attributes: Vec<&str> = rules.username_attributes.iter().chain(&rules.alias_attributes).copied().collect();
        attributes.into_iter()
    }

    /// The aliases that a user must have. `kept` are attributes that they could sign in with before.
    fn aliases_of(&self, user: &User, kept: &[&str]) -> Vec<Alias> {
        let has = |attribute: &str| user.attributes.get(attribute).is_some_and(|value| !value.is_empty());
        let addresses = self.rules.username_attributes.iter().filter(|attribute| has(attribute)).count();
        let is_alias = |attribute: &str| {
            let is_name = self.rules.username_attributes.contains(&attribute);
            attribute == "preferred_username"
                || is_verified(user, attribute)
                || (is_name && (addresses == 1 || kept.contains(&attribute)))
        };
        let aliases = self.alias_attributes().filter(|attribute| has(attribute) && is_alias(attribute));
        aliases.filter_map(|attribute| Some((attribute, self.key(user.attributes.get(attribute)?)))).collect()
    }

    fn claim_aliases(&mut self, key: &str, aliases: Vec<Alias>) {
        for alias in aliases {
            let attribute = alias.0;
            let previous = self.aliases.insert(alias, key.to_owned()).filter(|owner| owner != key);
            if let Some(user) = previous.and_then(|owner| self.users.get_mut(&owner)) {
                user.attributes.insert(format!("{attribute}_verified"), "false".to_owned());
            }
        }
    }

    /// Removes the aliases of a user, and returns their attributes.
    fn release_aliases(&mut self, key: &str) -> Vec<&'static str> {
        let Some(user) = self.users.get(key) else { return Vec::new() };
        let value = |attribute: &'static str| Some((attribute, self.key(user.attributes.get(attribute)?)));
        let aliases: Vec<Alias> = self.alias_attributes().filter_map(value).collect();
        let is_own = |alias: &Alias| self.aliases.get(alias).is_some_and(|owner| owner == key);
        let own: Vec<Alias> = aliases.into_iter().filter(is_own).collect();
        own.into_iter().filter_map(|alias| self.aliases.remove(&alias).map(|_| alias.0)).collect()
    }
}

fn is_verified(user: &User, attribute: &str) -> bool {
    user.attributes.get(&format!("{attribute}_verified")).is_some_and(|verified| verified == "true")
}

fn change_attribute(user: &mut User, attribute: &str, value: &str) {
    let is_changed = user.attributes.get(attribute).is_none_or(|old| old != value);
    let verified = format!("{attribute}_verified");
    let is_address = matches!(attribute, "email" | "phone_number");
    if value.is_empty() {
        user.attributes.remove(attribute);
        user.attributes.remove(&verified);
    } else {
        user.attributes.insert(attribute.to_owned(), value.to_owned());
        if is_address && is_changed {
            user.attributes.insert(verified, "false".to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::AliasTransfer;
    use crate::state::fixtures::{pool_of_settings, test_user};
    use serde_json::json;

    fn owner<'p>(pool: &'p UserPool, alias: &str) -> Option<&'p str> {
        pool.find_user(alias).map(|user| user.name.as_str())
    }

    fn pool_with_aliases() -> UserPool {
        let mut pool = pool_of_settings(&json!({
            "AliasAttributes": ["email", "preferred_username"], "UsernameConfiguration": {"CaseSensitive": false}}));
        pool.insert_user(test_user("Ann", &[("email", "Ann@Example.com"), ("email_verified", "true")]));
        pool.insert_user(test_user("bob", &[("email", "bob@example.com"), ("preferred_username", "Bobby")]));
        pool
    }

    #[test]
    fn only_verified_addresses_and_preferred_names_are_aliases() {
        let mut pool = pool_with_aliases();
        assert_eq!(owner(&pool, "ann@example.COM"), Some("Ann"));
        assert_eq!(owner(&pool, "bob@example.com"), None);
        assert_eq!(owner(&pool, "bobby"), Some("bob"));
        pool.set_attribute("bob", "email_verified", "true");
        assert_eq!(owner(&pool, "bob@example.com"), Some("bob"));
        pool.set_attribute("bob", "email", "new@example.com");
        assert_eq!((owner(&pool, "bob@example.com"), owner(&pool, "new@example.com")), (None, None));
        assert_eq!(pool.find_user("bob").unwrap().attributes["email_verified"], "false");
        pool.set_attribute("bob", "preferred_username", "");
        assert_eq!(owner(&pool, "bobby"), None);
    }

    #[test]
    fn verified_address_moves_from_its_previous_owner() {
        let mut pool = pool_with_aliases();
        assert_eq!(pool.find_alias_owner("email", "ann@example.com").unwrap().name, "Ann");
        pool.set_attributes("bob", [("email_verified", "true"), ("email", "ann@example.com")]);
        assert_eq!(owner(&pool, "ann@example.com"), Some("bob"));
        assert_eq!(pool.find_user("ann").unwrap().attributes["email_verified"], "false");
        assert_eq!(pool.find_user("bob").unwrap().attributes["email_verified"], "true");
    }

    #[test]
    fn new_user_takes_nothing_from_others() {
        let mut pool = pool_with_aliases();
        pool.insert_user(test_user("eve", &[("email", "ann@example.com"), ("email_verified", "true")]));
        assert_eq!(owner(&pool, "ann@example.com"), Some("Ann"));
        pool.verify_address("eve", "email", AliasTransfer::Allowed).unwrap();
        assert_eq!(owner(&pool, "ann@example.com"), Some("eve"));
    }

    #[test]
    fn removed_user_leaves_nothing() {
        let mut pool = pool_with_aliases();
        assert_eq!(pool.remove_user("ann@example.com").unwrap().name, "Ann");
        assert!(pool.remove_user("Ann").is_none());
        assert_eq!((pool.users.len(), pool.subs.len(), pool.aliases.len()), (1, 1, 1));
    }

    #[test]
    fn address_that_is_the_name_needs_no_verification() {
        let mut pool = pool_of_settings(&json!({"UsernameAttributes": ["email", "phone_number"]}));
        pool.insert_user(test_user("sub-1", &[("email", "ann@example.com")]));
        assert_eq!(owner(&pool, "ann@example.com"), Some("sub-1"));
        pool.set_attribute("sub-1", "phone_number", "+14155551234");
        assert_eq!(owner(&pool, "+14155551234"), None);
        pool.set_attribute("sub-1", "email", "new@example.com");
        assert_eq!((owner(&pool, "ann@example.com"), owner(&pool, "new@example.com")), (None, Some("sub-1")));
        pool.set_attribute("sub-1", "phone_number_verified", "true");
        assert_eq!(owner(&pool, "+14155551234"), Some("sub-1"));
    }
}
