//! A pool of a seed with its app clients and groups.

use super::error::{Place, SeedError};
use super::format::{ClientSeed, GroupSeed, PoolSeed};
use super::load_users::load_user;
use super::triggers::add_triggers;
use crate::error::ServiceError;
use crate::operations::{new_secret, pool_arn};
use crate::protocol::validate;
use crate::service::Service;
use crate::state::{AppClient, ClientIdentity, Group, PoolIdentity, PoolRules, UserPool};
use serde_json::{Map, Value, json};

/// Builds a pool.
pub(super) fn load_pool(service: &Service, place: &Place, seed: PoolSeed) -> Result<UserPool, SeedError> {
    check_id(service, place, &seed.id)?;
    let mut settings = seed.settings;
    add_triggers(&service.options, place, &mut settings, &seed.triggers)?;
    let name = seed.name.unwrap_or_else(|| seed.id.clone());
    let settings_place = place.member("settings");
    check_model(&settings_place, "CreateUserPool", &settings, &[("PoolName", &name)])?;
    let identity = PoolIdentity { arn: pool_arn(&service.options, &seed.id), id: seed.id, name };
    let pool = UserPool::new(identity, settings, service.clock.now());
    let mut pool = pool.map_err(|error| setting_error(&settings_place, &error))?;
    pool.tags = seed.tags;
    for (index, client) in seed.clients.into_iter().enumerate() {
        let place = place.item("clients", index);
        let client = load_client(service, &place, &pool.rules, client)?;
        if let Some(previous) = pool.clients.insert(client.id.clone(), client) {
            let text = format!("there is an app client {} already", previous.id);
            return Err(place.member("id").error(text, "change or remove one of them"));
        }
    }
    for (index, group) in seed.groups.into_iter().enumerate() {
        load_group(service, &place.item("groups", index), &mut pool, group)?;
    }
    for (index, user) in seed.users.into_iter().enumerate() {
        load_user(service, &place.item("users", index), &mut pool, user)?;
    }
    Ok(pool)
}

/// The region of an id is that of the issuer in tokens.
fn check_id(service: &Service, place: &Place, id: &str) -> Result<(), SeedError> {
    let region = &service.options.region;
    let name = id.strip_prefix(region.as_str()).and_then(|rest| rest.strip_prefix('_'));
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if name.is_some_and(is_name) && id.len() <= 55 {
        return Ok(());
    }
    let fix = format!("write {region}_NAME with letters and digits, or start the server with the region of the id");
    Err(place.member("id").error(format!("{id:?} is not the id of a pool in {region}"), fix))
}

/// Builds an app client.
pub(super) fn load_client(
    service: &Service,
    place: &Place,
    pool: &PoolRules,
    seed: ClientSeed,
) -> Result<AppClient, SeedError> {
    let is_id = |id: &str| id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+'));
    if !(1..=128).contains(&seed.id.len()) || !is_id(&seed.id) {
        let text = format!("{:?} is not the id of an app client", seed.id);
        return Err(place.member("id").error(text, "use letters, digits, _ and +"));
    }
    if seed.secret.is_some() && seed.generate_secret {
        return Err(place.member("secret").error("it is given and generated", "remove secret or generate_secret"));
    }
    let name = seed.name.unwrap_or_else(|| seed.id.clone());
    let settings_place = place.member("settings");
    let names = [("ClientName", name.as_str()), ("UserPoolId", "region_1")];
    check_model(&settings_place, "CreateUserPoolClient", &seed.settings, &names)?;
    let secret = if seed.generate_secret { Some(new_secret(service)) } else { seed.secret };
    let identity = ClientIdentity { id: seed.id, name, secret };
    let client = AppClient::new(pool, identity, seed.settings, service.clock.now());
    client.map_err(|error| setting_error(&settings_place, &error))
}

fn load_group(service: &Service, place: &Place, pool: &mut UserPool, seed: GroupSeed) -> Result<(), SeedError> {
    let GroupSeed { name, description, role, precedence } = seed;
    let mut request =
        Map::from_iter([("GroupName".to_owned(), json!(name)), ("UserPoolId".to_owned(), json!(pool.id))]);
    request.extend(description.as_ref().map(|description| ("Description".to_owned(), json!(description))));
    request.extend(role.as_ref().map(|role| ("RoleArn".to_owned(), json!(role))));
    validate("CreateGroup", &Value::Object(request)).map_err(|error| setting_error(place, &error))?;
    if pool.groups.contains_key(&name) {
        let text = format!("there is a group {name} already");
        return Err(place.member("name").error(text, "change or remove one of them"));
    }
    let now = service.clock.now();
    pool.groups.insert(name.clone(), Group { name, description, role, precedence, created: now, modified: now });
    Ok(())
}

/// Checks settings as those of a request.
fn check_model(
    place: &Place,
    operation: &str,
    settings: &Map<String, Value>,
    names: &[(&str, &str)],
) -> Result<(), SeedError> {
    let mut request = settings.clone();
    request.extend(names.iter().map(|(name, value)| ((*name).to_owned(), json!(value))));
    validate(operation, &Value::Object(request)).map_err(|error| setting_error(place, &error))
}

fn setting_error(place: &Place, error: &ServiceError) -> SeedError {
    let fix = match error.code {
        "UnsupportedOperationException" => "remove it, or set what the local pool simulates",
        _ => "change it as Cognito asks",
    };
    place.error(error.message.clone(), fix)
}
