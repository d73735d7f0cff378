//! The policy of this process: a file that is read once, when the process starts.

use crate::environment::is_override;
use crate::input_file::{InputFileError, read_input_file};
use crate::overlay::NamedText;
use crate::policy::Policy;
use crate::problem::Problems;
use crate::texts_folder::{read_languages, texts_folder};
use crate::validated::ValidatedPolicy;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fmt};

/// The name of a policy file, in a deployment folder and beside a function's program.
pub const POLICY_FILE_NAME: &str = "policy.toml";
/// Maximum size of a policy file in bytes; a typical policy has a few thousand.
pub const MAX_POLICY_BYTES: u64 = 1 << 20;

/// The variable that names another policy file.
const VARIABLE: &str = "POLICY_FILE";

/// A policy file that has not been read yet.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join("cognito-triggers-policy-example");
/// # std::fs::create_dir_all(&folder)?;
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
/// # std::fs::write(folder.join("policy.toml"), text)?;
/// let policy = cognito_triggers_policy::PolicyFile::in_folder(&folder).load()?;
/// assert!(policy.brands().count() > 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct PolicyFile {
    path: PathBuf,
    origin: Origin,
    /// The overlay of an environment.
    overlay: Option<PathBuf>,
}

/// Why a file is the policy file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `POLICY_FILE` names it.
    Variable,
    /// It is beside the program of a function.
    Function,
    /// It is in a deployment folder.
    Folder,
    /// A command line names it.
    Argument,
}

impl PolicyFile {
    /// The policy file of a function: the one that `POLICY_FILE` names, or `policy.toml` beside its program, where
    /// `cognito-triggers bundle` puts it.
    #[must_use]
    pub fn of_function() -> Self {
        let program = env::current_exe().unwrap_or_default();
        let folder = program.parent().unwrap_or(Path::new("."));
        Self::named_or(folder, Origin::Function)
    }

    /// The policy file of a deployment folder: the one that `POLICY_FILE` names, or `policy.toml` in the folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self::named_or(folder, Origin::Folder)
    }

    /// A policy file that a command line names.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self { path, origin: Origin::Argument, overlay: None }
    }

    fn named_or(folder: &Path, origin: Origin) -> Self {
        match env::var_os(VARIABLE) {
            Some(path) => Self { path: path.into(), origin: Origin::Variable, overlay: None },
            None => Self { path: folder.join(POLICY_FILE_NAME), origin, overlay: None },
        }
    }

    /// The same with the overlay of an environment.
    #[must_use]
    pub fn with_overlay(self, path: PathBuf) -> Self {
        Self { overlay: Some(path), ..self }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The overlay of an environment.
    #[must_use]
    pub fn overlay(&self) -> Option<&Path> {
        self.overlay.as_deref()
    }

    /// The folder of its texts, which need not exist.
    #[must_use]
    pub fn texts_folder(&self) -> PathBuf {
        texts_folder(&self.path)
    }

    /// Reads the texts of the policy and of its overlay, without byte order marks.
    ///
    /// # Errors
    /// A file cannot be read, or is not UTF-8.
    pub fn read(&self) -> Result<PolicyTexts, PolicyFileError> {
        let (policy, has_byte_order_mark) = self.read_text(&self.path)?;
        let overlay = self.overlay.as_deref().map(|path| self.read_text(path)).transpose()?.map(|(text, _)| text);
        Ok(PolicyTexts { policy, overlay, has_byte_order_mark })
    }

    fn read_text(&self, path: &Path) -> Result<(String, bool), PolicyFileError> {
        let error = |reason| PolicyFileError::Unusable { path: path.to_owned(), origin: self.origin, reason };
        let (bytes, had_mark) =
            read_input_file(path, MAX_POLICY_BYTES).map_err(|reason| error(Reason::Unreadable(reason)))?;
        String::from_utf8(bytes).map(|text| (text, had_mark)).map_err(|_| error(Reason::NotUtf8))
    }

    /// Reads and parses it, with the `APP__…` variables of this process, and with the languages of the folder `texts/` beside
    /// it.
    ///
    /// # Errors
    /// [`PolicyFileError`] with all problems together; it never contains a value.
    pub fn load(&self) -> Result<Policy, PolicyFileError> {
        self.parse(&self.read()?, overrides())
    }

    /// The same from the validated form, if the function can use it.
    fn load_validated(&self) -> Result<Policy, PolicyFileError> {
        let (texts, overrides) = (self.read()?, overrides());
        let read =
            || ValidatedPolicy::read(&self.path, &texts.policy)?.into_policy(&self.texts_folder(), overrides.clone());
        read().map_or_else(|| self.parse(&texts, overrides), Ok)
    }

    fn parse(&self, texts: &PolicyTexts, environment: Vec<(String, String)>) -> Result<Policy, PolicyFileError> {
        let file = self.path.to_string_lossy();
        let overlay_file = self.overlay.as_ref().map(|path| path.to_string_lossy());
        let overlay = overlay_file.as_deref().zip(texts.overlay.as_deref());
        let overlay = overlay.map(|(file, text)| NamedText { file, text });
        let policy = NamedText { file: &file, text: &texts.policy };
        let policy = Policy::parse_layers(policy, overlay, environment, read_languages(&self.texts_folder()))
            .map_err(PolicyFileError::Problems)?;
        Ok(policy.with_byte_order_mark(texts.has_byte_order_mark))
    }
}

