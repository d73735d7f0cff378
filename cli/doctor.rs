//! `doctor`: what is wrong with a user pool for the policy. The rules are in the crate `pool`; here is where the evidence
//! comes from, and how findings are printed.

use crate::named_file;
use crate::terminal::{Fault, printable, printable_json};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use user_pool::doctor::{AppClients, Evidence, Finding, Function, Severity, examine};
use user_pool::{AppClient, UserPool};

/// No description is larger by far.
const MOST_BYTES: u64 = 4 << 20;

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
struct Gathered {
    pool: UserPool,
    app_clients: Option<Vec<AppClient>>,
    /// Whether the pool has no other app client.
    are_all_clients: bool,
    functions: Option<Vec<Function>>,
    groups: Option<Vec<String>>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Fault> {
    let policy =
        policy::load_deployed(policy::EmbeddedPolicy::FULL).map_err(|problems| Fault::misuse(problems.to_string()))?;
    let gathered = match (&arguments.pool_file, &arguments.user_pool_id) {
        (Some(file), _) => from_files(file, &arguments.app_client_files)?,
        (None, Some(id)) => from_aws(id)?,
        (None, None) => return Err(Fault::misuse("name a pool with --user-pool-id, or a file with --pool-file")),
    };
    let Gathered { pool, app_clients, are_all_clients, functions, groups } = &gathered;
    let evidence = Evidence {
        pool,
        app_clients: app_clients.as_deref().map(|known| AppClients { known, are_all: *are_all_clients }),
        functions: functions.as_deref(),
        groups: groups.as_deref(),
    };
    let findings = examine(&evidence, &policy);
    match arguments.format {
        Format::Table => table(pool, &findings)?,
        Format::Json => findings.iter().try_for_each(|finding| json(pool, finding))?,
    }
    Ok(match findings.iter().map(|finding| finding.severity).max() {
        Some(Severity::Error) => ExitCode::from(1),
        Some(Severity::Warning) => ExitCode::from(3),
        Some(Severity::Notice) | None => ExitCode::SUCCESS,
    })
}

fn from_files(pool: &Path, app_clients: &[PathBuf]) -> Result<Gathered, Fault> {
    let described = UserPool::read(&read(pool)?);
    let pool = described.map_err(|problem| Fault::misuse(format!("{}: {problem}", pool.display())))?;
    let clients: Result<Vec<_>, Fault> = app_clients.iter().map(|file| app_client(file, &pool)).collect();
    Ok(Gathered {
        pool,
        app_clients: Some(clients?).filter(|clients| !clients.is_empty()),
        are_all_clients: false,
        functions: None,
        groups: None,
    })
}

fn app_client(file: &Path, pool: &UserPool) -> Result<AppClient, Fault> {
    let command = "aws cognito-idp describe-user-pool-client --user-pool-id ID --client-id ID";
    let client = AppClient::read(&read(file)?).ok_or_else(|| {
        Fault::misuse(format!("{}: is no description of an app client; take what `{command}` prints", file.display()))
    })?;
    match client.user_pool_id().filter(|id| *id != pool.id()) {
        Some(id) => {
            Err(Fault::misuse(format!("{}: is an app client of {id}, and the pool is {}", file.display(), pool.id())))
        }
        None => Ok(client),
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    let bytes = named_file::read(file, MOST_BYTES).map_err(Fault::during(file.display().to_string()))?;
    bytes.ok_or_else(|| Fault::misuse(format!("{}: is larger than any description of a user pool", file.display())))
}

/// Without the SDK there is nobody to ask.
#[cfg(not(feature = "aws"))]
fn from_aws(_: &str) -> Result<Gathered, Fault> {
    Err(Fault::misuse(
        "doctor asks AWS, and this workbench was built without it: cargo run --features aws -- doctor; --pool-file takes \
         what `aws cognito-idp describe-user-pool` prints",
    ))
}

/// Asks AWS. Without the pool there is nothing to examine; the rest is evidence that may be lacking.
#[cfg(feature = "aws")]
fn from_aws(id: &str) -> Result<Gathered, Fault> {
    use crate::cloud::{Cloud, Refused};
    use crate::terminal::complain;

    fn known<T>(asked: Result<T, Refused>) -> Option<T> {
        asked.map_err(|refused| complain(&refused.to_string())).ok()
    }
    crate::cloud::run(async {
        let cloud = Cloud::of_pool(id).await?;
        let pool = cloud.user_pool(id).await?;
        let functions = cloud.functions(&pool, |refused| complain(&refused.to_string())).await;
        let (app_clients, groups) = (known(cloud.app_clients(id).await), known(cloud.groups(id).await));
        Ok(Gathered { pool, app_clients, are_all_clients: true, functions: Some(functions), groups })
    })
}

fn table(pool: &UserPool, findings: &[Finding]) -> io::Result<()> {
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

fn json(pool: &UserPool, finding: &Finding) -> io::Result<()> {
    let Finding { severity, rule, place, reason, fix } = finding;
    let object = json!({
        "userPoolId": pool.id(), "severity": severity.to_string(), "rule": rule, "place": place, "reason": reason, "fix": fix,
    });
    writeln!(io::stdout(), "{}", printable_json(object.to_string()))
}
