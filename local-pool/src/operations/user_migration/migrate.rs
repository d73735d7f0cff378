//! The steps of a migration: UserMigration, PreSignUp, and storing the user.

use super::response::MigratedUser;
use crate::crypto::hash_password;
use crate::error::ServiceError;
use crate::operations::new_user::{NewUser, create_user};
use crate::random;
use crate::service::Service;
use crate::state::{AliasTransfer, AttributeChange, State, UserPool, check_attributes};
use crate::triggers::{Caller, Subject};
use events::TriggerSource;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Somebody who is not in the pool.
#[derive(Clone, Copy)]
pub(in crate::operations) struct Migration<'a> {
    pub(in crate::operations) pool: &'a str,
    pub(in crate::operations) client: &'a str,
    /// The name as it was sent.
    pub(in crate::operations) name: &'a str,
    /// Of a sign-in; absent when a password is reset.
    pub(in crate::operations) password: Option<&'a str>,
    /// `ClientMetadata`: of a sign-in it is the event's `validationData` (contract 3.1).
    pub(in crate::operations) metadata: Option<&'a BTreeMap<String, String>>,
}

impl Service {
    /// Asks the function for the user, and stores them. `None`: the pool has no such function. No welcome message is
    /// sent.
    ///
    /// # Errors
    /// `UserNotFoundException` if the function does not know the user, and the errors of both functions.
    pub(in crate::operations) async fn migrate_user(
        &self,
        migration: Migration<'_>,
    ) -> Result<Option<String>, ServiceError> {
        let source = match migration.password {
            Some(_) => TriggerSource::UserMigrationAuthentication,
            None => TriggerSource::UserMigrationForgotPassword,
        };
        let Some(response) = self.run_trigger(source, migration.subject(), migration.request()).await? else {
            return Ok(None);
        };
        let migrated = MigratedUser::from_response(&response);
        self.announce(migration, &migrated).await?;
        self.store_migrated(migration, migrated).map(Some)
    }

    /// Contract 5.3: a migrated user is created through `PreSignUp_AdminCreateUser`, whose flags are ignored.
    async fn announce(&self, migration: Migration<'_>, migrated: &MigratedUser) -> Result<(), ServiceError> {
        let mut request = Map::from_iter([("userAttributes".to_owned(), json!(migrated.attributes))]);
        request.extend(migration.metadata_member());
        let source = TriggerSource::PreSignUpAdminCreateUser;
        self.run_trigger(source, migration.subject(), request).await.map(drop)
    }

    fn store_migrated(&self, migration: Migration<'_>, migrated: MigratedUser) -> Result<String, ServiceError> {
        let sub = random::uuid(&*self.random);
        let name = self.store.read(|state| user_name(state, migration, &migrated, &sub))?;
        let srp_name = migration.pool.split_once('_').map_or(migration.pool, |(_, name)| name);
        let password = migration.password.map(|password| hash_password(&*self.random, srp_name, &name, password));
        let MigratedUser { attributes, status, takes_aliases, .. } = migrated;
        let user = create_user(self, NewUser { name: name.clone(), sub, attributes, status, password });
        let transfer = if takes_aliases { AliasTransfer::Allowed } else { AliasTransfer::Refused };
        self.store.write(|state| {
            let pool = state.pool_mut(migration.pool)?;
            check_attributes(pool, None, &user.attributes, AttributeChange::AdminCreate)?;
            let verified = verified_addresses(&user.attributes);
            check_conflicts(pool, &name, &verified, &user.attributes, transfer)?;
            pool.insert_user(user);
            for attribute in verified {
                pool.verify_address(&name, attribute, AliasTransfer::Allowed)?;
            }
            Ok(name)
        })
    }
}

impl<'a> Migration<'a> {
    fn subject(self) -> Subject<'a> {
        Subject { pool: self.pool, client: Caller::Client(self.client), user_name: self.name }
    }

    fn request(self) -> Map<String, Value> {
        let mut request = Map::from_iter([("userAttributes".to_owned(), Value::Null)]);
        request.extend(self.password.map(|password| ("password".to_owned(), json!(password))));
        request.extend(self.metadata_member());
        request
    }

    fn metadata_member(self) -> Option<(String, Value)> {
        let member = if self.password.is_some() { "validationData" } else { "clientMetadata" };
        self.metadata.map(|metadata| (member.to_owned(), json!(metadata)))
    }
}

/// The name of the new user: their `sub` in pools whose users sign up with an address; else the one that the function
/// sets, if the user typed an alias, or the one that they typed.
fn user_name(
    state: &State,
    migration: Migration<'_>,
    migrated: &MigratedUser,
    sub: &str,
) -> Result<String, ServiceError> {
    let rules = &state.pool(migration.pool)?.rules;
    if !rules.username_attributes.is_empty() {
        return Ok(sub.to_owned());
    }
    let own = migrated.name.clone().filter(|_| !rules.alias_attributes.is_empty());
    Ok(own.unwrap_or_else(|| migration.name.to_owned()))
}

fn verified_addresses(attributes: &BTreeMap<String, String>) -> Vec<&'static str> {
    let is_verified =
        |attribute: &&str| attributes.get(&format!("{attribute}_verified")).is_some_and(|it| it == "true");
    ["email", "phone_number"].into_iter().filter(|attribute| is_verified(attribute)).collect()
}

/// Nobody else may have the name, nor an alias that does not move.
fn check_conflicts(
    pool: &UserPool,
    name: &str,
    verified: &[&'static str],
    attributes: &BTreeMap<String, String>,
    transfer: AliasTransfer,
) -> Result<(), ServiceError> {
    if pool.users.contains_key(&pool.key(name)) {
        return Err(ServiceError::new("UsernameExistsException", "User already exists"));
    }
    let is_taken = |attribute: &&'static str| {
        let value = attributes.get(*attribute).map(|value| pool.key(value)).unwrap_or_default();
        pool.aliases.contains_key(&(*attribute, value))
    };
    match verified.iter().find(|attribute| is_taken(attribute)) {
        Some(attribute) if transfer == AliasTransfer::Refused => {
            let text = format!("An account with the {attribute} already exists.");
            Err(ServiceError::new("AliasExistsException", text))
        }
        _ => Ok(()),
    }
}
