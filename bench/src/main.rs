//! Measures each Lambda beside an empty one and beside what others write, the work inside a mail, template engines, the cli's
//! replay and the verification of a token, and prints one table.
//!
//! `cargo run --release -p bench` measures what `deploy/build` made; `tests/install-tools` installs who is measured beside us.
//!
//! - `-- instructions` counts the instructions of the hot path instead, beside those that are recorded in `instructions.toml`;
//!   `--bless` records them anew.
//! - `-- serve` measures `serve`, under load and over a million requests: its cli has the AWS SDK in it, which takes
//!   minutes to build.
//!
//! With `--check` it exits with 1 when a bound is not met.

mod callgrind;
mod endpoints;
mod engines;
mod error;
mod folder;
mod instructions;
mod interleaving;
mod lambdas;
mod load;
mod machine;
mod mail;
mod node_process;
mod pair;
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
use policy::{EmbeddedPolicy, Policy};
use programs::Program;
use samples::Samples;
use std::{
    fmt, fs,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};
use table::{Group, Table};
use test_pool::TestPool;

/// What somebody wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suite {
    /// Everything that runs without a server.
    Functions,
    /// The instructions of the hot path.
    Instructions,
    /// How `serve` bears a million requests.
    Serve,
}

/// What becomes of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// They are printed.
    Show,
    /// A bound that is not met is a failure.
    Check,
    /// They are the record from now on.
    Bless,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // What this program has Valgrind count of itself; nobody else asks for it.
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

/// What is suite, and what becomes of it; `None` where the arguments are others.
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
    let step = Step::from_name(step).ok_or("there is no such step")?;
    mail::repeat_step(step, &lambdas::policy()?, repetitions.parse()?)
}

/// Prints a text and ends with a code; a reader that has gone away changes nothing.
fn print(stream: &mut impl Write, text: &str, code: u8) -> ExitCode {
    drop(stream.write_all(text.as_bytes()));
    code.into()
}

// One thread hands out the events: an answer's way through it is short, and the same for both pair.
#[tokio::main(flavor = "current_thread")]
async fn measure(suite: Suite, mode: Mode) -> Result<Report, BenchError> {
    if cfg!(debug_assertions) {
        return Err("figures of a debug build say nothing: cargo run --release -p bench".into());
    }
    let machine = machine::name();
    let groups = match suite {
        Suite::Functions => functions(&Environment::new()?).await?,
        Suite::Instructions => counts(mode).await?,
        Suite::Serve => {
            let (environment, cli) = (Environment::new()?, Program::cli(&["aws"])?);
            let cores = one_core()?;
            let rows = serve::measure(&cli, &environment.policy_file, &environment.token, &cores.both()).await?;
            vec![Group { name: "serve, GET /cognito/auth".to_owned(), rows }]
        }
    };
    Ok(Report { suite, machine, table: Table(groups) })
}

/// What the measurements have in common.
struct Environment {
    #[expect(dead_code, reason = "the files below are there as long as it is")]
    folder: Folder,
    policy: Policy,
    pool: TestPool,
    /// A good one, of the pool.
    token: String,
    /// The policy, with the keys of the pool.
    policy_file: PathBuf,
    /// Of it what an authorizer is deployed with.
    authorizer_file: PathBuf,
}

impl Environment {
    fn new() -> Result<Self, BenchError> {
        let (folder, policy) = (Folder::new("environment")?, lambdas::policy()?);
        let pool = TestPool::for_policy(&policy)?;
        let file = |name: &str, policy: &str| {
            let path = folder.path().join(name);
            fs::write(&path, pool.bundled(policy)?)?;
            Ok::<_, BenchError>(path)
        };
        let policy_file = file("policy.toml", &lambdas::policy_text()?)?;
        let authorizer_file = file("authorizer.toml", EmbeddedPolicy::AUTHORIZER.as_str())?;
        Ok(Self { folder, policy, token: pool.token()?, pool, policy_file, authorizer_file })
    }
}

async fn functions(environment: &Environment) -> Result<Vec<Group>, BenchError> {
    let samples = Samples::read()?;
    // Whoever lacks a peer learns it before anything is built.
    let mut verifier = verification::AwsJwtVerify::start(&environment.pool, &environment.token)?;
    let mut engines = engines::NodeEngines::start()?;
    let baselines = Baselines::all()?;
    let mut lambdas = lambdas::triggers_with_all_baselines(&environment.policy, &baselines)?;
    lambdas.push(endpoints::authorizer(&baselines.echo, &environment.token, &environment.authorizer_file)?);
    lambdas.push(endpoints::api(&baselines.echo, &environment.token, &environment.policy_file)?);
    let cli = Program::cli(&[])?;
    let cores = one_core()?;
    let mut groups = Vec::new();
    for lambda in &lambdas {
        groups.extend(processes::measure(lambda, cores.far.as_deref()).await?);
    }
    let mut add = |name: &str, rows| groups.push(Group { name: name.to_owned(), rows });
    add("inside of a mail", mail::measure(&environment.policy)?);
    add("speed of askama beside other engines, one mail", engines::measure(&mut engines).await?);
    add("replay --in-process", replay::measure(&cli, &samples)?);
    add("verification of a token", verification::measure(&environment.pool, &environment.token, &mut verifier).await?);
    Ok(groups)
}

/// The hot path in instructions, beside its record.
async fn counts(mode: Mode) -> Result<Vec<Group>, BenchError> {
    let (policy, echo) = (lambdas::policy()?, Program::echo()?);
    let counts = instructions::count(&lambdas::slim_triggers(&policy, &echo)?).await?;
    if mode == Mode::Bless {
        Records::read()?.bless(&counts)?;
    }
    let records = Records::read()?;
    if mode == Mode::Check {
        instructions::all_recorded(&counts, &records)?;
    }
    Ok(instructions::groups(&counts, &records))
}

/// Keeps this process, and what it starts from now on, on one core. What is built is built before.
fn one_core() -> Result<Cores, BenchError> {
    let cores = Cores::allowed().filter(|cores| machine::keep_on(&cores.near, std::process::id()));
    cores.ok_or_else(|| "a process cannot be kept on one core here: that takes Linux and taskset".into())
}

/// What is printed.
struct Report {
    suite: Suite,
    machine: String,
    table: Table,
}

impl Report {
    /// Whether a bound is not met.
    fn has_unmet_bound(&self) -> bool {
        self.table.rows().any(|row| row.met() == Some(false))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, cores) = match self.suite {
            Suite::Functions => (
                "each Lambda beside echo, an empty lambda_runtime function with the same profile\n",
                "; all on one core but where it says otherwise",
            ),
            Suite::Instructions => ("instructions of ours for each one of echo's\n", ""),
            Suite::Serve => ("", "; all on one core but where it says otherwise"),
        };
        write!(f, "{what}{}{cores}\n\n{}", self.machine, self.table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_and_nothing_else() {
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
