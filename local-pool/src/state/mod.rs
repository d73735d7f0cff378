//! The state of the service: user pools and everything in them. It refers to nothing but itself.

mod address_format;
mod app_client;
mod attribute_rules;
mod attribute_value;
mod client_rules;
#[cfg(test)]
pub(crate) mod fixtures;
mod group;
mod lockout;
mod new_client;
mod new_pool;
mod password_policy;
mod pool_defaults;
mod pool_rules;
mod refresh_tokens;
mod schema;
mod session;
mod sessions;
mod settings;
mod standard_attributes;
mod unsimulated;
mod user;
mod user_changes;
mod user_pool;
mod verified_address;

pub(crate) use address_format::{is_email, is_phone_number};
pub(crate) use app_client::{AppClient, ClientRules, RefreshRotation};
pub(crate) use attribute_rules::{AttributeChange, check_attributes, check_removal, find_definition};
pub(crate) use group::Group;
pub(crate) use new_client::ClientIdentity;
pub(crate) use new_pool::PoolIdentity;
pub(crate) use pool_defaults::IMMUTABLE;
pub(crate) use refresh_tokens::TokenHash;
pub(crate) use schema::{add_custom_attributes, changed_attributes};
pub(crate) use session::{AuthSession, ChallengeState};
pub(crate) use user::{Code, CodePurpose, PasswordVerifier, RefreshToken, User, UserStatus};
pub(crate) use user_pool::{AttributeDefinition, PasswordPolicy, PoolRules, TriggerFunction, UserPool};
pub(crate) use verified_address::AliasTransfer;

use crate::error::ServiceError;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// All user pools by id.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) pools: BTreeMap<String, UserPool>,
}

impl State {
    /// A pool that exists.
    pub(crate) fn pool(&self, id: &str) -> Result<&UserPool, ServiceError> {
        self.pools.get(id).ok_or_else(|| no_pool(id))
    }

    /// A pool that exists, to be changed.
    pub(crate) fn pool_mut(&mut self, id: &str) -> Result<&mut UserPool, ServiceError> {
        self.pools.get_mut(id).ok_or_else(|| no_pool(id))
    }

    /// The pool of an app client.
    pub(crate) fn pool_of_client(&self, client: &str) -> Result<(&UserPool, &AppClient), ServiceError> {
        let found = self.pools.values().find_map(|pool| Some((pool, pool.clients.get(client)?)));
        found.ok_or_else(|| ServiceError::resource_not_found(format!("User pool client {client} does not exist.")))
    }
}

fn no_pool(id: &str) -> ServiceError {
    ServiceError::resource_not_found(format!("User pool {id} does not exist."))
}

/// The state behind one lock, which is never held while a trigger runs.
#[derive(Debug, Default)]
pub(crate) struct Store {
    state: Mutex<State>,
}

impl Store {
    /// Reads the state.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the state. A change checks everything before it writes anything: what returns an error has changed nothing.
    pub(crate) fn write<T>(
        &self,
        change: impl FnOnce(&mut State) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
