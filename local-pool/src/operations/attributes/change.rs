//! A change of attributes: who may do it, and what follows for addresses, aliases and codes (Cognito's page about
//! verifying updates).

use crate::error::ServiceError;
use crate::messages::{CodeMessage, MessagePurpose};
use crate::operations::codes::issue_code;
use crate::operations::known_user::{require_user, require_user_mut};
use crate::service::Service;
use crate::state::{AttributeChange, CodePurpose, User, UserPool, check_attributes, check_removal};
use crate::triggers::Caller;
use serde_json::Value;
use std::collections::BTreeMap;

const ADDRESSES: [&str; 2] = ["email", "phone_number"];

/// Whose attributes change, and who changes them.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) pool: &'a str,
    pub(super) user: &'a str,
    /// The app client of a user; `None` for administrators.
    pub(super) client: Option<&'a str>,
}

impl Target<'_> {
    const fn change(self) -> AttributeChange {
        if self.client.is_some() { AttributeChange::Update } else { AttributeChange::AdminUpdate }
    }
}

impl Service {
    /// Changes attributes, and sends a code to each new address that must be verified. The result is the
    /// `CodeDeliveryDetails` of these.
    ///
    /// # Errors
    /// Those of Cognito, and those of the CustomMessage trigger: the attributes are changed then.
    pub(super) async fn update_attributes(
        &self,
        target: Target<'_>,
        changes: BTreeMap<String, String>,
        client_metadata: Option<&BTreeMap<String, String>>,
    ) -> Result<Vec<Value>, ServiceError> {
        let (user, codes) = self.store.write(|state| {
            let pool = state.pool_mut(target.pool)?;
            apply_changes(self, pool, target, changes)
        })?;
        let mut details = Vec::new();
        for (attribute, code) in &codes {
            let message = CodeMessage {
                pool: target.pool,
                client: target.client.map_or(Caller::NotApplicable, Caller::Client),
                user: &user,
                purpose: MessagePurpose::UpdateUserAttribute,
                attribute,
                code,
                client_metadata,
            };
            details.push(self.send_code(message).await?);
        }
        Ok(details)
    }

    /// Removes attributes.
    ///
    /// # Errors
    /// Those of Cognito.
    pub(super) fn delete_attributes(&self, target: Target<'_>, names: &[String]) -> Result<(), ServiceError> {
        self.store.write(|state| {
            let pool = state.pool_mut(target.pool)?;
            let user = require_user(pool, target.user)?.name.clone();
            let client = target.client.and_then(|client| pool.clients.get(client));
            check_removal(pool, client, names, target.change())?;
            pool.set_attributes(&user, names.iter().map(|name| (name.as_str(), "")));
            let changed = require_user_mut(pool, &user)?;
            changed.modified = self.clock.now();
            for attribute in ADDRESSES.into_iter().filter(|attribute| names.iter().any(|name| name == attribute)) {
                forget_verification(changed, attribute);
            }
            Ok(())
        })
    }
}

type Codes = Vec<(&'static str, String)>;

/// Checks everything, then changes the user.
fn apply_changes(
    service: &Service,
    pool: &mut UserPool,
    target: Target<'_>,
    mut changes: BTreeMap<String, String>,
) -> Result<(String, Codes), ServiceError> {
    let user = require_user(pool, target.user)?;
    let client = target.client.and_then(|client| pool.clients.get(client));
    check_attributes(pool, client, &changes, target.change())?;
    check_aliases(pool, user, &changes)?;
    let name = user.name.clone();
    let unverified = unverified_addresses(pool, user, &changes);
    let mut pending = Vec::new();
    for attribute in &unverified {
        if pool.rules.verified_before_update.contains(attribute) {
            pending.extend(changes.remove(*attribute).map(|value| (*attribute, value)));
        }
    }
    for attribute in ADDRESSES {
        if changes.contains_key(attribute) || changes.contains_key(&format!("{attribute}_verified")) {
            forget_verification(require_user_mut(pool, &name)?, attribute);
        }
    }
    pool.set_attributes(&name, changes.iter().map(|(attribute, value)| (attribute.as_str(), value.as_str())));
    let user = require_user_mut(pool, &name)?;
    user.pending.extend(pending);
    user.modified = service.clock.now();
    let issue = |attribute| (attribute, issue_code(service, user, CodePurpose::VerifyAttribute(attribute), attribute));
    let codes = unverified.into_iter().map(issue).collect();
    Ok((name, codes))
}

/// New addresses that the pool verifies, unless an administrator says whether they are verified.
fn unverified_addresses(pool: &UserPool, user: &User, changes: &BTreeMap<String, String>) -> Vec<&'static str> {
    let is_new = |attribute: &&'static str| {
        let value = changes.get(*attribute).filter(|value| !value.is_empty());
        let is_known = changes.contains_key(&format!("{attribute}_verified"));
        value.is_some_and(|value| user.attributes.get(*attribute) != Some(value))
            && !is_known
            && pool.rules.auto_verified.contains(attribute)
    };
    ADDRESSES.into_iter().filter(is_new).collect()
}

/// A name that another user signs in with cannot be taken. A verified address that is only an alias moves to the user
/// whom an administrator gives it.
fn check_aliases(pool: &UserPool, user: &User, changes: &BTreeMap<String, String>) -> Result<(), ServiceError> {
    let is_foreign = |attribute: &str, value: &str| {
        pool.find_alias_owner(attribute, value).is_some_and(|owner| owner.sub != user.sub)
    };
    for (attribute, value) in changes {
        let is_name = attribute == "preferred_username" || pool.rules.username_attributes.contains(&attribute.as_str());
        if is_name && is_foreign(attribute, value) {
            let text = format!("An account with the {attribute} already exists.");
            return Err(ServiceError::new("AliasExistsException", text));
        }
    }
    Ok(())
}

/// The code that was sent to an earlier address counts no more.
fn forget_verification(user: &mut User, attribute: &'static str) {
    user.pending.remove(attribute);
    user.codes.remove(&CodePurpose::VerifyAttribute(attribute));
}
