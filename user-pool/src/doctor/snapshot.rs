//! The data of a user pool that `doctor` examines.

use super::function::FunctionDetails;
use crate::app_client::AppClient;
use crate::identity_provider::IdentityProvider;
use crate::user_pool::UserPool;
use std::collections::BTreeMap;

/// The data of a pool. A member is `None` if it was not loaded, or could not be.
#[derive(Clone, Copy, Debug)]
pub struct PoolSnapshot<'a> {
    /// The pool's description.
    pub pool: &'a UserPool,
    /// The app clients.
    pub app_clients: Option<AppClients<'a>>,
    /// The functions at its triggers.
    pub functions: Option<&'a [AttachedFunction]>,
    /// The identity providers.
    pub identity_providers: Option<IdentityProviders<'a>>,
    /// The names of the groups.
    pub groups: Option<&'a [String]>,
    /// The functions that API Gateway invokes, as far as they were named, by their names in this project.
    pub services: &'a [(String, AttachedFunction)],
    /// The log groups of the functions, by name.
    pub log_groups: Option<&'a BTreeMap<String, LogRetention>>,
    /// The metrics that alarms watch.
    pub alarms: Option<&'a [WatchedMetric]>,
    /// The zip files of the local bundle, by the name of their function. Those that do not exist are missing.
    pub bundle: &'a BTreeMap<String, BundledFunction>,
}

/// How long a log group keeps its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogRetention {
    /// This many days.
    Days(u32),
    /// Without an end.
    Unlimited,
}

/// A metric of a function that an alarm watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedMetric {
    /// The namespace of the metric.
    pub namespace: String,
    /// The name of the metric.
    pub name: String,
    /// The dimension `FunctionName`.
    pub function: String,
}

/// A zip file that `bundle` has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundledFunction {
    /// Its SHA-256 in base64, as Lambda has it for the code of a function.
    pub code_sha256: String,
    /// Whether it has the policy and the texts that `bundle` would write now.
    pub is_current: bool,
}

/// The app clients of a pool.
#[derive(Clone, Copy, Debug)]
pub struct AppClients<'a> {
    /// The app clients that were loaded.
    pub known: &'a [AppClient],
    /// Whether the pool has no others.
    pub are_all: bool,
}

/// The identity providers of a pool.
#[derive(Clone, Copy, Debug)]
pub struct IdentityProviders<'a> {
    /// The identity providers that were loaded.
    pub known: &'a [IdentityProvider],
    /// Whether the pool has no others.
    pub are_all: bool,
}

/// A function at a trigger, or one that API Gateway invokes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFunction {
    /// Its ARN in the pool's configuration, or as it was named.
    pub arn: String,
    /// What AWS returned for it.
    pub lookup: Lookup,
}

/// What AWS returned for a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// It exists.
    Found(FunctionDetails),
    /// It does not exist.
    Missing,
    /// The call failed, for example because access is denied.
    Failed,
}
