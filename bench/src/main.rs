//! Measures each Lambda against an empty function and other baselines, the steps of a mail, template engines, the CLI's
//! replay, and the verification of a token, and prints one table.
//!
//! `cargo run --release -p bench` measures the output of `deploy/build`; `tests/install-tools` installs the other programs.
//!
//! - `-- instructions` instead counts the instructions of the hot path and compares them with the records in
//!   `instructions.toml`; `--bless` updates the records.
//! - `-- serve` measures `serve` under load and over a million requests. It builds the CLI with the AWS SDK, which
//!   takes minutes.
//!
//! With `--check`, it exits with 1 if a bound is not met.

mod callgrind;
mod endpoints;
mod engines;
mod error;
mod folder;
mod instructions;
mod lambdas;
mod load;
mod machine;
mod mail;
mod node_process;
mod policy_files;
mod processes;
mod programs;
mod replay;
mod samples;
mod serve;
mod statistics;
mod table;
mod test_pool;
mod verification;

use error::BenchError;
use folder::Folder;
use instructions::Records;
use lambdas::Baselines;
use machine::Cores;
use mail::Step;
use policy::Policy;
use policy_files::PolicyFiles;
use programs::Program;
use samples::Samples;
use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};
use table::{Group, Table};
use test_pool::TestPool;

/// What to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suite {
    /// Everything that needs no server.
    Functions,
    /// The instructions of the hot path.
    Instructions,
    /// `serve` under load.
    Serve,
}

/// What to do with the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Print them.
    Show,
    /// Fail if a bound is not met.
    Check,
    /// Record them.
    Bless,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // Internal: run by this program under Valgrind.
    if let ["repeat", step, repetitions] = arguments[..] {
        return match repeat(step, repetitions) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => print(&mut io::stderr(), &format!("{error}\n"), 2),
        };
    }
    let Some((suite, mode)) = parse_arguments(&arguments) else { return print(&mut io::stderr(), USAGE, 2) };
    match measure(suite, mode) {
        Ok(report) => {
            print(&mut io::stdout(), &report.to_string(), u8::from(mode == Mode::Check && report.has_unmet_bound()))
        }
        Err(error) => print(&mut io::stderr(), &format!("{error}\n"), 2),
    }
}

const USAGE: &str = "usage: cargo run --release -p bench [-- [serve] [--check]]
       cargo run --release -p bench -- instructions [--check | --bless]
";

/// Parses the arguments; `None` if they are invalid.
fn parse_arguments(arguments: &[&str]) -> Option<(Suite, Mode)> {
    let (suite, rest) = match arguments {
        ["instructions", rest @ ..] => (Suite::Instructions, rest),
        ["serve", rest @ ..] => (Suite::Serve, rest),
        rest => (Suite::Functions, rest),
    };
    match rest {
        [] => Some((suite, Mode::Show)),
        ["--check"] => Some((suite, Mode::Check)),
        ["--bless"] if suite == Suite::Instructions => Some((suite, Mode::Bless)),
        _ => None,
    }
}

fn repeat(step: &str, repetitions: &str) -> Result<(), BenchError> {
    let step = Step::from_name(step).ok_or("unknown step")?;
    mail::repeat_step(step, &policy_files::policy()?, repetitions.parse()?)
}

/// Prints a text and returns the exit code; a closed stream is ignored.
fn print(stream: &mut impl Write, text: &str, code: u8) -> ExitCode {
    drop(stream.write_all(text.as_bytes()));
    code.into()
}

// A single thread dispatches the events: that is the shortest path, and the same for all programs.
#[tokio::main(flavor = "current_thread")]
async fn measure(suite: Suite, mode: Mode) -> Result<Report, BenchError> {
    if cfg!(debug_assertions) {
        return Err("a debug build cannot be measured; use cargo run --release -p bench".into());
    }
    let machine = machine::name();
    let groups = match suite {
        Suite::Functions => functions(&Environment::new()?).await?,
        Suite::Instructions => counts(mode).await?,
        Suite::Serve => {
            let (environment, cli) = (Environment::new()?, Program::cli(&["aws"])?);
            let cores = one_core()?;
            let rows =
                serve::measure(&cli, &environment.policies()?.whole()?, &environment.token, &cores.both()).await?;
            vec![Group { name: "serve, GET /cognito/auth".to_owned(), rows }]
        }
    };
    Ok(Report { suite, machine, table: Table(groups) })
}