/// The texts of a policy file and of its overlay.
#[derive(Debug)]
pub struct PolicyTexts {
    /// The text of the policy file.
    pub policy: String,
    /// The text of the overlay, if there is one.
    pub overlay: Option<String>,
    /// Whether the policy file starts with a byte order mark, which is not part of the text.
    pub has_byte_order_mark: bool,
}

/// Why a policy cannot be loaded.
#[derive(Debug)]
pub enum PolicyFileError {
    /// The file cannot be read as text.
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why it is the policy file.
        origin: Origin,
        /// What is wrong with it.
        reason: Reason,
    },
    /// The policy or the environment has problems.
    Problems(Problems),
}

/// Why a policy file cannot be read as text.
#[derive(Debug)]
pub enum Reason {
    /// It cannot be read.
    Unreadable(InputFileError),
    /// It is not UTF-8.
    NotUtf8,
}

impl fmt::Display for PolicyFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, origin, reason) = match self {
            Self::Unusable { path, origin, reason } => (path, *origin, reason),
            Self::Problems(problems) => return problems.fmt(f),
        };
        match origin {
            Origin::Variable => write!(f, "{VARIABLE}: the file ")?,
            Origin::Function | Origin::Folder | Origin::Argument => write!(f, "{}: the file ", path.display())?,
        }
        let help = match (origin, reason) {
            (_, Reason::NotUtf8) => return f.write_str("is not UTF-8; save it as UTF-8"),
            (_, Reason::Unreadable(InputFileError::TooLarge(_))) => "make it smaller, or name another file",
            (Origin::Variable, _) => "set it to a readable file, or unset the variable",
            (Origin::Function, _) => "deploy what `cognito-triggers bundle` writes, or set POLICY_FILE",
            (Origin::Argument, _) => "name a policy file, or a deployment folder",
            (Origin::Folder, _) => {
                "go to a deployment folder, name one with --project, or write one with `cognito-triggers init DIR`"
            }
        };
        match reason {
            Reason::Unreadable(error) => write!(f, "{error}; {help}"),
            Reason::NotUtf8 => Ok(()),
        }
    }
}

impl std::error::Error for PolicyFileError {}

/// Loads the policy of a function, see [`PolicyFile::of_function`], from its validated form if possible.
///
/// # Errors
/// [`PolicyFileError`] with all problems together; it never contains a value.
///
/// ```no_run
/// let policy = cognito_triggers_policy::load_deployed()?;
/// # Ok::<(), cognito_triggers_policy::PolicyFileError>(())
/// ```
pub fn load_deployed() -> Result<Policy, PolicyFileError> {
    PolicyFile::of_function().load_validated()
}

/// The variables of this process that override keys of the policy.
fn overrides() -> Vec<(String, String)> {
    // Do not convert the other variables.
    let ours = |name: &OsString| name.to_str().is_none_or(is_override);
    env::vars_os().filter(|(name, _)| ours(name)).map(lossy).collect()
}

/// A variable as text. Invalid UTF-8 becomes U+FFFD, which no override accepts.
fn lossy((name, value): (OsString, OsString)) -> (String, String) {
    (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned())
}
