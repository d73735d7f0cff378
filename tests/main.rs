//! Whole-system tests: what the README promises, tried as a user would, and the rules that hold the workspace together.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod denials;
mod documents;
mod explain;
mod notes;
mod preview;
mod replay;
mod workspace;

use std::path::PathBuf;
use std::process::Command;

/// The folder of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The workbench as `cargo run` starts it.
fn cli() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-triggers"));
    command.current_dir(root());
    command
}
