//! Counts instructions: they are the same from run to run, whatever else the machine does.
//!
//! Valgrind's callgrind counts those of the process itself, not the system's. It plays a processor of its own, so that what a
//! library chooses by the processor is chosen alike on most machines.

use crate::{
    error::BenchError,
    folder::Folder,
    lambdas::Lambda,
    machine,
    programs::{Program, find},
};
use lambda_emulator::{Function, Logs, Outcome};
use std::{
    ffi::OsString,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// What a process may take that runs fifty times slower than it would.
const INVOKE_TIMEOUT: Duration = Duration::from_secs(120);
/// Warm events whose mean is the price of one.
const EVENTS: u32 = 100;

/// What a function takes, in instructions.
pub(crate) struct Instructions {
    /// From its start to where it waits for its second event.
    pub(crate) start: f64,
    /// For every further event.
    pub(crate) event: f64,
}

/// The instructions of a program that answers the events of a Lambda.
///
/// # Errors
/// Where Valgrind is missing, or the program does not answer.
pub(crate) async fn instructions(program: &Program, lambda: &Lambda) -> Result<Instructions, BenchError> {
    let (start, all) = tokio::try_join!(run(program, lambda, 0), run(program, lambda, EVENTS))?;
    Ok(Instructions { start, event: (all - start) / f64::from(EVENTS) })
}

/// One process, which answers its first event and so many further ones.
async fn run(program: &Program, lambda: &Lambda, further: u32) -> Result<f64, BenchError> {
    let folder = Folder::new(&format!("callgrind-{}-{further}", program.name))?;
    let counts = folder.path().join("counts");
    let command = counted([program.path.clone().into()], &counts)?;
    let mut function = Function::spawn(command.into(), program.name, lambda.variables.clone(), Logs::Discard).await?;
    for _ in 0..=further {
        match function.invoke(lambda.event.clone(), INVOKE_TIMEOUT).await {
            Outcome::Response(_) => {}
            other => return Err(format!("{} gives no answer below Valgrind: {other:?}", program.name).into()),
        }
    }
    // Whoever asks for the next event is done with the last one. Valgrind says what it has counted when a process ends.
    let done = function.wait_until_ready(INVOKE_TIMEOUT).await && function.id().is_some_and(machine::end);
    match done && function.wait_for_exit(INVOKE_TIMEOUT).await.is_some() {
        true => total(&counts),
        false => Err(format!("{} does not end below Valgrind", program.name).into()),
    }
}

/// The instructions of this program itself with other arguments.
///
/// # Errors
/// Where Valgrind is missing, or the program fails.
pub(crate) fn of_this_program(arguments: &[&str]) -> Result<f64, BenchError> {
    let folder = Folder::new(&format!("callgrind-{}", arguments.join("-")))?;
    let counts = folder.path().join("counts");
    let program: OsString = std::env::current_exe()?.into();
    let command_line = [program].into_iter().chain(arguments.iter().map(OsString::from));
    let output = counted(command_line, &counts)?.stdin(Stdio::null()).output()?;
    match output.status.success() {
        true => total(&counts),
        false => Err(format!("below Valgrind: {}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

fn counted(command_line: impl IntoIterator<Item = OsString>, counts: &Path) -> Result<Command, BenchError> {
    let valgrind = find("valgrind").ok_or("instructions are counted by Valgrind: apt-get install valgrind")?;
    let mut file = OsString::from("--callgrind-out-file=");
    file.push(counts);
    let mut command = Command::new(valgrind);
    command.args(["--tool=callgrind", "--quiet"]).arg(file).args(command_line);
    Ok(command)
}

fn total(counts: &Path) -> Result<f64, BenchError> {
    parse_total(&fs::read_to_string(counts)?).ok_or_else(|| "Valgrind has not said what it counted".into())
}

/// The total of a file of callgrind's.
fn parse_total(counts: &str) -> Option<f64> {
    counts.lines().find_map(|line| line.strip_prefix("totals: "))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_read_and_nothing_else_is() {
        assert_eq!(parse_total("events: Ir\nsummary: 7\n\nfn=(1)\n+3 4\ntotals: 962485\n"), Some(962_485.0));
        assert_eq!(parse_total("events: Ir\nsummary: 7\n"), None);
    }
}
