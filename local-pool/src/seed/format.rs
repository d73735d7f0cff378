//! The types of a seed file. No `Debug`: it contains passwords.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The whole file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedFile {
    #[serde(default)]
    pub(super) functions: Vec<FunctionSeed>,
    #[serde(default)]
    pub(super) pools: Vec<PoolSeed>,
    /// App clients of pools that exist already: of descriptions only.
    #[serde(skip)]
    pub(super) clients: Vec<(String, ClientSeed)>,
}

/// A function that triggers may name: a program or an endpoint.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FunctionSeed {
    pub(super) name: String,
    pub(super) program: Option<PathBuf>,
    #[serde(default)]
    pub(super) arguments: Vec<String>,
    #[serde(default)]
    pub(super) variables: BTreeMap<String, String>,
    pub(super) url: Option<String>,
}

/// A pool with what is in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PoolSeed {
    pub(super) id: String,
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) tags: BTreeMap<String, String>,
    /// The members of CreateUserPool.
    #[serde(default)]
    pub(super) settings: Map<String, Value>,
    /// Functions by the key of their trigger.
    #[serde(default)]
    pub(super) triggers: BTreeMap<String, TriggerSeed>,
    #[serde(default)]
    pub(super) clients: Vec<ClientSeed>,
    #[serde(default)]
    pub(super) groups: Vec<GroupSeed>,
    #[serde(default)]
    pub(super) users: Vec<UserSeed>,
}

/// The name or ARN of a function, and the version of its events.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum TriggerSeed {
    Name(String),
    Versioned(VersionedTrigger),
}

/// A function with the version of its events.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionedTrigger {
    pub(super) function: String,
    pub(super) version: String,
}

/// An app client.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientSeed {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) secret: Option<String>,
    #[serde(default)]
    pub(super) generate_secret: bool,
    /// The members of CreateUserPoolClient.
    #[serde(default)]
    pub(super) settings: Map<String, Value>,
}

/// A group.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupSeed {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) role: Option<String>,
    pub(super) precedence: Option<u32>,
}

/// A user.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserSeed {
    pub(super) name: String,
    pub(super) sub: Option<String>,
    pub(super) password: Option<String>,
    pub(super) temporary_password: Option<String>,
    pub(super) status: Option<String>,
    pub(super) enabled: Option<bool>,
    #[serde(default)]
    pub(super) groups: Vec<String>,
    /// Texts, numbers and flags.
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, Value>,
}
