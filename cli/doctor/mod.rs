//! `doctor`: checks a user pool and the functions around it against the policy. The rules are in the crate `user-pool`.
//!
//! - `mod.rs`: the arguments, and the findings as they are printed
//! - `pool_data.rs`: the data that the rules need
//! - `files.rs`: the data from files
//! - `from_aws.rs`: the data from AWS

mod files;
#[cfg(feature = "aws")]
mod from_aws;
mod pool_data;

use crate::bundle::read_bundle;
use crate::project::Project;
use crate::terminal::{CliError, printable, printable_json};
use pool_data::named_services;
use serde_json::json;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use user_pool::UserPool;
use user_pool::doctor::{Finding, Severity, examine};

/// Exit code 0: no errors or warnings. 3: warnings. 1: errors. 2: wrong usage or an internal error.
#[derive(clap::Args)]
#[command(after_help = "Exit codes: 0 no errors or warnings, 1 errors, 2 wrong usage or an internal error, 3 warnings")]
pub(crate) struct Arguments {
    /// User pool ID; queries the pool, its app clients, identity providers, groups and functions, their alarms and logs in AWS (in a clone: `cargo
    /// aws`)
    #[arg(long, value_name = "ID", conflicts_with = "pool_file", required_unless_present = "pool_file")]
    user_pool_id: Option<String>,
    /// Output of `aws cognito-idp describe-user-pool`, or `-` for standard input; AWS is not called
    #[arg(long, value_name = "FILE")]
    pool_file: Option<PathBuf>,
    /// Output of `aws cognito-idp describe-user-pool-client`; repeat for each app client of the pool
    #[arg(long = "app-client-file", value_name = "FILE", requires = "pool_file")]
    app_client_files: Vec<PathBuf>,
    /// Output of `aws cognito-idp describe-identity-provider`; repeat for each identity provider of the pool
    #[arg(long = "identity-provider-file", value_name = "FILE", requires = "pool_file")]
    identity_provider_files: Vec<PathBuf>,
    /// Output of `aws lambda get-function-configuration`; repeat for each function
    #[arg(long = "function-file", value_name = "FILE", requires = "pool_file")]
    function_files: Vec<PathBuf>,
    /// The function of the HTTP API or the authorizer: api or authorizer, and its ARN; repeat for both
    #[arg(long = "function", value_name = "NAME=ARN")]
    functions: Vec<String>,
    /// The folder of the zip files that were deployed [default: bundle in the deployment folder]
    #[arg(long, value_name = "DIR")]
    bundle: Option<PathBuf>,
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

pub(crate) fn run(project: &Project, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let policy = project.load_policy()?;
    let services = named_services(&arguments.functions)?;
    let bundle = read_bundle(project, &policy, arguments.bundle.as_deref())?;
    let data = match (&arguments.pool_file, &arguments.user_pool_id) {
        (Some(file), _) => {
            let (clients, providers) = (&arguments.app_client_files, &arguments.identity_provider_files);
            files::load(file, clients, providers, &arguments.function_files, &services)?
        }
        (None, Some(id)) => load_from_aws(id, &services)?,
        (None, None) => return Err(CliError::new("specify a pool with --user-pool-id or a file with --pool-file")),
    };
    let (pool, findings) = (&data.pool, examine(&data.snapshot(&bundle), &policy));
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

#[cfg(feature = "aws")]
use from_aws::load as load_from_aws;

/// Fails: without the SDK the CLI cannot query AWS.
#[cfg(not(feature = "aws"))]
fn load_from_aws(_: &str, _: &[pool_data::Service]) -> Result<pool_data::PoolData, CliError> {
    let help = "or pass the output of `aws cognito-idp describe-user-pool` with --pool-file";
    Err(CliError::new(format!("{}; {help}", CliError::needs_aws_feature("doctor"))))
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
