//! The data from files, as the AWS CLI prints them.

use super::pool_data::{PoolData, Service};
use crate::read_input::read_limited;
use crate::terminal::CliError;
use std::path::{Path, PathBuf};
use user_pool::doctor::{AttachedFunction, FunctionDetails, Lookup};
use user_pool::{AppClient, IdentityProvider, UserPool};

/// Far larger than any description of a user pool.
const MAX_BYTES: u64 = 4 << 20;

/// Reads the files. Groups, alarms and log groups are only in AWS.
pub(super) fn load(
    pool: &Path,
    app_clients: &[PathBuf],
    identity_providers: &[PathBuf],
    functions: &[PathBuf],
    services: &[Service],
) -> Result<PoolData, CliError> {
    let described = UserPool::from_json(&read_limited(pool, MAX_BYTES)?);
    let pool = described.map_err(|problem| CliError::new(format!("{}: {problem}", pool.display())))?;
    let clients: Result<Vec<_>, CliError> = app_clients.iter().map(|file| load_app_client(file, &pool)).collect();
    let providers = identity_providers.iter().map(|file| load_identity_provider(file, &pool));
    let providers = providers.collect::<Result<Vec<_>, _>>()?;
    let known = functions.iter().map(|file| load_function(file, &pool, services)).collect::<Result<Vec<_>, _>>()?;
    let function = |arn: &str| {
        let found = known.iter().find(|details| details.arn == arn).cloned();
        AttachedFunction { arn: arn.to_owned(), lookup: found.map_or(Lookup::Failed, Lookup::Found) }
    };
    let attached = pool.lambda_config();
    let attached: Vec<_> = attached.functions().into_iter().map(|(_, arn)| function(arn)).collect();
    let services = services.iter().map(|service| (service.name.clone(), function(service.arn.as_str()))).collect();
    Ok(PoolData {
        pool,
        app_clients: Some(clients?).filter(|clients| !clients.is_empty()),
        identity_providers: Some(providers).filter(|providers| !providers.is_empty()),
        are_all: false,
        functions: Some(attached).filter(|_| !known.is_empty()),
        services,
        groups: None,
        log_groups: None,
        alarms: None,
    })
}

fn load_app_client(file: &Path, pool: &UserPool) -> Result<AppClient, CliError> {
    let command = "aws cognito-idp describe-user-pool-client --user-pool-id ID --client-id ID";
    let client = AppClient::from_json(&read_limited(file, MAX_BYTES)?).ok_or_else(|| {
        CliError::new(format!("{}: not a description of an app client; use the output of `{command}`", file.display()))
    })?;
    check_pool("app client", file, client.user_pool_id(), pool)?;
    Ok(client)
}

fn load_identity_provider(file: &Path, pool: &UserPool) -> Result<IdentityProvider, CliError> {
    let command = "aws cognito-idp describe-identity-provider --user-pool-id ID --provider-name NAME";
    let provider = IdentityProvider::from_json(&read_limited(file, MAX_BYTES)?).ok_or_else(|| {
        CliError::new(format!(
            "{}: not a description of an identity provider; use the output of `{command}`",
            file.display()
        ))
    })?;
    check_pool("identity provider", file, provider.user_pool_id(), pool)?;
    Ok(provider)
}

fn check_pool(what: &str, file: &Path, of_pool: Option<&str>, pool: &UserPool) -> Result<(), CliError> {
    match of_pool.filter(|id| *id != pool.id()) {
        Some(id) => Err(CliError::new(format!(
            "{}: this {what} belongs to {id}, but the pool is {}",
            file.display(),
            pool.id()
        ))),
        None => Ok(()),
    }
}

fn load_function(file: &Path, pool: &UserPool, services: &[Service]) -> Result<FunctionDetails, CliError> {
    let command = "aws lambda get-function-configuration --function-name ARN";
    let details = FunctionDetails::from_json(&read_limited(file, MAX_BYTES)?).ok_or_else(|| {
        CliError::new(format!("{}: not a configuration of a function; use the output of `{command}`", file.display()))
    })?;
    let is_attached = pool.lambda_config().functions().iter().any(|(_, arn)| *arn == details.arn);
    match is_attached || services.iter().any(|service| service.arn.as_str() == details.arn) {
        true => Ok(details),
        false => Err(CliError::new(format!(
            "{}: {} is at no trigger of this pool; if it is the function of the HTTP API or the authorizer, name it with \
             --function api=ARN or --function authorizer=ARN",
            file.display(),
            details.arn
        ))),
    }
}
