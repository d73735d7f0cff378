//! The policy files of replayed functions: each gets the part of the policy that `bundle` would deploy with it.

use crate::terminal::CliError;
use policy::{PolicyTexts, reduce_policy};
use std::path::PathBuf;
use std::{env, fs, process};

/// A temporary folder with policy files, which is deleted when dropped.
pub(super) struct PolicyFolder {
    folder: PathBuf,
    texts: PolicyTexts,
}

impl PolicyFolder {
    pub(super) fn create(texts: PolicyTexts) -> Result<Self, CliError> {
        let folder = env::temp_dir().join(format!("cognito-triggers-replay-{}", process::id()));
        fs::create_dir_all(&folder).map_err(CliError::io("creating a folder for policy files"))?;
        Ok(Self { folder, texts })
    }

    /// Writes the policy file of a function, and returns its path.
    pub(super) fn file_for(&self, function: &str) -> Result<PathBuf, CliError> {
        let PolicyTexts { policy, overlay, .. } = &self.texts;
        let reduced = reduce_policy(policy, overlay.as_deref(), function)
            .ok_or_else(|| CliError::new(format!("{function}: its policy cannot be written")))?;
        let file = self.folder.join(format!("{function}.toml"));
        fs::write(&file, reduced).map_err(CliError::io("writing a policy file"))?;
        Ok(file)
    }
}

impl Drop for PolicyFolder {
    fn drop(&mut self) {
        // What stays is in the system's folder for temporary files.
        drop(fs::remove_dir_all(&self.folder));
    }
}
