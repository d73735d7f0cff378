//! The data from AWS.

use super::pool_data::{PoolData, Service};
use crate::aws::{AwsClients, AwsError};
use crate::terminal::{CliError, print_error};
use user_pool::doctor::{AttachedFunction, Lookup};

/// Queries AWS. Fails if the pool cannot be read; other data may be missing, and its absence is reported.
pub(super) fn load(id: &str, services: &[Service]) -> Result<PoolData, CliError> {
    crate::aws::run(async {
        let aws = AwsClients::for_pool(id).await?;
        let pool = aws.describe_user_pool(id).await?;
        let functions = aws.attached_functions(&pool, print).await;
        let mut found_services = Vec::new();
        for Service { name, arn } in services {
            found_services.push((name.clone(), aws.look_up(arn, print).await));
        }
        let app_clients = ok_or_print(aws.list_app_clients(id).await);
        let identity_providers = ok_or_print(aws.list_identity_providers(id).await);
        let groups = ok_or_print(aws.list_groups(id).await);
        let found = functions.iter().chain(found_services.iter().map(|(_, function)| function));
        let log_groups = ok_or_print(aws.log_groups(&log_group_names(found)).await);
        let alarms = ok_or_print(aws.watched_metrics().await);
        Ok(PoolData {
            pool,
            app_clients,
            identity_providers,
            are_all: true,
            functions: Some(functions),
            services: found_services,
            groups,
            log_groups,
            alarms,
        })
    })
}

fn log_group_names<'f>(functions: impl Iterator<Item = &'f AttachedFunction>) -> Vec<String> {
    let name = |function: &AttachedFunction| match &function.lookup {
        Lookup::Found(details) => details.log_group.clone(),
        Lookup::Missing | Lookup::Failed => None,
    };
    functions.filter_map(name).collect()
}

fn ok_or_print<T>(asked: Result<T, AwsError>) -> Option<T> {
    asked.map_err(print).ok()
}

fn print(error: AwsError) {
    print_error(&error.to_string());
}
