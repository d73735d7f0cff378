//! `dev`: a user pool on loopback, with the functions that the policy asks for at its triggers.

mod arguments;
#[cfg(feature = "local-pool")]
mod functions;
#[cfg(feature = "local-pool")]
mod keys;
#[cfg(feature = "local-pool")]
mod pools;
#[cfg(not(feature = "local-pool"))]
mod program;
#[cfg(feature = "local-pool")]
mod server;

use crate::project::Project;
use crate::terminal::CliError;
pub(crate) use arguments::Arguments;
use std::process::ExitCode;

/// Runs the pool until the process is ended.
#[cfg(feature = "local-pool")]
pub(crate) fn run(project: &Project, arguments: Arguments) -> Result<ExitCode, CliError> {
    server::run(project, arguments)
}

/// This program lacks the pool, so it builds the one that has it, and becomes that.
#[cfg(not(feature = "local-pool"))]
pub(crate) fn run(_: &Project, _: Arguments) -> Result<ExitCode, CliError> {
    program::run()
}
