//! The users of a pool of a seed.

use super::error::{Place, SeedError};
use super::format::UserSeed;
use crate::crypto::hash_password;
use crate::random;
use crate::service::Service;
use crate::state::{AttributeChange, PasswordVerifier, User, UserPool, UserStatus, check_attributes};
use crate::state::{is_email, is_phone_number};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const STATUSES: [UserStatus; 5] = [
    UserStatus::Unconfirmed,
    UserStatus::Confirmed,
    UserStatus::ForceChangePassword,
    UserStatus::ResetRequired,
    UserStatus::ExternalProvider,
];

/// What a user is called.
struct Identity {
    name: String,
    sub: String,
}

/// Adds a user to a pool.
pub(super) fn load_user(
    service: &Service,
    place: &Place,
    pool: &mut UserPool,
    mut seed: UserSeed,
) -> Result<(), SeedError> {
    let mut attributes = read_attributes(place, std::mem::take(&mut seed.attributes))?;
    let identity = identify(service, place, pool, &seed, &mut attributes)?;
    let checked = check_attributes(pool, None, &attributes, AttributeChange::AdminCreate);
    checked.map_err(|error| place.member("attributes").error(error.message, "change it as Cognito asks"))?;
    check_conflicts(place, pool, &identity, &attributes)?;
    check_groups(place, pool, &seed.groups)?;
    let status = status(place, &seed)?;
    let password = hash(service, place, pool, &seed, &identity.name)?;
    let now = service.clock.now();
    let temporary_until = seed.temporary_password.is_some().then(|| now.plus(pool.rules.password.temporary_validity));
    pool.insert_user(User {
        name: identity.name,
        sub: identity.sub,
        attributes,
        status,
        is_enabled: seed.enabled != Some(false),
        password,
        temporary_until,
        groups: seed.groups.into_iter().collect::<BTreeSet<String>>(),
        codes: BTreeMap::new(),
        pending: BTreeMap::new(),
        refresh_tokens: BTreeMap::new(),
        signed_out: None,
        failures: 0,
        locked_until: None,
        created: now,
        modified: now,
    });
    Ok(())
}

/// Texts; numbers and flags are written as Cognito keeps them.
fn read_attributes(place: &Place, values: BTreeMap<String, Value>) -> Result<BTreeMap<String, String>, SeedError> {
    let pair = |(name, value): (String, Value)| match value {
        Value::String(text) => Ok((name, text)),
        Value::Number(_) | Value::Bool(_) => Ok((name, value.to_string())),
        _ => {
            let place = place.member("attributes").member(&name);
            Err(place.error("it is a list or a table", "write a text, a number, true or false"))
        }
    };
    values.into_iter().map(pair).collect()
}

/// In pools whose users sign in with an address, the name is the address; an exported user is named by the `sub`.
fn identify(
    service: &Service,
    place: &Place,
    pool: &UserPool,
    seed: &UserSeed,
    attributes: &mut BTreeMap<String, String>,
) -> Result<Identity, SeedError> {
    let sub = seed.sub.clone().unwrap_or_else(|| random::uuid(&*service.random));
    let names = &pool.rules.username_attributes;
    if names.is_empty() || seed.sub.as_deref() == Some(&seed.name) {
        return Ok(Identity { name: seed.name.clone(), sub });
    }
    let forms = [("email", is_email(&seed.name)), ("phone_number", is_phone_number(&seed.name))];
    match forms.into_iter().find(|(attribute, has_form)| *has_form && names.contains(attribute)) {
        Some((attribute, _)) => {
            attributes.insert(attribute.to_owned(), seed.name.clone());
            Ok(Identity { name: sub.clone(), sub })
        }
        None => {
            let text = format!("{:?} is not an address that users of this pool sign in with", seed.name);
            Err(place.member("name").error(text, format!("write the value of {}", names.join(" or "))))
        }
    }
}

fn check_conflicts(
    place: &Place,
    pool: &UserPool,
    identity: &Identity,
    attributes: &BTreeMap<String, String>,
) -> Result<(), SeedError> {
    let fix = "change or remove one of them";
    if identity.name.is_empty() || identity.name.chars().count() > 128 {
        return Err(place.member("name").error("it has no character, or more than 128", "write another name"));
    }
    if pool.users.contains_key(&pool.key(&identity.name)) {
        return Err(place.member("name").error(format!("there is a user {:?} already", identity.name), fix));
    }
    if pool.subs.contains_key(&identity.sub) {
        return Err(place.member("sub").error(format!("there is a user with the sub {:?} already", identity.sub), fix));
    }
    for (attribute, value) in attributes {
        let is_name = pool.rules.username_attributes.contains(&attribute.as_str());
        let is_verified = attributes.get(&format!("{attribute}_verified")).is_some_and(|verified| verified == "true");
        let is_claimed = is_name || is_verified || attribute == "preferred_username";
        if is_claimed && pool.find_alias_owner(attribute, value).is_some() {
            let place = place.member("attributes").member(attribute);
            return Err(place.error("another user signs in with the same value", fix));
        }
    }
    Ok(())
}

fn check_groups(place: &Place, pool: &UserPool, groups: &[String]) -> Result<(), SeedError> {
    match groups.iter().find(|name| !pool.groups.contains_key(*name)) {
        None => Ok(()),
        Some(name) => {
            let fix = "add it to pools.groups, or remove it here";
            Err(place.member("groups").error(format!("there is no group {name:?}"), fix))
        }
    }
}

fn status(place: &Place, seed: &UserSeed) -> Result<UserStatus, SeedError> {
    let Some(name) = &seed.status else {
        let is_temporary = seed.temporary_password.is_some();
        return Ok(if is_temporary { UserStatus::ForceChangePassword } else { UserStatus::Confirmed });
    };
    STATUSES.into_iter().find(|status| status.name() == name).ok_or_else(|| {
        let known: Vec<&str> = STATUSES.iter().map(|status| status.name()).collect();
        place.member("status").error(format!("{name:?} is not a status"), format!("use one of {}", known.join(", ")))
    })
}

fn hash(
    service: &Service,
    place: &Place,
    pool: &UserPool,
    seed: &UserSeed,
    name: &str,
) -> Result<Option<PasswordVerifier>, SeedError> {
    let (key, password) = match (&seed.password, &seed.temporary_password) {
        (None, None) => return Ok(None),
        (Some(password), None) => ("password", password),
        (None, Some(password)) => ("temporary_password", password),
        (Some(_), Some(_)) => {
            let place = place.member("password");
            return Err(place.error("there is a temporary password too", "remove one of them"));
        }
    };
    let checked = pool.rules.password.check(password);
    let fix = "change it, or the pool's Policies.PasswordPolicy";
    checked.map_err(|error| place.member(key).error(error.message, fix))?;
    Ok(Some(hash_password(&*service.random, pool.srp_name(), name, password)))
}
