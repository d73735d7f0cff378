//! The deployment folder that a command works on.

use crate::read_input::report_byte_order_mark;
use crate::repository::{is_in_repository, repository};
use crate::terminal::{CliError, printable};
use ::preview::texts_problems;
use policy::{POLICY_FILE_NAME, Policy, PolicyFile, PolicyTexts, read_texts_files};
use std::fs;
use std::path::PathBuf;
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
            None if self.is_repository_example() => repository().join(EXAMPLE),
            None => PathBuf::from("."),
        }
    }

    /// Whether neither a folder nor an environment was named.
    pub(crate) fn is_default(&self) -> bool {
        self.folder.is_none() && self.environment.is_none()
    }

    /// Whether it is the example of this repository, which is judged by the repository's samples.
    pub(crate) fn is_repository_example(&self) -> bool {
        let is_here = PathBuf::from(POLICY_FILE_NAME).exists();
        self.folder.is_none() && !is_here && is_in_repository() && repository().join(EXAMPLE).exists()
    }

    /// The folder of its own events, which need not exist.
    pub(crate) fn events_folder(&self) -> PathBuf {
        self.folder().join(EVENTS)
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
        let known =
            if names.is_empty() { "it has no files".to_owned() } else { format!("it has {}", names.join(", ")) };
        let (name, folder) = (printable(name), folder.display().to_string());
        Err(CliError::new(format!("--env {name}: there is no such file in {}; {known}", printable(&folder))))
    }

    /// The files of all environments, by name.
    pub(crate) fn overlays(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder().join(ENVIRONMENTS)).into_iter().flatten().flatten();
        let files = entries.map(|entry| entry.path());
        let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|kind| kind == "toml")).collect();
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

    /// Loads its policy. A byte order mark in the file is reported.
    pub(crate) fn load_policy(&self) -> Result<Policy, CliError> {
        let file = self.policy_file()?;
        let policy = file.load().map_err(|error| CliError::new(error.to_string()))?;
        if policy.has_byte_order_mark() {
            report_byte_order_mark(&file.path().display());
        }
        Ok(policy)
    }
}
