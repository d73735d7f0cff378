//! Cognito's own checks of somebody who signs up, before a function sees them.

use super::user_name::check_user_name;
use crate::error::ServiceError;
use crate::operations::client_user::find_client;
use crate::state::{AttributeChange, State, check_attributes};
use std::collections::BTreeMap;

/// What a request says about somebody who signs up.
pub(super) struct Application<'r> {
    pub(super) client: &'r str,
    pub(super) secret_hash: Option<&'r str>,
    pub(super) name: &'r str,
    pub(super) password: &'r str,
    pub(super) attributes: BTreeMap<String, String>,
}

/// Somebody who may sign up, as far as Cognito is concerned.
pub(super) struct Applicant {
    pub(super) pool: String,
    /// The name in SRP.
    pub(super) srp_name: String,
    /// The name; the `sub` in pools whose users sign up with an address.
    pub(super) name: String,
    pub(super) sub: String,
    /// What the client sent, and the address that they sign up with.
    pub(super) attributes: BTreeMap<String, String>,
}

/// Checks an application: the client, whether people may sign up at all, the name, the password, the attributes.
pub(super) fn check_application(
    state: &State,
    application: Application<'_>,
    sub: String,
) -> Result<Applicant, ServiceError> {
    let Application { client, secret_hash, name, password, mut attributes } = application;
    let (pool, client) = find_client(state, client, name, secret_hash)?;
    if pool.rules.only_admins_create_users {
        return Err(ServiceError::not_authorized("SignUp is not permitted for this user pool"));
    }
    let address = check_user_name(pool, name)?;
    pool.rules.password.check(password)?;
    if let Some(attribute) = address {
        attributes.insert(attribute.to_owned(), name.to_owned());
    }
    check_attributes(pool, Some(client), &attributes, AttributeChange::SignUp)?;
    let name = if address.is_some() { sub.clone() } else { name.to_owned() };
    Ok(Applicant { pool: pool.id.clone(), srp_name: pool.srp_name().to_owned(), name, sub, attributes })
}
