//! The policy of a deployed function: the repository's own, embedded at build time, or the file named by
//! `POLICY_FILE`. No other file is read at run time.

use crate::environment::is_override;
use crate::input_file::{InputFileError, read_input_file};
use crate::policy::Policy;
use crate::problem::Problems;
use crate::texts_folder::{read_languages, texts_folder};
use events::Trigger;
use std::ffi::OsString;
use std::path::Path;
use std::{env, fmt};

/// The repository's policy as it is embedded (`build.rs`): without comments and, for a function, without the tables
/// that it does not need.
#[derive(Clone, Copy)]
pub struct EmbeddedPolicy(&'static str);

impl EmbeddedPolicy {
    /// All tables.
    pub const FULL: Self = Self(include_str!(concat!(env!("OUT_DIR"), "/policy.toml")));
    /// For the HTTP API.
    pub const API: Self = Self(include_str!(concat!(env!("OUT_DIR"), "/api.toml")));
    /// For the authorizer.
    pub const AUTHORIZER: Self = Self(include_str!(concat!(env!("OUT_DIR"), "/authorizer.toml")));

    /// For the Lambda of a trigger: the tables that its row in the registry names, and those that every function reads.
    #[must_use]
    pub const fn for_trigger(trigger: Trigger) -> Self {
        Self(include!(concat!(env!("OUT_DIR"), "/for_trigger.rs")))
    }

    /// All of the above; the build parses each, so that none fails when a function starts.
    pub fn all() -> impl Iterator<Item = Self> {
        let triggers = Trigger::with_lambda().map(|(trigger, _)| Self::for_trigger(trigger));
        [Self::FULL, Self::API, Self::AUTHORIZER].into_iter().chain(triggers)
    }

    /// The embedded text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Parses it; problems are reported under the name of the original file.
    ///
    /// # Errors
    /// All problems together.
    ///
    /// ```
    /// use cognito_triggers_policy::EmbeddedPolicy;
    ///
    /// let policy = EmbeddedPolicy::for_trigger(events::Trigger::CustomMessage).parse([])?;
    /// assert!(policy.brands().count() > 0);
    /// # Ok::<(), cognito_triggers_policy::Problems>(())
    /// ```
    pub fn parse(self, environment: impl IntoIterator<Item = (String, String)>) -> Result<Policy, Problems> {
        Policy::parse("policy.toml", self.0, environment)
    }
}

/// Maximum size of a policy file in bytes; a typical policy has a few thousand.
pub const MAX_POLICY_BYTES: u64 = 1 << 20;

/// Why a function cannot start.
#[derive(Debug)]
pub enum DeployedPolicyError {
    /// The file that `POLICY_FILE` names cannot be read.
    Unreadable(InputFileError),
    /// That file is not UTF-8.
    NotUtf8,
    /// The policy or the environment has problems.
    Problems(Problems),
}

impl fmt::Display for DeployedPolicyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => {
                write!(formatter, "POLICY_FILE: the file {error}; set it to a readable file, or unset the variable")
            }
            Self::NotUtf8 => formatter.write_str("POLICY_FILE: the file is not UTF-8; save it as UTF-8"),
            Self::Problems(problems) => problems.fmt(formatter),
        }
    }
}

impl std::error::Error for DeployedPolicyError {}

/// Loads the policy of this process with its `APP__…` variables: the embedded one, unless `POLICY_FILE` is set. A byte
/// order mark at the start of that file is skipped.
///
/// # Errors
/// [`DeployedPolicyError`] with all problems together; it never contains a value.
///
/// ```
/// let policy = cognito_triggers_policy::load_deployed(cognito_triggers_policy::EmbeddedPolicy::FULL)?;
/// assert!(!policy.sign_up().rules().is_empty());
/// # Ok::<(), cognito_triggers_policy::DeployedPolicyError>(())
/// ```
pub fn load_deployed(embedded: EmbeddedPolicy) -> Result<Policy, DeployedPolicyError> {
    // Do not convert the variables that are not overrides.
    let ours = |name: &OsString| name.to_str().is_none_or(is_override);
    let environment = env::vars_os().filter(|(name, _)| ours(name)).map(lossy);
    let policy = match env::var_os("POLICY_FILE") {
        Some(file) => {
            let (bytes, had_mark) =
                read_input_file(Path::new(&file), MAX_POLICY_BYTES).map_err(DeployedPolicyError::Unreadable)?;
            let text = String::from_utf8(bytes).map_err(|_| DeployedPolicyError::NotUtf8)?;
            let languages = read_languages(&texts_folder(Path::new(&file)));
            Policy::parse_with_languages(&file.to_string_lossy(), &text, environment, languages)
                .map(|policy| policy.with_byte_order_mark(had_mark))
        }
        None => embedded.parse(environment),
    };
    policy.map_err(DeployedPolicyError::Problems)
}

/// A variable as text. Invalid UTF-8 becomes U+FFFD, which no override accepts.
fn lossy((name, value): (OsString, OsString)) -> (String, String) {
    (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned())
}
