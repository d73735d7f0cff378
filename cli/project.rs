//! The deployment folder that a command works on.

use crate::read_input::report_byte_order_mark;
use crate::repository::repository;
use crate::terminal::CliError;
use policy::{POLICY_FILE_NAME, Policy, PolicyFile};
use std::path::PathBuf;

/// The deployment folder of this repository, which is used if there is none in the current folder.
const EXAMPLE: &str = "examples/company";

/// Names the deployment folder.
#[derive(clap::Args)]
pub(crate) struct Project {
    /// The deployment folder, which contains policy.toml [default: the current folder; in this project's repository
    /// examples/company]
    #[arg(long = "project", value_name = "DIR", global = true)]
    folder: Option<PathBuf>,
}

impl Project {
    /// The deployment folder.
    pub(crate) fn folder(&self) -> PathBuf {
        let example = repository().join(EXAMPLE);
        match &self.folder {
            Some(folder) => folder.clone(),
            None if PathBuf::from(POLICY_FILE_NAME).exists() || !example.exists() => PathBuf::from("."),
            None => example,
        }
    }

    /// Its policy file, unless `POLICY_FILE` names another.
    pub(crate) fn policy_file(&self) -> PolicyFile {
        PolicyFile::in_folder(&self.folder())
    }

    /// Loads its policy. A byte order mark in the file is reported.
    pub(crate) fn load_policy(&self) -> Result<Policy, CliError> {
        let file = self.policy_file();
        let policy = file.load().map_err(|error| CliError::new(error.to_string()))?;
        if policy.has_byte_order_mark() {
            report_byte_order_mark(&file.path().display());
        }
        Ok(policy)
    }
}
