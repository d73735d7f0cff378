//! The data that the rules need.

use crate::terminal::CliError;
use events::Trigger;
use policy::function_tables;
use std::collections::BTreeMap;
use user_pool::doctor::{
    AppClients, AttachedFunction, BundledFunction, IdentityProviders, LogRetention, PoolSnapshot, WatchedMetric,
};
use user_pool::{AppClient, FunctionArn, IdentityProvider, UserPool};

/// The data of a pool. What is `None` was not loaded, or could not be.
pub(super) struct PoolData {
    pub(super) pool: UserPool,
    pub(super) app_clients: Option<Vec<AppClient>>,
    pub(super) identity_providers: Option<Vec<IdentityProvider>>,
    /// Whether these are all app clients and identity providers of the pool.
    pub(super) are_all: bool,
    pub(super) functions: Option<Vec<AttachedFunction>>,
    pub(super) services: Vec<(String, AttachedFunction)>,
    pub(super) groups: Option<Vec<String>>,
    pub(super) log_groups: Option<BTreeMap<String, LogRetention>>,
    pub(super) alarms: Option<Vec<WatchedMetric>>,
}

impl PoolData {
    pub(super) fn snapshot<'a>(&'a self, bundle: &'a BTreeMap<String, BundledFunction>) -> PoolSnapshot<'a> {
        PoolSnapshot {
            pool: &self.pool,
            app_clients: self.app_clients.as_deref().map(|known| AppClients { known, are_all: self.are_all }),
            identity_providers: self
                .identity_providers
                .as_deref()
                .map(|known| IdentityProviders { known, are_all: self.are_all }),
            functions: self.functions.as_deref(),
            groups: self.groups.as_deref(),
            services: &self.services,
            log_groups: self.log_groups.as_ref(),
            alarms: self.alarms.as_deref(),
            bundle,
        }
    }
}

/// A function that API Gateway invokes, as the user names it.
pub(super) struct Service {
    pub(super) name: String,
    pub(super) arn: FunctionArn,
}

/// The functions of `--function NAME=ARN`. Those at the triggers are in the description of the pool.
pub(super) fn named_services(named: &[String]) -> Result<Vec<Service>, CliError> {
    named.iter().map(|named| service(named)).collect()
}

fn service(named: &str) -> Result<Service, CliError> {
    let (name, arn) = named.split_once('=').unwrap_or((named, ""));
    let help = match (Trigger::from_binary(name), function_tables(name)) {
        (Some(_), _) => "remove it: the pool names the functions at its triggers",
        (None, None) => "write api or authorizer, for example --function api=ARN",
        (None, Some(_)) => {
            let arn = FunctionArn::parse(arn);
            let arn = arn.map_err(|problem| CliError::new(format!("--function {named}: {problem}")))?;
            return Ok(Service { name: name.to_owned(), arn });
        }
    };
    Err(CliError::new(format!("--function {named}: {name} is not a function of API Gateway; {help}")))
}
