//! The program with the pool, which a checkout builds.

use crate::cargo::build;
use crate::origin::{INSTALL, checkout};
use crate::terminal::CliError;
use std::env;
use std::process::{Command, ExitCode};

/// The program of the feature.
const PROGRAM: &str = "cognito-triggers-local";

/// Builds the program, and runs it with the arguments of this one.
pub(super) fn run() -> Result<ExitCode, CliError> {
    let checkout = checkout()
        .ok_or_else(|| CliError::new(format!("`dev` requires the local pool: {INSTALL} installs a program with it")))?;
    let arguments = ["--features", "local-pool", "--bin", PROGRAM].map(Into::into);
    let programs = build(&checkout, "the local pool", arguments, [])?;
    let program = programs.get(PROGRAM).ok_or_else(|| CliError::new("cargo built no local pool".to_owned()))?;
    let mut command = Command::new(program);
    become_program(command.args(env::args_os().skip(1)))
}

/// Replaces this process, so that signals reach the pool.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<ExitCode, CliError> {
    use std::os::unix::process::CommandExt;
    Err(CliError::io("starting the local pool")(command.exec()))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<ExitCode, CliError> {
    let status = command.status().map_err(CliError::io("starting the local pool"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
