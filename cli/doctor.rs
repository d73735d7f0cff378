//! `doctor`: checks a user pool against the policy. The rules are in the crate `user-pool`; this file loads the pool's
//! data and prints the findings.

use crate::project::Project;
use crate::read_input::read_limited;
use crate::terminal::{CliError, printable, printable_json};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use user_pool::doctor::{AppClients, AttachedFunction, Finding, PoolSnapshot, Severity, examine};
use user_pool::{AppClient, UserPool};

/// Far larger than any description of a user pool.
const MAX_BYTES: u64 = 4 << 20;

/// Exit code 0: no errors or warnings. 3: warnings. 1: errors. 2: wrong usage or an internal error.
#[derive(clap::Args)]
#[command(after_help = "Exit codes: 0 no errors or warnings, 1 errors, 2 wrong usage or an internal error, 3 warnings")]
pub(crate) struct Arguments {
    /// User pool ID; queries the pool, its app clients, groups and functions in AWS (in a clone: `cargo aws`)
    #[arg(long, value_name = "ID", conflicts_with = "pool_file", required_unless_present = "pool_file")]
    user_pool_id: Option<String>,
    /// Output of `aws cognito-idp describe-user-pool`, or `-` for standard input; AWS is not called
    #[arg(long, value_name = "FILE")]
    pool_file: Option<PathBuf>,
    /// Output of `aws cognito-idp describe-user-pool-client`; repeat for each app client of the pool
    #[arg(long = "app-client-file", value_name = "FILE", requires = "pool_file")]
    app_client_files: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Output format.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Two lines per finding, and a summary
    Table,
    /// One JSON object per finding
    Json,
}

/// The data a pool is examined by.
struct PoolData {
    pool: UserPool,
    app_clients: Option<Vec<AppClient>>,
    /// Whether these are all app clients of the pool.
    are_all_clients: bool,
    functions: Option<Vec<AttachedFunction>>,
    groups: Option<Vec<String>>,
}

pub(crate) fn run(project: &Project, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let policy = project.load_policy()?;
    let data = match (&arguments.pool_file, &arguments.user_pool_id) {
        (Some(file), _) => load_files(file, &arguments.app_client_files)?,
        (None, Some(id)) => load_from_aws(id)?,
        (None, None) => return Err(CliError::new("specify a pool with --user-pool-id or a file with --pool-file")),
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
    let described = UserPool::from_json(&read_limited(pool, MAX_BYTES)?);
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
    let client = AppClient::from_json(&read_limited(file, MAX_BYTES)?).ok_or_else(|| {
        CliError::new(format!("{}: not a description of an app client; use the output of `{command}`", file.display()))
    })?;
    match client.user_pool_id().filter(|id| *id != pool.id()) {
        Some(id) => Err(CliError::new(format!(
            "{}: this app client belongs to {id}, but the pool is {}",
            file.display(),
            pool.id()
        ))),
        None => Ok(client),
    }
}

/// Fails: without the SDK the CLI cannot query AWS.
#[cfg(not(feature = "aws"))]
fn load_from_aws(_: &str) -> Result<PoolData, CliError> {
    let help = "or pass the output of `aws cognito-idp describe-user-pool` with --pool-file";
    Err(CliError::new(format!("{}; {help}", CliError::needs_aws_feature("doctor"))))
}

/// Queries AWS. Fails if the pool cannot be read; other data may be missing, and its absence is reported.
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
    let width = findings.iter().map(|finding| finding.rule.len()).max().unwrap_or_default();
    for Finding { severity, rule, place, reason, fix } in findings {
        writeln!(out, "{severity:7}  {rule:width$}  {}: {}", printable(place), printable(reason))?;
        writeln!(out, "{:1$}fix: {2}", "", width + 11, printable(fix))?;
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
