//! The deployment folder that a command works on.

use crate::origin::current_checkout;
use crate::read_input::report_byte_order_mark;
use crate::terminal::{CliError, printable};
use ::preview::texts_problems;
use policy::{
    POLICY_FILE_NAME, Policy, PolicyFile, PolicyFileError, PolicyTexts, Problem, closest_match, read_texts_files,
};
use std::fs;
use std::path::{Path, PathBuf};
use templates::TextProblem;

/// The deployment folder of this repository, which is used if there is none in the current folder.
const EXAMPLE: &str = "examples/company";
/// The folder of the overlays in a deployment folder.
const ENVIRONMENTS: &str = "environments";
/// The folder of its own events in a deployment folder.
const EVENTS: &str = "events";

/// Names the deployment folder.
#[derive(clap::Args)]
pub(crate) struct Project {
    /// The deployment folder, which contains policy.toml [default: the current folder; in this project's repository
    /// examples/company]
    #[arg(long = "project", value_name = "DIR", global = true)]
    folder: Option<PathBuf>,
    /// The environment, whose file environments/NAME.toml replaces keys of the policy
    #[arg(long = "env", value_name = "NAME", global = true)]
    environment: Option<String>,
}

impl Project {
    /// The deployment folder.
    pub(crate) fn folder(&self) -> PathBuf {
        match &self.folder {
            Some(folder) => folder.clone(),
            None => match self.repository_of_example() {
                Some(repository) => repository.join(EXAMPLE),
                None => PathBuf::from("."),
            },
        }
    }

    /// The name of the environment.
    pub(crate) fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// Whether neither a folder nor an environment was named.
    pub(crate) fn is_default(&self) -> bool {
        self.folder.is_none() && self.environment.is_none()
    }

    /// The repository, if it is the example of the repository, which is judged by the repository's samples.
    pub(crate) fn repository_of_example(&self) -> Option<PathBuf> {
        if self.folder.is_some() || Path::new(POLICY_FILE_NAME).exists() {
            return None;
        }
        current_checkout().filter(|repository| repository.join(EXAMPLE).exists())
    }

    /// The folder of its own events, which need not exist.
    pub(crate) fn events_folder(&self) -> PathBuf {
        self.folder().join(EVENTS)
    }

    /// Whether it is the policy file of the folder, and not one that `POLICY_FILE` names.
    pub(crate) fn has_policy_file(&self, file: &PolicyFile) -> bool {
        file.path() == self.folder().join(POLICY_FILE_NAME)
    }

    /// Its policy file, unless `POLICY_FILE` names another, with the overlay of the environment.
    pub(crate) fn policy_file(&self) -> Result<PolicyFile, CliError> {
        let file = PolicyFile::in_folder(&self.folder());
        match &self.environment {
            Some(name) => Ok(file.with_overlay(self.overlay(name)?)),
            None => Ok(file),
        }
    }

    /// The file of an environment.
    fn overlay(&self, name: &str) -> Result<PathBuf, CliError> {
        let folder = self.folder().join(ENVIRONMENTS);
        let file = folder.join(format!("{name}.toml"));
        if !name.contains(std::path::is_separator) && file.is_file() {
            return Ok(file);
        }
        let names = self.overlays().into_iter();
        let names: Vec<_> =
            names.filter_map(|path| path.file_stem().map(|name| name.to_string_lossy().into_owned())).collect();
        let plain = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
        let help = match (closest_match(&plain, names.iter().map(String::as_str)), names.as_slice()) {
            (Some(meant), _) => format!("write --env {}", printable(meant)),
            (None, []) => "write one, or omit --env".to_owned(),
            (None, names) => format!("the environments are {}", printable(&names.join(", "))),
        };
        let (name, file) = (printable(name), file.display().to_string());
        Err(CliError::new(format!("--env {name}: there is no file {}; {help}", printable(&file))))
    }

    /// The files of all environments, by name.
    pub(crate) fn overlays(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder().join(ENVIRONMENTS)).into_iter().flatten().flatten();
        let files = entries.map(|entry| entry.path());
        let is_hidden = |path: &Path| path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        let is_overlay =
            |path: &PathBuf| path.extension().is_some_and(|kind| kind == "toml") && path.is_file() && !is_hidden(path);
        let mut files: Vec<_> = files.filter(is_overlay).collect();
        files.sort();
        files
    }

    /// Reads the texts of its policy and of the overlay.
    pub(crate) fn read_policy(&self) -> Result<PolicyTexts, CliError> {
        self.policy_file()?.read().map_err(|error| CliError::new(error.to_string()))
    }

    /// Reads the files of its texts: names and bytes.
    pub(crate) fn read_texts_files(&self) -> Result<Vec<(String, Vec<u8>)>, CliError> {
        read_texts_files(&self.policy_file()?.texts_folder()).map_err(CliError::new)
    }

    /// The problems of its texts.
    pub(crate) fn texts_problems(&self, policy: &Policy) -> Result<Vec<TextProblem>, CliError> {
        Ok(texts_problems(&self.policy_file()?.texts_folder(), policy))
    }

    /// Loads its policy; `None` if there is none, and none was named.
    pub(crate) fn load_policy_if_any(&self) -> Result<Option<Policy>, CliError> {
        let file = self.policy_file()?;
        let is_named = !self.is_default() || !self.has_policy_file(&file);
        match is_named || file.path().exists() {
            true => self.load_policy().map(Some),
            false => Ok(None),
        }
    }

    /// Loads its policy.
    pub(crate) fn load_policy(&self) -> Result<Policy, CliError> {
        load_policy_file(&self.policy_file()?)
    }
}

/// Loads a policy file. A byte order mark in it is reported; a problem has its value, which functions do not log.
pub(crate) fn load_policy_file(file: &PolicyFile) -> Result<Policy, CliError> {
    let policy = file.load().map_err(|error| match error {
        PolicyFileError::Problems(problems) => {
            CliError::new(problems.iter().map(Problem::text_with_value).collect::<Vec<_>>().join("\n"))
        }
        unusable => CliError::new(unusable.to_string()),
    })?;
    if policy.has_byte_order_mark() {
        report_byte_order_mark(&file.path().display());
    }
    Ok(policy)
}
