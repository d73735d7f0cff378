//! `doctor`: what is wrong with a user pool for the policy. The rules are in the crate `pool`; here is where the evidence
//! comes from, and how findings are printed.

use crate::read_input;
use crate::terminal::{CliError, printable, printable_json};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use user_pool::doctor::{AppClients, AttachedFunction, Finding, PoolSnapshot, Severity, examine};
use user_pool::{AppClient, UserPool};

/// No description is larger by far.
const MAX_BYTES: u64 = 4 << 20;

/// Exit code 0: nothing worse than a notice. 3: warnings. 1: errors. 2: misuse, or a fault.
#[derive(clap::Args)]
#[command(after_help = "Exit code 0: nothing worse than a notice; 3: a warning; 1: an error; 2: misuse or a fault.")]
pub(crate) struct Arguments {
    /// The id of the user pool, which is then asked, its app clients, groups and functions too (needs --features aws)
    #[arg(long, value_name = "ID", conflicts_with = "pool_file", required_unless_present = "pool_file")]
    user_pool_id: Option<String>,
    /// A file with what `aws cognito-idp describe-user-pool` prints, or `-` for standard input; nobody is asked
    #[arg(long, value_name = "FILE")]
    pool_file: Option<PathBuf>,
    /// A file with what `aws cognito-idp describe-user-pool-client` prints; once for each app client of the pool
    #[arg(long = "app-client-file", value_name = "FILE", requires = "pool_file")]
    app_client_files: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How to print.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Two lines for each finding, and a count
    Table,
    /// One JSON object for each finding
    Json,
}

/// What a pool is examined by.
struct PoolData {
    pool: UserPool,
    app_clients: Option<Vec<AppClient>>,
    /// Whether the pool has no other app client.
    are_all_clients: bool,
    functions: Option<Vec<AttachedFunction>>,
    groups: Option<Vec<String>>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    let policy =
        policy::load_deployed(policy::EmbeddedPolicy::FULL).map_err(|problems| CliError::new(problems.to_string()))?;
    let data = match (&arguments.pool_file, &arguments.user_pool_id) {
        (Some(file), _) => load_files(file, &arguments.app_client_files)?,
        (None, Some(id)) => load_from_aws(id)?,
        (None, None) => return Err(CliError::new("name a pool with --user-pool-id, or a file with --pool-file")),
    };
    let PoolData { pool, app_clients, are_all_clients, functions, groups } = &data;
    let snapshot = PoolSnapshot {
        pool,
        app_clients: app_clients.as_deref().map(|known| AppClients { known, are_all: *are_all_clients }),
        functions: functions.as_deref(),
        groups: groups.as_deref(),
    };
    let findings = examine(&snapshot, &policy);
    match arguments.format {
        Format::Table => print_table(pool, &findings)?,
        Format::Json => findings.iter().try_for_each(|finding| print_json(pool, finding))?,
    }
    Ok(match findings.iter().map(|finding| finding.severity).max() {
        Some(Severity::Error) => ExitCode::from(1),
        Some(Severity::Warning) => ExitCode::from(3),
        Some(Severity::Notice) | None => ExitCode::SUCCESS,
    })
}

fn load_files(pool: &Path, app_clients: &[PathBuf]) -> Result<PoolData, CliError> {
    let described = UserPool::from_json(&read_description(pool)?);
    let pool = described.map_err(|problem| CliError::new(format!("{}: {problem}", pool.display())))?;
    let clients: Result<Vec<_>, CliError> = app_clients.iter().map(|file| load_app_client(file, &pool)).collect();
    Ok(PoolData {
        pool,
        app_clients: Some(clients?).filter(|clients| !clients.is_empty()),
        are_all_clients: false,
        functions: None,
        groups: None,
    })
}

fn load_app_client(file: &Path, pool: &UserPool) -> Result<AppClient, CliError> {
    let command = "aws cognito-idp describe-user-pool-client --user-pool-id ID --client-id ID";
    let client = AppClient::from_json(&read_description(file)?).ok_or_else(|| {
        CliError::new(format!("{}: is no description of an app client; take what `{command}` prints", file.display()))
    })?;
    match client.user_pool_id().filter(|id| *id != pool.id()) {
        Some(id) => {
            Err(CliError::new(format!("{}: is an app client of {id}, and the pool is {}", file.display(), pool.id())))
        }
        None => Ok(client),
    }
}

fn read_description(file: &Path) -> Result<Vec<u8>, CliError> {
    let bytes = read_input::read_limited(file, MAX_BYTES).map_err(CliError::io(file.display().to_string()))?;
    bytes.ok_or_else(|| CliError::new(format!("{}: is larger than any description of a user pool", file.display())))
}

/// Without the SDK there is nobody to ask.
#[cfg(not(feature = "aws"))]
fn load_from_aws(_: &str) -> Result<PoolData, CliError> {
    Err(CliError::new(
        "doctor asks AWS, and this workbench was built without it: cargo run --features aws -- doctor; --pool-file takes \
         what `aws cognito-idp describe-user-pool` prints",
    ))
}

/// Asks AWS. Without the pool there is nothing to examine; the rest is evidence that may be lacking.
#[cfg(feature = "aws")]
fn load_from_aws(id: &str) -> Result<PoolData, CliError> {
    use crate::aws::{AwsClients, AwsError};
    use crate::terminal::print_error;

    fn ok_or_print<T>(asked: Result<T, AwsError>) -> Option<T> {
        asked.map_err(|error| print_error(&error.to_string())).ok()
    }
    crate::aws::run(async {
        let aws = AwsClients::for_pool(id).await?;
        let pool = aws.describe_user_pool(id).await?;
        let functions = aws.attached_functions(&pool, |error| print_error(&error.to_string())).await;
        let (app_clients, groups) =
            (ok_or_print(aws.list_app_clients(id).await), ok_or_print(aws.list_groups(id).await));
        Ok(PoolData { pool, app_clients, are_all_clients: true, functions: Some(functions), groups })
    })
}

fn print_table(pool: &UserPool, findings: &[Finding]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for Finding { severity, rule, place, reason, fix } in findings {
        writeln!(out, "{severity:7}  {rule:22}  {}: {}", printable(place), printable(reason))?;
        writeln!(out, "{:33}fix: {}", "", printable(fix))?;
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Notice, "notice")];
    let counted = counts.map(|(severity, noun)| match count(severity) {
        1 => format!("1 {noun}"),
        many => format!("{many} {noun}s"),
    });
    writeln!(out, "user pool {} ({}): {}", pool.id(), printable(pool.name()), counted.join(", "))
}

fn print_json(pool: &UserPool, finding: &Finding) -> io::Result<()> {
    let Finding { severity, rule, place, reason, fix } = finding;
    let object = json!({
        "userPoolId": pool.id(), "severity": severity.to_string(), "rule": rule, "place": place, "reason": reason, "fix": fix,
    });
    writeln!(io::stdout(), "{}", printable_json(object.to_string()))
}
