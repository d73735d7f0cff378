//! Measures each Lambda beside an empty one and beside what others write, the work inside a mail, template engines, the workbench's
//! replay and the verification of a token, and prints one table.
//!
//! `cargo run --release -p bench` measures what `deploy/build` made; `tests/peers` installs who is measured beside us.
//!
//! - `-- instructions` counts the instructions of the hot path instead, beside those that are recorded in `instructions.toml`;
//!   `--bless` records them anew.
//! - `-- serve` measures `serve`, under load and over a million requests: its workbench has the AWS SDK in it, which takes
//!   minutes to build.
//!
//! With `--check` it exits with 1 when a bound is not met.

mod callgrind;
mod endpoints;
mod engines;
mod folder;
mod instructions;
mod lambdas;
mod load;
mod machine;
mod mail;
mod node;
mod pool;
mod processes;
mod programs;
mod replay;
mod samples;
mod serve;
mod sides;
mod statistics;
mod table;
mod turns;
mod verification;

use folder::Folder;
use instructions::Records;
use lambdas::Yardsticks;
use machine::Cores;
use mail::Step;
use policy::{EmbeddedPolicy, Policy};
use pool::Pool;
use programs::Program;
use samples::Samples;
use std::{
    fmt, fs,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};
use table::{Group, Table};

/// Why nothing could be measured: a sentence for who runs the benchmark.
type Fault = Box<dyn std::error::Error + Send + Sync>;

/// What somebody wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// Everything that runs without a server.
    Functions,
    /// The instructions of the hot path.
    Instructions,
    /// How `serve` bears a million requests.
    Serve,
}

/// What becomes of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
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
            Err(fault) => say(&mut io::stderr(), &format!("{fault}\n"), 2),
        };
    }
    let Some((wanted, to)) = asked(&arguments) else { return say(&mut io::stderr(), USAGE, 2) };
    match measure(wanted, to) {
        Ok(report) => say(&mut io::stdout(), &report.to_string(), u8::from(to == Use::Check && report.falls_short())),
        Err(fault) => say(&mut io::stderr(), &format!("{fault}\n"), 2),
    }
}

const USAGE: &str = "usage: cargo run --release -p bench [-- [serve] [--check]]
       cargo run --release -p bench -- instructions [--check | --bless]
";

/// What is wanted, and what becomes of it; `None` where the arguments are others.
fn asked(arguments: &[&str]) -> Option<(Wanted, Use)> {
    let (wanted, rest) = match arguments {
        ["instructions", rest @ ..] => (Wanted::Instructions, rest),
        ["serve", rest @ ..] => (Wanted::Serve, rest),
        rest => (Wanted::Functions, rest),
    };
    match rest {
        [] => Some((wanted, Use::Show)),
        ["--check"] => Some((wanted, Use::Check)),
        ["--bless"] if wanted == Wanted::Instructions => Some((wanted, Use::Bless)),
        _ => None,
    }
}

fn repeat(step: &str, repetitions: &str) -> Result<(), Fault> {
    let step = Step::named(step).ok_or("there is no such step")?;
    mail::repeat_step(step, &lambdas::policy()?, repetitions.parse()?)
}

/// Prints a text and ends with a code; a reader that has gone away changes nothing.
fn say(stream: &mut impl Write, text: &str, code: u8) -> ExitCode {
    drop(stream.write_all(text.as_bytes()));
    code.into()
}

// One thread hands out the events: an answer's way through it is short, and the same for both sides.
#[tokio::main(flavor = "current_thread")]
async fn measure(wanted: Wanted, to: Use) -> Result<Report, Fault> {
    if cfg!(debug_assertions) {
        return Err("figures of a debug build say nothing: cargo run --release -p bench".into());
    }
    let machine = machine::name();
    let groups = match wanted {
        Wanted::Functions => functions(&Ground::new()?).await?,
        Wanted::Instructions => counts(to).await?,
        Wanted::Serve => {
            let (ground, workbench) = (Ground::new()?, Program::workbench(&["aws"])?);
            let cores = one_core()?;
            let rows = serve::measure(&workbench, &ground.policy_file, &ground.token, &cores.both()).await?;
            vec![Group { name: "serve, GET /cognito/auth".to_owned(), rows }]
        }
    };
    Ok(Report { wanted, machine, table: Table(groups) })
}

/// What the measurements have in common.
struct Ground {
    #[expect(dead_code, reason = "the files below are there as long as it is")]
    folder: Folder,
    policy: Policy,
    pool: Pool,
    /// A good one, of the pool.
    token: String,
    /// The policy, with the keys of the pool.
    policy_file: PathBuf,
    /// Of it what an authorizer is deployed with.
    authorizer_file: PathBuf,
}

