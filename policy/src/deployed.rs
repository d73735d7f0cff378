//! The policy that a deployed function reads: the repository's own, embedded at build, or the file that `POLICY_FILE`
//! names. No other path is read at run time.

use crate::environment::is_override;
use crate::policy::Policy;
use crate::problem::Problems;
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::Path;
use std::{env, fmt, fs};

/// The repository's own policy as it is compiled in (`build.rs`): without comments, and for a function without the tables
/// that it never asks for, which every start would read.
#[derive(Clone, Copy)]
pub struct EmbeddedPolicy(&'static str);

impl EmbeddedPolicy {
    /// Every table.
    pub const FULL: Self = Self(include_str!(concat!(env!("OUT_DIR"), "/policy.toml")));
    /// What custom message asks for.
    pub const CUSTOM_MESSAGE: Self = Self(include_str!(concat!(env!("OUT_DIR"), "/custom_message.toml")));
    /// What pre sign-up asks for.
    pub const PRE_SIGN_UP: Self = Self(include_str!(concat!(env!("OUT_DIR"), "/pre_sign_up.toml")));
    /// What post confirmation asks for.
    pub const POST_CONFIRMATION: Self = Self(include_str!(concat!(env!("OUT_DIR"), "/post_confirmation.toml")));
    /// What pre token generation asks for.
    pub const PRE_TOKEN_GENERATION: Self = Self(include_str!(concat!(env!("OUT_DIR"), "/pre_token_generation.toml")));
    /// What the endpoints ask for.
    pub const API: Self = Self(include_str!(concat!(env!("OUT_DIR"), "/api.toml")));
    /// What the authorizer asks for.
    pub const AUTHORIZER: Self = Self(include_str!(concat!(env!("OUT_DIR"), "/authorizer.toml")));
    /// All of them: a build reads each, so that none fails at a start.
    pub const ALL: [Self; 7] = [
        Self::FULL,
        Self::CUSTOM_MESSAGE,
        Self::PRE_SIGN_UP,
        Self::POST_CONFIRMATION,
        Self::PRE_TOKEN_GENERATION,
        Self::API,
        Self::AUTHORIZER,
    ];

    /// The part itself, as a function has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Reads it as the file that it was made from.
    ///
    /// # Errors
    /// Every problem at once.
    ///
    /// ```
    /// let policy = cognito_triggers_policy::EmbeddedPolicy::CUSTOM_MESSAGE.parse([])?;
    /// assert!(policy.brands().count() > 0);
    /// # Ok::<(), cognito_triggers_policy::Problems>(())
    /// ```
    pub fn parse(self, environment: impl IntoIterator<Item = (String, String)>) -> Result<Policy, Problems> {
        Policy::parse("policy.toml", self.0, environment)
    }
}

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

/// Reads the policy of this process, with its `APP__…` variables: what is embedded, unless `POLICY_FILE` names another.
///
/// # Errors
/// [`DeployedPolicyError`] with every problem at once; no value is in it.
///
/// ```
/// let policy = cognito_triggers_policy::load_deployed(cognito_triggers_policy::EmbeddedPolicy::PRE_SIGN_UP)?;
/// assert!(!policy.sign_up().rules().is_empty());
/// # Ok::<(), cognito_triggers_policy::DeployedPolicyError>(())
/// ```
pub fn load_deployed(embedded: EmbeddedPolicy) -> Result<Policy, DeployedPolicyError> {
    // Of all the others none has to be made a text.
    let ours = |name: &OsString| name.to_str().is_none_or(is_override);
    let environment = env::vars_os().filter(|(name, _)| ours(name)).map(lossy);
    let policy = match env::var_os("POLICY_FILE") {
        Some(file) => {
            let text = read(Path::new(&file)).map_err(DeployedPolicyError::Unreadable)?;
            Policy::parse(&file.to_string_lossy(), &text, environment)
        }
        None => embedded.parse(environment),
    };
    policy.map_err(DeployedPolicyError::Problems)
}

/// Reads a file that is one and that is no larger than a policy could be: what never ends must not stop the start.
fn read(path: &Path) -> io::Result<String> {
    let file = fs::File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut text = String::with_capacity(metadata.len() as usize + 1);
    file.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// A variable as text. What is not Unicode keeps its replacement characters, and is refused where it is ours.
fn lossy((name, value): (OsString, OsString)) -> (String, String) {
    (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned())
}
