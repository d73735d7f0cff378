//! What is beside the program of a function: the tables of the policy that it reads, and the texts.

use crate::project::Project;
use crate::terminal::CliError;
use policy::{PolicyTexts, bundled_files};
use std::path::PathBuf;

/// The folder of the zip files in the deployment folder.
pub(super) const FOLDER: &str = "bundle";

/// What the files beside every program are made of.
pub(super) struct FunctionFiles {
    policy: PolicyTexts,
    /// The folder of the texts.
    texts: PathBuf,
}

impl FunctionFiles {
    /// Reads those of a deployment folder.
    pub(super) fn read(project: &Project) -> Result<Self, CliError> {
        Ok(Self { policy: project.read_policy()?, texts: project.policy_file()?.texts_folder() })
    }

    /// The files of a function: names and bytes, in the order of the archive.
    pub(super) fn beside(&self, function: &str) -> Result<Vec<(String, Vec<u8>)>, CliError> {
        bundled_files(&self.policy.policy, self.policy.overlay.as_deref(), &self.texts, function).map_err(CliError::new)
    }
}
