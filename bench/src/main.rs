//! Measures each Lambda beside an empty one, the work inside a mail, the workbench's replay and the verification of a token,
//! and prints one table.
//!
//! `cargo run --release -p bench` measures what `deploy/build` made; `tests/peers` installs who is measured beside us. `-- serve`
//! measures `serve` instead, under load and over a million requests: its workbench has the AWS SDK in it, which takes
//! minutes to build. With `--check` it exits with 1 when a bound is not met.

mod binaries;
mod endpoints;
mod folder;
mod lambdas;
mod load;
mod machine;
mod mail;
mod peer;
mod pool;
mod processes;
mod replay;
mod samples;
mod serve;
mod sides;
mod statistics;
mod table;
mod verification;

use binaries::Binary;
use folder::Folder;
use machine::Cores;
use peer::Peer;
use policy::{Embedded, Policy};
use pool::Pool;
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
    /// How `serve` bears a million requests.
    Serve,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((wanted, check)) = asked(&arguments.iter().map(String::as_str).collect::<Vec<_>>()) else {
        return say(&mut io::stderr(), "usage: cargo run --release -p bench [-- [serve] [--check]]\n", 2);
    };
    match measure(wanted) {
        Ok(report) => say(&mut io::stdout(), &report.to_string(), u8::from(check && report.falls_short())),
        Err(fault) => say(&mut io::stderr(), &format!("{fault}\n"), 2),
    }
}

/// What is wanted, and whether a bound that is not met is a failure; `None` where the arguments are others.
fn asked(arguments: &[&str]) -> Option<(Wanted, bool)> {
    match arguments {
        [] => Some((Wanted::Functions, false)),
        ["--check"] => Some((Wanted::Functions, true)),
        ["serve"] => Some((Wanted::Serve, false)),
        ["serve", "--check"] => Some((Wanted::Serve, true)),
        _ => None,
    }
}

/// Prints a text and ends with a code; a reader that has gone away changes nothing.
fn say(stream: &mut impl Write, text: &str, code: u8) -> ExitCode {
    drop(stream.write_all(text.as_bytes()));
    code.into()
}

// One thread hands out the events: an answer's way through it is short, and the same for both sides.
#[tokio::main(flavor = "current_thread")]
async fn measure(wanted: Wanted) -> Result<Report, Fault> {
    if cfg!(debug_assertions) {
        return Err("figures of a debug build say nothing: cargo run --release -p bench".into());
    }
    let (machine, ground) = (machine::name(), Ground::new()?);
    let groups = match wanted {
        Wanted::Functions => functions(&ground).await?,
        Wanted::Serve => {
            let (workbench, cores) = (Binary::workbench(&["aws"])?, one_core()?);
            let rows = serve::measure(&workbench, &ground.policy_file, &ground.token, &cores.both()).await?;
            vec![Group { name: "serve, GET /cognito/auth", rows }]
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
        let authorizer_file = file("authorizer.toml", Embedded::AUTHORIZER.text())?;
        Ok(Self { folder, policy, token: pool.token()?, pool, policy_file, authorizer_file })
    }
}

async fn functions(ground: &Ground) -> Result<Vec<Group>, Fault> {
    let samples = Samples::read()?;
    // Whoever lacks the peer learns it before anything is built.
    let mut peer = Peer::start(&ground.pool, &ground.token)?;
    let echo = Binary::echo()?;
    let mut lambdas = lambdas::triggers(&ground.policy)?;
    lambdas.push(endpoints::authorizer(&ground.token, &ground.authorizer_file)?);
    lambdas.push(endpoints::api(&ground.token, &ground.policy_file)?);
    let workbench = Binary::workbench(&[])?;
    let cores = one_core()?;
    let mut groups = Vec::with_capacity(lambdas.len() + 3);
    for lambda in &lambdas {
        let rows = processes::measure(lambda, &echo, cores.far.as_deref()).await?;
        groups.push(Group { name: lambda.binary.name, rows });
    }
    groups.push(Group { name: "inside of a mail", rows: mail::measure(&ground.policy)? });
    groups.push(Group { name: "replay --in-process", rows: replay::measure(&workbench, &samples)? });
    let rows = verification::measure(&ground.pool, &ground.token, &mut peer).await?;
    groups.push(Group { name: "verification of a token", rows });
    Ok(groups)
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
        if self.wanted == Wanted::Functions {
            writeln!(f, "each Lambda beside echo, an empty lambda_runtime function with the same profile")?;
        }
        write!(f, "{}; all on one core but where it says otherwise\n\n{}", self.machine, self.table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_and_nothing_else() {
        assert_eq!(asked(&[]), Some((Wanted::Functions, false)));
        assert_eq!(asked(&["--check"]), Some((Wanted::Functions, true)));
        assert_eq!(asked(&["serve"]), Some((Wanted::Serve, false)));
        assert_eq!(asked(&["serve", "--check"]), Some((Wanted::Serve, true)));
        assert_eq!(asked(&["mail"]), None);
        assert_eq!(asked(&["--check", "serve"]), None);
    }
}
