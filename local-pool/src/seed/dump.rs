//! What `aws cognito-idp describe-user-pool` and `describe-user-pool-client` print: a copy of the real settings.

use super::error::{Place, SeedError};
use super::format::{ClientSeed, PoolSeed, SeedFile};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What describes a pool but is not a setting.
const POOL_FACTS: [&str; 10] = [
    "Arn",
    "CreationDate",
    "CustomDomain",
    "Domain",
    "EmailConfigurationFailure",
    "EstimatedNumberOfUsers",
    "LastModifiedDate",
    "SmsConfigurationFailure",
    "Status",
    "UserPoolReplicas",
];
/// What describes an app client but is not a setting. Its secret is replaced by an invented one.
const CLIENT_FACTS: [&str; 4] = ["ClientSecretArn", "CreationDate", "LastModifiedDate", "ClientType"];

/// Reads the JSON.
pub(super) fn read_dump(place: &Place, text: &str) -> Result<SeedFile, SeedError> {
    let fix = "store what `aws cognito-idp describe-user-pool` or `describe-user-pool-client` prints";
    // The parser's own text may quote the file.
    let dump: Map<String, Value> = serde_json::from_str(text).map_err(|error| SeedError {
        place: format!("line {}", error.line()),
        ..place.error("this is not a JSON object", fix)
    })?;
    let member = |name: &str| dump.get(name).and_then(Value::as_object).cloned();
    match (member("UserPool"), member("UserPoolClient")) {
        (None, None) => Err(place.error("neither UserPool nor UserPoolClient is there", fix)),
        (pool, client) => Ok(SeedFile {
            functions: Vec::new(),
            pools: pool.map(|pool| read_pool(place, pool)).transpose()?.into_iter().collect(),
            clients: client.map(|client| read_client(place, client)).transpose()?.into_iter().collect(),
        }),
    }
}

fn read_pool(place: &Place, mut members: Map<String, Value>) -> Result<PoolSeed, SeedError> {
    let place = place.member("UserPool");
    for name in POOL_FACTS {
        members.remove(name);
    }
    let id = take_text(&place, &mut members, "Id")?;
    let name = take_text(&place, &mut members, "Name")?;
    let tags = members.remove("UserPoolTags").and_then(|tags| serde_json::from_value(tags).ok());
    Ok(PoolSeed {
        id,
        name: Some(name),
        tags: tags.unwrap_or_default(),
        settings: members,
        triggers: BTreeMap::new(),
        clients: Vec::new(),
        groups: Vec::new(),
        users: Vec::new(),
    })
}

fn read_client(place: &Place, mut members: Map<String, Value>) -> Result<(String, ClientSeed), SeedError> {
    let place = place.member("UserPoolClient");
    for name in CLIENT_FACTS {
        members.remove(name);
    }
    let pool = take_text(&place, &mut members, "UserPoolId")?;
    let id = take_text(&place, &mut members, "ClientId")?;
    let name = take_text(&place, &mut members, "ClientName")?;
    let generate_secret = members.remove("ClientSecret").is_some();
    Ok((pool, ClientSeed { id, name: Some(name), secret: None, generate_secret, settings: members }))
}

fn take_text(place: &Place, members: &mut Map<String, Value>, name: &str) -> Result<String, SeedError> {
    let text = members.remove(name).and_then(|value| value.as_str().map(str::to_owned));
    text.ok_or_else(|| place.member(name).error("this is missing", "store the whole output of the AWS CLI"))
}
