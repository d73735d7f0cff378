//! A user who is about to be stored.

use crate::service::Service;
use crate::state::{PasswordVerifier, User, UserStatus};
use std::collections::{BTreeMap, BTreeSet};

/// What is known about a new user.
pub(super) struct NewUser {
    pub(super) name: String,
    pub(super) sub: String,
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) status: UserStatus,
    pub(super) password: Option<PasswordVerifier>,
}

/// The user, whose addresses count as not verified unless the attributes say so.
pub(super) fn create_user(service: &Service, new: NewUser) -> User {
    let now = service.clock.now();
    let NewUser { name, sub, mut attributes, status, password } = new;
    for attribute in ["email", "phone_number"] {
        if attributes.contains_key(attribute) {
            attributes.entry(format!("{attribute}_verified")).or_insert_with(|| "false".to_owned());
        }
    }
    User {
        name,
        sub,
        attributes,
        status,
        is_enabled: true,
        password,
        temporary_until: None,
        groups: BTreeSet::new(),
        codes: BTreeMap::new(),
        pending: BTreeMap::new(),
        refresh_tokens: BTreeMap::new(),
        signed_out: None,
        failures: 0,
        locked_until: None,
        created: now,
        modified: now,
    }
}
