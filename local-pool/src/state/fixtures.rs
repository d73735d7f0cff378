//! Pools, app clients and users for tests.

use super::{AppClient, ClientIdentity, PoolIdentity, PoolRules, User, UserPool, UserStatus};
use crate::clock::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The id of the pool.
pub(crate) const POOL: &str = "eu-west-1_Example";

/// An empty pool with these settings of CreateUserPool.
pub(crate) fn pool_of_settings(settings: &Value) -> UserPool {
    let identity = PoolIdentity {
        id: POOL.to_owned(),
        name: "pool".to_owned(),
        arn: format!("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/{POOL}"),
    };
    UserPool::new(identity, settings.as_object().unwrap().clone(), Timestamp::default()).unwrap()
}

/// A pool with one app client, `client1`, and one user, `ann`, with a verified e-mail address.
pub(crate) fn pool_with_user() -> UserPool {
    let mut pool = pool_of_settings(&json!({"UsernameConfiguration": {"CaseSensitive": false}}));
    pool.clients.insert("client1".to_owned(), test_client("client1", &json!({})));
    pool.insert_user(test_user("ann", &[("email", "ann@example.com"), ("email_verified", "true")]));
    pool
}

/// An app client with these settings of CreateUserPoolClient, and without a secret.
pub(crate) fn test_client(id: &str, settings: &Value) -> AppClient {
    let mut rules = PoolRules::from_settings(&serde_json::Map::new()).unwrap();
    // Of any pool: the lists of attributes are not what is tested.
    for name in settings["WriteAttributes"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let definition = rules.attributes["name"].clone();
        rules.attributes.entry(name.to_owned()).or_insert(definition);
    }
    let identity = ClientIdentity { id: id.to_owned(), name: id.to_owned(), secret: None };
    AppClient::new(&rules, identity, settings.as_object().unwrap().clone(), Timestamp::default()).unwrap()
}

/// A confirmed user without a password.
pub(crate) fn test_user(name: &str, attributes: &[(&str, &str)]) -> User {
    User {
        name: name.to_owned(),
        sub: format!("sub-of-{name}"),
        attributes: attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        status: UserStatus::Confirmed,
        is_enabled: true,
        password: None,
        temporary_until: None,
        groups: BTreeSet::new(),
        codes: BTreeMap::new(),
        pending: BTreeMap::new(),
        refresh_tokens: BTreeMap::new(),
        signed_out: None,
        failures: 0,
        locked_until: None,
        created: Timestamp::default(),
        modified: Timestamp::default(),
    }
}

#[test]
fn fixture_can_be_found() {
    assert_eq!(pool_with_user().find_user("ANN").unwrap().name, "ann");
}
