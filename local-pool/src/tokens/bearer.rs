//! What the tokens of a user are made of.

use crate::clock::Timestamp;
use crate::error::ServiceError;
use crate::state::{AppClient, State, User};
use crate::triggers::{event_attributes, group_configuration};
use events::{EventVersion, Trigger};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::time::Duration;

/// Who bears tokens, and what the app client decides about them.
pub(super) struct Bearer {
    pub(super) name: String,
    pub(super) sub: String,
    /// Those that the app client may read.
    pub(super) attributes: BTreeMap<String, String>,
    /// `groupConfiguration` of an event.
    pub(super) groups: Value,
    /// `userAttributes` of an event.
    pub(super) event_attributes: Map<String, Value>,
    /// The version of the function at PreTokenGeneration.
    pub(super) version: EventVersion,
    pub(super) lifetimes: Lifetimes,
    /// Tokens that can be revoked contain `origin_jti`, and the ID token `jti` (Cognito's pages about token revocation
    /// and about refresh token rotation).
    pub(super) has_origin: bool,
}

/// How long tokens count.
#[derive(Clone, Copy)]
pub(super) struct Lifetimes {
    pub(super) id: Duration,
    pub(super) access: Duration,
    pub(super) refresh: Duration,
}

/// The sign-in that tokens come from.
#[derive(Clone)]
pub(super) struct SignIn {
    pub(super) event_id: String,
    pub(super) origin_jti: String,
    pub(super) auth_time: Timestamp,
}

impl Bearer {
    /// # Errors
    /// The pool, the app client or the user is gone, or the user is disabled.
    pub(super) fn find(state: &State, pool: &str, client: &str, user: &str) -> Result<Self, ServiceError> {
        let pool = state.pool(pool)?;
        let (_, client) = state.pool_of_client(client)?;
        let user = require_enabled(pool.find_user(user))?;
        let functions = pool.rules.functions.values();
        let function = functions.into_iter().find(|function| function.trigger == Trigger::PreTokenGeneration);
        Ok(Self {
            name: user.name.clone(),
            sub: user.sub.clone(),
            attributes: readable_attributes(client, user),
            groups: group_configuration(pool, user),
            event_attributes: event_attributes(user),
            version: function.map_or(EventVersion::V1, |function| function.version),
            lifetimes: Lifetimes {
                id: client.rules.id_token,
                access: client.rules.access_token,
                refresh: client.rules.refresh_token,
            },
            has_origin: client.rules.can_revoke || client.rules.rotation.is_some(),
        })
    }
}

/// The user, if tokens may be used and issued.
///
/// # Errors
/// There is none, or the user is disabled.
pub(super) fn require_enabled(user: Option<&User>) -> Result<&User, ServiceError> {
    match user {
        Some(user) if user.is_enabled => Ok(user),
        Some(_) => Err(ServiceError::not_authorized("User is disabled.")),
        None => Err(ServiceError::new("UserNotFoundException", "User does not exist.")),
    }
}

fn readable_attributes(client: &AppClient, user: &User) -> BTreeMap<String, String> {
    let is_readable = |name: &str| match &client.rules.readable {
        Some(readable) => readable.contains(name),
        None => true,
    };
    let attributes = user.attributes.iter().filter(|(name, _)| is_readable(name));
    attributes.map(|(name, value)| (name.clone(), value.clone())).collect()
}