/// What the measurements have in common.
struct Environment {
    /// Has the policy files.
    folder: Folder,
    policy: Policy,
    pool: TestPool,
    /// A valid token of the pool.
    token: String,
}

impl Environment {
    fn new() -> Result<Self, BenchError> {
        let (folder, policy) = (Folder::new("environment")?, policy_files::policy()?);
        let pool = TestPool::for_policy(&policy)?;
        Ok(Self { policy, token: pool.token()?, pool, folder })
    }

    /// The policy files, which accept the keys of the pool.
    fn policies(&self) -> Result<PolicyFiles<'_>, BenchError> {
        Ok(PolicyFiles::new(self.folder.path(), self.pool.bundled(policy_files::POLICY)?))
    }
}

async fn functions(environment: &Environment) -> Result<Vec<Group>, BenchError> {
    let samples = Samples::load()?;
    // Check first for programs that may be missing on the machine, before anything is built.
    let mut verifier = verification::AwsJwtVerify::start(&environment.pool, &environment.token)?;
    let mut engines = engines::NodeEngines::start()?;
    let baselines = Baselines::all()?;
    let policies = environment.policies()?;
    let mut lambdas = lambdas::triggers(&environment.policy, &policies, &baselines)?;
    lambdas.push(endpoints::authorizer(&baselines.echo, &environment.token, &policies)?);
    lambdas.push(endpoints::api(&baselines.echo, &environment.token, &policies)?);
    let cli = Program::cli(&[])?;
    one_core()?;
    let mut groups = Vec::new();
    for lambda in &lambdas {
        groups.extend(processes::measure(lambda).await?);
    }
    let mut add = |name: &str, rows| groups.push(Group { name: name.to_owned(), rows });
    add("inside of a mail", mail::measure(&environment.policy)?);
    add("speed of askama vs other engines, one mail", engines::measure(&mut engines).await?);
    add("replay --in-process", replay::measure(&cli, &samples)?);
    add("verification of a token", verification::measure(&environment.pool, &environment.token, &mut verifier).await?);
    Ok(groups)
}

/// The instructions of the hot path and their records.
async fn counts(mode: Mode) -> Result<Vec<Group>, BenchError> {
    let (folder, policy, echo) = (Folder::new("instructions")?, policy_files::policy()?, Program::echo()?);
    let policies = PolicyFiles::new(folder.path(), policy_files::POLICY.to_owned());
    let counts = instructions::count(&lambdas::slim_triggers(&policy, &policies, &echo)?).await?;
    if mode == Mode::Bless {
        Records::load()?.bless(&counts)?;
    }
    let records = Records::load()?;
    if mode == Mode::Check {
        instructions::all_recorded(&counts, &records)?;
    }
    Ok(instructions::groups(&counts, &records))
}

/// Pins this process and its future children to one core. Call it after everything is built.
fn one_core() -> Result<Cores, BenchError> {
    let cores = Cores::allowed().filter(|cores| machine::keep_on(&cores.near, std::process::id()));
    cores.ok_or_else(|| "cannot pin a process to one core: this requires Linux and taskset".into())
}

/// The printed report.
struct Report {
    suite: Suite,
    machine: String,
    table: Table,
}

impl Report {
    fn has_unmet_bound(&self) -> bool {
        self.table.rows().any(|row| row.met() == Some(false))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, cores) = match self.suite {
            Suite::Functions => {
                ("each Lambda vs echo, an empty lambda_runtime function with the same profile\n", "; all on one core")
            }
            Suite::Instructions => ("our instructions relative to echo's\n", ""),
            Suite::Serve => ("", "; all on one core unless stated otherwise"),
        };
        write!(f, "{what}{}{cores}\n\n{}", self.machine, self.table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_arguments_are_parsed() {
        for (arguments, expected) in [
            (&[][..], Some((Suite::Functions, Mode::Show))),
            (&["--check"], Some((Suite::Functions, Mode::Check))),
            (&["--bless"], None),
            (&["instructions"], Some((Suite::Instructions, Mode::Show))),
            (&["instructions", "--check"], Some((Suite::Instructions, Mode::Check))),
            (&["instructions", "--bless"], Some((Suite::Instructions, Mode::Bless))),
            (&["serve"], Some((Suite::Serve, Mode::Show))),
            (&["serve", "--check"], Some((Suite::Serve, Mode::Check))),
            (&["serve", "--bless"], None),
            (&["mail"], None),
            (&["--check", "serve"], None),
        ] {
            assert_eq!(parse_arguments(arguments), expected, "{arguments:?}");
        }
    }
}
