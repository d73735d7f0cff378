//! The policy that a deployed function reads: the repository's own, embedded at build, or the file that `POLICY_FILE`
//! names. No other path is read at run time.

use policy::{Policy, Problems};
use std::ffi::OsString;
use std::{env, fmt, fs, io};

const EMBEDDED: &str = include_str!("../../policy.toml");

/// Why a function cannot start.
#[derive(Debug)]
pub enum DeployedPolicyError {
    /// The file that `POLICY_FILE` names cannot be read.
    Unreadable(io::Error),
    /// The policy or the environment has problems.
    Problems(Problems),
}

impl fmt::Display for DeployedPolicyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(
                formatter,
                "POLICY_FILE: names a file that cannot be read ({}); name a readable file or unset the variable",
                error.kind()
            ),
            Self::Problems(problems) => problems.fmt(formatter),
        }
    }
}

impl std::error::Error for DeployedPolicyError {}

/// Reads the policy of this process, with its `APP__…` variables.
///
/// # Errors
/// [`DeployedPolicyError`] with every problem at once; no value is in it.
pub fn deployed_policy() -> Result<Policy, DeployedPolicyError> {
    let (name, text) = match env::var_os("POLICY_FILE") {
        Some(file) => {
            (file.to_string_lossy().into_owned(), fs::read_to_string(&file).map_err(DeployedPolicyError::Unreadable)?)
        }
        None => ("policy.toml".to_owned(), EMBEDDED.to_owned()),
    };
    Policy::read(&name, &text, env::vars_os().map(lossy)).map_err(DeployedPolicyError::Problems)
}

/// A variable as text. What is not Unicode keeps its replacement characters, and is refused where it is ours.
fn lossy((name, value): (OsString, OsString)) -> (String, String) {
    (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned())
}
