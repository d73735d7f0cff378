//! The pool, until the process is ended.

use super::arguments::{Arguments, Unknown};
use super::functions::DevFunctions;
use super::keys;
use super::pools::{PoolIds, create_pool, list_pools};
use crate::end_signal::end_signal;
use crate::project::Project;
use crate::read_input::read_limited;
use crate::replay::print_line;
use crate::terminal::{CliError, printable};
use lambda_emulator::Logs;
use local_pool::{Issuer, LocalPool, Options, Seed, Start};
use policy::Policy;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

/// The size limit of a seed.
const MAX_SEED_BYTES: u64 = 16 << 20;

/// Runs the pool.
pub(super) fn run(project: &Project, arguments: Arguments) -> Result<ExitCode, CliError> {
    let policy = project.load_policy_if_any()?;
    let functions = match policy.as_ref().filter(|_| !arguments.no_functions) {
        Some(policy) => Some(DevFunctions::find(project, policy, &arguments.region)?),
        None => None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(CliError::io("starting"))?;
    runtime.block_on(serve(&arguments, policy.as_ref(), functions.as_ref()))
}

/// Runs the pool until the process is ended.
async fn serve(
    arguments: &Arguments,
    policy: Option<&Policy>,
    functions: Option<&DevFunctions>,
) -> Result<ExitCode, CliError> {
    let ended = end_signal().map_err(CliError::io("waiting for signals"))?;
    let local = start(arguments, functions).await?;
    for file in &arguments.seed {
        load_seed(&local, file)?;
    }
    let pools = match arguments.seed.is_empty() {
        true => vec![create_pool(&local, policy, functions).await?],
        false => list_pools(&local).await?,
    };
    print_start(&local, &arguments.region, &pools, functions)?;
    ended.await;
    Ok(ExitCode::SUCCESS)
}

fn load_seed(local: &LocalPool, file: &Path) -> Result<(), CliError> {
    let shown = printable(&file.to_string_lossy()).into_owned();
    let text = String::from_utf8(read_limited(file, MAX_SEED_BYTES)?)
        .map_err(|_| CliError::new(format!("{shown}: it is not UTF-8 text")))?;
    let seed = Seed::parse(&shown, &text).map_err(|error| CliError::new(error.to_string()))?;
    local.load_seed(seed).map_err(|error| CliError::new(error.to_string()))
}

async fn start(arguments: &Arguments, functions: Option<&DevFunctions>) -> Result<LocalPool, CliError> {
    let address = arguments.address;
    let start = Start {
        address,
        options: Options {
            region: arguments.region.clone(),
            refuses_unknown: arguments.unknown == Unknown::Refuse,
            ..Options::default()
        },
        issuer: if arguments.local_issuer { Issuer::Loopback } else { Issuer::Aws },
        keys: keys::keys(),
        functions: functions.map(DevFunctions::registered).unwrap_or_default(),
        logs: Logs::Print(print_line),
        ..Start::default()
    };
    LocalPool::start(start).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => CliError::new(format!("{address} is in use; choose another one with --address")),
        _ => CliError::io("starting the pool")(error),
    })
}

/// The first line is the URL, so that programs can read it. All lines of the functions go to standard error.
fn print_start(
    local: &LocalPool,
    region: &str,
    pools: &[PoolIds],
    functions: Option<&DevFunctions>,
) -> Result<(), CliError> {
    let url = local.url();
    let mut out = io::stdout().lock();
    writeln!(out, "{url}\n")?;
    for PoolIds { pool, clients, .. } in pools {
        writeln!(out, "user pool   {pool}")?;
        for client in clients {
            writeln!(out, "app client  {client}")?;
        }
    }
    for function in functions.into_iter().flat_map(DevFunctions::triggers) {
        writeln!(out, "function    {} (dry run)", function.binary())?;
    }
    let first = pools.iter().find_map(|pool| Some((pool.clients.first()?.as_str(), pool.example_name)));
    let (client, name) = first.unwrap_or(("CLIENT", "ann"));
    writeln!(
        out,
        "\naws cognito-idp sign-up --endpoint-url {url} --region {region} --no-sign-request --client-id {client} \
         --username {name} --password 'Passw0rd!' --user-attributes Name=email,Value=ann@example.com\n\
         curl -H 'x-local-pool: 1' {url}/_local/messages"
    )?;
    Ok(out.flush()?)
}
