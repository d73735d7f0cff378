//! The policy that a deployed function reads: the repository's own, embedded at build, or the file that `POLICY_FILE`
//! names. No other path is read at run time.

use crate::policy::Policy;
use crate::problem::Problems;
use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::Path;
use std::{env, fmt, fs};

/// The repository's own, without comments (`build.rs`).
const EMBEDDED: &str = include_str!(concat!(env!("OUT_DIR"), "/policy.toml"));

/// In bytes; a policy has a few thousand.
const LARGEST: u64 = 1 << 20;

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
pub fn deployed() -> Result<Policy, DeployedPolicyError> {
    let (name, text) = match env::var_os("POLICY_FILE") {
        Some(file) => (
            file.to_string_lossy().into_owned(),
            Cow::Owned(read(Path::new(&file)).map_err(DeployedPolicyError::Unreadable)?),
        ),
        None => ("policy.toml".to_owned(), Cow::Borrowed(EMBEDDED)),
    };
    Policy::read(&name, &text, env::vars_os().map(lossy)).map_err(DeployedPolicyError::Problems)
}

/// Reads a file that is one and that is no larger than a policy could be: what never ends must not stop the start.
fn read(path: &Path) -> io::Result<String> {
    let file = fs::File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut text = String::new();
    file.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// A variable as text. What is not Unicode keeps its replacement characters, and is refused where it is ours.
fn lossy((name, value): (OsString, OsString)) -> (String, String) {
    (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned())
}
