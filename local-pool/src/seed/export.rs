//! From the store to the text of a seed. Passwords and secrets are not in it.

use super::toml_text::TomlText;
use super::triggers::{function_name, local_key};
use crate::clock::Timestamp;
use crate::service::{Options, Service};
use crate::state::changed_attributes;
use crate::state::{AppClient, ClientIdentity, PoolIdentity, PoolRules, TriggerFunction, User, UserPool};
use events::EventVersion;
use serde_json::{Map, Value, json};

impl Service {
    /// Every pool as a seed. Users have no password, and secrets of app clients are generated anew when it is loaded.
    pub(crate) fn export_seed(&self) -> String {
        let mut text = TomlText::default();
        text.comment("Written by `export`. It has no passwords: add `password` to users who sign in.");
        self.store.read(|state| {
            for pool in state.pools.values() {
                write_pool(&mut text, &self.options, pool);
            }
        });
        text.finish()
    }
}

fn write_pool(text: &mut TomlText, options: &Options, pool: &UserPool) {
    text.begin_item("pools");
    text.entry("id", &json!(pool.id));
    text.entry("name", &json!(pool.name));
    if !pool.tags.is_empty() {
        text.entry("tags", &json!(pool.tags));
    }
    write_table(text, "pools.settings", &pool_settings(options, pool));
    write_table(text, "pools.triggers", &triggers(options, pool));
    for client in pool.clients.values() {
        write_client(text, client);
    }
    for group in pool.groups.values() {
        text.begin_item("pools.groups");
        text.entry("name", &json!(group.name));
        text.entry("description", &json!(group.description));
        text.entry("role", &json!(group.role));
        text.entry("precedence", &json!(group.precedence));
    }
    for user in pool.users.values() {
        write_user(text, user);
    }
}

fn write_client(text: &mut TomlText, client: &AppClient) {
    text.begin_item("pools.clients");
    text.entry("id", &json!(client.id));
    text.entry("name", &json!(client.name));
    if client.secret.is_some() {
        text.entry("generate_secret", &json!(true));
    }
    write_table(text, "pools.clients.settings", &without(&client.settings, &default_client()));
}

fn write_user(text: &mut TomlText, user: &User) {
    text.begin_item("pools.users");
    text.entry("name", &json!(user.name));
    text.entry("sub", &json!(user.sub));
    text.entry("status", &json!(user.status.name()));
    if !user.is_enabled {
        text.entry("enabled", &json!(false));
    }
    if !user.groups.is_empty() {
        text.entry("groups", &json!(user.groups));
    }
    write_table(text, "pools.users.attributes", &user.attributes.iter().map(|(k, v)| (k.clone(), json!(v))).collect());
}

fn write_table(text: &mut TomlText, name: &str, members: &Map<String, Value>) {
    if members.is_empty() {
        return;
    }
    text.begin_table(name);
    for (key, value) in members {
        text.entry(key, value);
    }
}

/// The settings that are not Cognito's defaults, without the functions.
fn pool_settings(options: &Options, pool: &UserPool) -> Map<String, Value> {
    let mut settings = without(&pool.settings, &default_pool());
    settings.remove("SchemaAttributes");
    let schema = pool.settings.get("SchemaAttributes").and_then(Value::as_array);
    let changed = schema.map(|schema| changed_attributes(schema)).filter(|changed| !changed.is_empty());
    settings.extend(changed.map(|changed| ("Schema".to_owned(), Value::Array(changed))));
    let key = settings.remove("LambdaConfig").and_then(|config| config.get("KMSKeyID").cloned());
    let key = key.filter(|key| *key != local_key(options));
    settings.extend(key.map(|key| ("LambdaConfig".to_owned(), json!({"KMSKeyID": key}))));
    settings
}

fn triggers(options: &Options, pool: &UserPool) -> Map<String, Value> {
    let seed = |function: &TriggerFunction| {
        let name = function_name(options, &function.arn);
        match function.version {
            EventVersion::V1 => json!(name),
            version => json!({"function": name, "version": version.lambda_version()}),
        }
    };
    pool.rules.functions.iter().map(|(key, function)| ((*key).to_owned(), seed(function))).collect()
}

fn without(settings: &Map<String, Value>, defaults: &Map<String, Value>) -> Map<String, Value> {
    let own = settings.iter().filter(|(name, value)| defaults.get(*name) != Some(value));
    own.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn default_pool() -> Map<String, Value> {
    let identity = PoolIdentity { id: String::new(), name: String::new(), arn: String::new() };
    UserPool::new(identity, Map::new(), Timestamp::default()).map(|pool| pool.settings).unwrap_or_default()
}

fn default_client() -> Map<String, Value> {
    let identity = ClientIdentity { id: String::new(), name: String::new(), secret: None };
    let client = PoolRules::from_settings(&Map::new())
        .and_then(|rules| AppClient::new(&rules, identity, Map::new(), Timestamp::default()));
    client.map(|client| client.settings).unwrap_or_default()
}
