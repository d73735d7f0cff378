//! Measures each Lambda beside an empty one, the work inside a mail, and the workbench's replay, and prints one table.
//!
//! `cargo run --release -p bench` builds what it needs. With `--check` it exits with 1 when a bound is not met.

mod binaries;
mod lambdas;
mod machine;
mod mail;
mod processes;
mod replay;
mod samples;
mod statistics;
mod table;

use binaries::Binary;
use lambdas::{LAMBDAS, Lambda, policy};
use machine::Cores;
use processes::Sides;
use samples::Samples;
use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};
use table::{Group, Table};

/// Why nothing could be measured: a sentence for who runs the benchmark.
type Fault = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = match arguments.as_slice() {
        [] => false,
        [only] if only == "--check" => true,
        _ => return say(&mut io::stderr(), "usage: cargo run --release -p bench [-- --check]\n", 2),
    };
    match measure() {
        Ok(report) => say(&mut io::stdout(), &report.to_string(), u8::from(check && report.falls_short())),
        Err(fault) => say(&mut io::stderr(), &format!("{fault}\n"), 2),
    }
}

/// Prints a text and ends with a code; a reader that has gone away changes nothing.
fn say(stream: &mut impl Write, text: &str, code: u8) -> ExitCode {
    drop(stream.write_all(text.as_bytes()));
    code.into()
}

// One thread hands out the events: an answer's way through it is short, and the same for both sides.
#[tokio::main(flavor = "current_thread")]
async fn measure() -> Result<Report, Fault> {
    if cfg!(debug_assertions) {
        return Err("figures of a debug build say nothing: cargo run --release -p bench".into());
    }
    let samples = Samples::read()?;
    let policy = policy()?;
    let echo = Binary::echo()?;
    let built = Binary::lambdas(LAMBDAS.each_ref().map(Lambda::name))?;
    let workbench = Binary::workbench()?;
    let machine = machine::name();
    let cores = Cores::allowed().filter(|cores| machine::keep_on(&cores.near, std::process::id()));
    let cores = cores.ok_or("a process cannot be kept on one core here: that takes Linux and taskset")?;
    let mut groups = Vec::with_capacity(LAMBDAS.len() + 2);
    for (lambda, ours) in LAMBDAS.iter().zip(built) {
        let mut sides = Sides { ours, echo: echo.clone() };
        let rows = processes::measure(lambda, &policy, &mut sides, cores.far.as_deref()).await?;
        groups.push(Group { name: lambda.name(), rows });
    }
    groups.push(Group { name: "inside of a mail", rows: mail::measure(&policy)? });
    groups.push(Group { name: "replay --in-process", rows: replay::measure(&workbench, &samples)? });
    Ok(Report { machine, table: Table(groups) })
}

/// What is printed.
struct Report {
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
        writeln!(f, "each Lambda beside echo, an empty lambda_runtime function with the same profile")?;
        write!(f, "{}; all on one core but where it says otherwise\n\n{}", self.machine, self.table)
    }
}