impl Ground {
    fn new() -> Result<Self, Fault> {
        let (folder, policy) = (Folder::new("ground")?, lambdas::policy()?);
        let pool = Pool::of(&policy)?;
        let file = |name: &str, policy: &str| {
            let path = folder.path().join(name);
            fs::write(&path, pool.bundled(policy)?)?;
            Ok::<_, Fault>(path)
        };
        let policy_file = file("policy.toml", &lambdas::policy_text()?)?;
        let authorizer_file = file("authorizer.toml", EmbeddedPolicy::AUTHORIZER.as_str())?;
        Ok(Self { folder, policy, token: pool.token()?, pool, policy_file, authorizer_file })
    }
}

async fn functions(ground: &Ground) -> Result<Vec<Group>, Fault> {
    let samples = Samples::read()?;
    // Whoever lacks a peer learns it before anything is built.
    let mut verifier = verification::Peer::start(&ground.pool, &ground.token)?;
    let mut engines = engines::Peers::start()?;
    let yardsticks = Yardsticks::all()?;
    let mut lambdas = lambdas::triggers_beside_all(&ground.policy, &yardsticks)?;
    lambdas.push(endpoints::authorizer(&yardsticks.echo, &ground.token, &ground.authorizer_file)?);
    lambdas.push(endpoints::api(&yardsticks.echo, &ground.token, &ground.policy_file)?);
    let workbench = Program::workbench(&[])?;
    let cores = one_core()?;
    let mut groups = Vec::new();
    for lambda in &lambdas {
        groups.extend(processes::measure(lambda, cores.far.as_deref()).await?);
    }
    let mut add = |name: &str, rows| groups.push(Group { name: name.to_owned(), rows });
    add("inside of a mail", mail::measure(&ground.policy)?);
    add("speed of askama beside other engines, one mail", engines::measure(&mut engines).await?);
    add("replay --in-process", replay::measure(&workbench, &samples)?);
    add("verification of a token", verification::measure(&ground.pool, &ground.token, &mut verifier).await?);
    Ok(groups)
}

/// The hot path in instructions, beside its record.
async fn counts(to: Use) -> Result<Vec<Group>, Fault> {
    let (policy, echo) = (lambdas::policy()?, Program::echo()?);
    let counts = instructions::count(&lambdas::slim_triggers(&policy, &echo)?).await?;
    if to == Use::Bless {
        Records::read()?.bless(&counts)?;
    }
    let records = Records::read()?;
    if to == Use::Check {
        instructions::all_recorded(&counts, &records)?;
    }
    Ok(instructions::groups(&counts, &records))
}

/// Keeps this process, and what it starts from now on, on one core. What is built is built before.
fn one_core() -> Result<Cores, Fault> {
    let cores = Cores::allowed().filter(|cores| machine::keep_on(&cores.near, std::process::id()));
    cores.ok_or_else(|| "a process cannot be kept on one core here: that takes Linux and taskset".into())
}

/// What is printed.
struct Report {
    wanted: Wanted,
    machine: String,
    table: Table,
}

impl Report {
    /// Whether a bound is not met.
    fn falls_short(&self) -> bool {
        self.table.rows().any(|row| row.met() == Some(false))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, cores) = match self.wanted {
            Wanted::Functions => (
                "each Lambda beside echo, an empty lambda_runtime function with the same profile\n",
                "; all on one core but where it says otherwise",
            ),
            Wanted::Instructions => ("instructions of ours for each one of echo's\n", ""),
            Wanted::Serve => ("", "; all on one core but where it says otherwise"),
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
            (&[][..], Some((Wanted::Functions, Use::Show))),
            (&["--check"], Some((Wanted::Functions, Use::Check))),
            (&["--bless"], None),
            (&["instructions"], Some((Wanted::Instructions, Use::Show))),
            (&["instructions", "--check"], Some((Wanted::Instructions, Use::Check))),
            (&["instructions", "--bless"], Some((Wanted::Instructions, Use::Bless))),
            (&["serve"], Some((Wanted::Serve, Use::Show))),
            (&["serve", "--check"], Some((Wanted::Serve, Use::Check))),
            (&["serve", "--bless"], None),
            (&["mail"], None),
            (&["--check", "serve"], None),
        ] {
            assert_eq!(asked(arguments), expected, "{arguments:?}");
        }
    }
}
