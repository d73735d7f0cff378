//! Whole-system tests: they run the CLI as the documents describe it, and check rules of the workspace.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bundle;
mod check;
mod documents;
mod explain;
mod explain_sign_in;
mod generate;
mod imports;
mod init;
mod input_files;
mod installed;
mod preview;
mod reference;
mod registry;
mod replay;
mod upgrade;
mod workspace;

use std::path::PathBuf;
use std::process::Command;

/// The repository.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A policy that uses most tables. Tests do not depend on `policy.toml`, which a team edits.
fn company_policy() -> PathBuf {
    root().join("tests/policies/company.toml")
}

/// The CLI as `cargo run` starts it, with a policy of the tests.
fn cli() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-triggers"));
    command.current_dir(root()).env("POLICY_FILE", company_policy());
    command
}
