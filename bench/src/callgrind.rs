//! Counts instructions, which do not vary with the load of the machine.
//!
//! Valgrind's callgrind counts the instructions of the process itself, not of the kernel. It emulates a fixed
//! processor, so libraries that choose code by processor choose the same code on most machines.
//!
//! This is not done with gungraun (formerly iai-callgrind): it needs a runner of exactly its version to be installed, and
//! a limit is an absolute count or relative to the last run on this machine, not to another program. Here a function is
//! driven by the Runtime API, two runs are subtracted for a warm event, and ratios are recorded in the repository.

use crate::{
    error::BenchError,
    folder::Folder,
    lambdas::Lambda,
    machine,
    programs::{Program, find},
};
use lambda_emulator::{EffectMode, Function, Logs, Outcome};
use std::{
    ffi::OsString,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// Valgrind slows a process down about fifty times.
const INVOKE_TIMEOUT: Duration = Duration::from_secs(120);
/// The number of warm events for the mean.
const EVENTS: u32 = 100;

/// Instruction counts of a function.
pub(crate) struct Instructions {
    /// From the start until it waits for the second event.
    pub(crate) start: f64,
    /// For each further event.
    pub(crate) event: f64,
}

/// Counts the instructions of a program that handles the events of a Lambda.
///
/// # Errors
/// Valgrind is missing, or the program does not respond.
pub(crate) async fn instructions(program: &Program, lambda: &Lambda) -> Result<Instructions, BenchError> {
    let (start, all) = tokio::try_join!(run(program, lambda, 0), run(program, lambda, EVENTS))?;
    Ok(Instructions { start, event: (all - start) / f64::from(EVENTS) })
}

/// Runs one process with a first event and this many further events.
async fn run(program: &Program, lambda: &Lambda, further: u32) -> Result<f64, BenchError> {
    let folder = Folder::new(&format!("callgrind-{}-{further}", program.name))?;
    let counts = folder.path().join("counts");
    let command = counted([program.path.clone().into()], &counts)?;
    let mut function = Function::spawn(
        command.into(),
        &program.function_name(),
        EffectMode::Live,
        lambda.variables.clone(),
        Logs::Discard,
    )
    .await?;
    for _ in 0..=further {
        match function.invoke(lambda.event.clone(), INVOKE_TIMEOUT).await {
            Outcome::Response(_) => {}
            other => return Err(format!("{} does not respond under Valgrind: {other:?}", program.name).into()),
        }
    }
    // A function that asks for the next event is done with the last one. Valgrind writes its counts when the process
    // ends.
    let done = function.wait_until_ready(INVOKE_TIMEOUT).await && function.id().is_some_and(machine::end);
    match done && function.wait_for_exit(INVOKE_TIMEOUT).await.is_some() {
        true => total(&counts),
        false => Err(format!("{} does not end under Valgrind", program.name).into()),
    }
}

/// Counts the instructions of this program with other arguments.
///
/// # Errors
/// Valgrind is missing, or the program fails.
pub(crate) fn of_this_program(arguments: &[&str]) -> Result<f64, BenchError> {
    let folder = Folder::new(&format!("callgrind-{}", arguments.join("-")))?;
    let counts = folder.path().join("counts");
    let program: OsString = std::env::current_exe()?.into();
    let command_line = [program].into_iter().chain(arguments.iter().map(OsString::from));
    let output = counted(command_line, &counts)?.stdin(Stdio::null()).output()?;
    match output.status.success() {
        true => total(&counts),
        false => Err(format!("failed under Valgrind: {}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

fn counted(command_line: impl IntoIterator<Item = OsString>, counts: &Path) -> Result<Command, BenchError> {
    let valgrind = find("valgrind").ok_or("counting instructions requires Valgrind: apt-get install valgrind")?;
    let mut file = OsString::from("--callgrind-out-file=");
    file.push(counts);
    let mut command = Command::new(valgrind);
    command.args(["--tool=callgrind", "--quiet"]).arg(file).args(command_line);
    Ok(command)
}

fn total(counts: &Path) -> Result<f64, BenchError> {
    parse_total(&fs::read_to_string(counts)?).ok_or_else(|| "Valgrind has not written its counts".into())
}

/// The total in callgrind's output file.
fn parse_total(counts: &str) -> Option<f64> {
    counts.lines().find_map(|line| line.strip_prefix("totals: "))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn total_is_parsed() {
        assert_eq!(parse_total("events: Ir\nsummary: 7\n\nfn=(1)\n+3 4\ntotals: 962485\n"), Some(962_485.0));
        assert_eq!(parse_total("events: Ir\nsummary: 7\n"), None);
    }
}
