//! What is beside the program of a function: the tables of the policy that it reads, and the texts.

use crate::project::Project;
use crate::terminal::CliError;
use policy::{POLICY_FILE_NAME, PolicyTexts, TEXTS_FOLDER, reduce_policy};

/// The folder of the zip files in the deployment folder.
pub(super) const FOLDER: &str = "bundle";

/// What the files beside every program are made of.
pub(super) struct FunctionFiles {
    policy: PolicyTexts,
    /// Names and bytes.
    texts: Vec<(String, Vec<u8>)>,
}

impl FunctionFiles {
    /// Reads those of a deployment folder.
    pub(super) fn read(project: &Project) -> Result<Self, CliError> {
        Ok(Self { policy: project.read_policy()?, texts: project.read_texts_files()? })
    }

    /// The files of a function: names and bytes, in the order of the archive.
    pub(super) fn beside(&self, function: &str) -> Result<Vec<(String, Vec<u8>)>, CliError> {
        let reduced = reduce_policy(&self.policy.policy, self.policy.overlay.as_deref(), function)
            .ok_or_else(|| CliError::new(format!("{function}: the policy cannot be reduced")))?;
        let policy = (POLICY_FILE_NAME.to_owned(), reduced.into_bytes());
        let texts = self.texts.iter().map(|(name, bytes)| (format!("{TEXTS_FOLDER}/{name}"), bytes.clone()));
        Ok(std::iter::once(policy).chain(texts).collect())
    }
}
