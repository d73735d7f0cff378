//! Builds programs of the repository with Cargo.

use crate::terminal::CliError;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The Cargo that started this program, or the one in `PATH`. Build scripts do not see the password of the mail server.
pub(crate) fn cargo(checkout: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.env_remove("SMTP_URL").current_dir(checkout).stdin(Stdio::null()).stderr(Stdio::inherit());
    cargo
}

/// Runs `cargo build` in a checkout with these arguments and variables, and returns the paths of the programs by name.
/// Cargo prints its progress; `what` names the programs if they cannot be built.
pub(crate) fn build(
    checkout: &Path,
    what: &str,
    arguments: impl IntoIterator<Item = OsString>,
    variables: impl IntoIterator<Item = (&'static str, PathBuf)>,
) -> Result<BTreeMap<String, PathBuf>, CliError> {
    let mut command = cargo(checkout);
    command.args(["build", "--message-format", "json-render-diagnostics"]).args(arguments).envs(variables);
    let output = command.output().map_err(CliError::io(format!("starting cargo to build {what}")))?;
    if !output.status.success() {
        return Err(CliError::new(format!("{what} could not be built; see cargo's output above")));
    }
    Ok(output.stdout.split(|byte| *byte == b'\n').filter_map(parse_executable).collect())
}

/// The name and path of an executable, from a line of Cargo's messages.
fn parse_executable(line: &[u8]) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_slice(line).ok()?;
    let path = PathBuf::from(message.get("executable")?.as_str()?);
    Some((message.pointer("/target/name")?.as_str()?.to_owned(), path))
}
