//! The policy files and texts of functions that run here: each gets what `bundle` would deploy with it.

use crate::project::Project;
use crate::terminal::CliError;
use policy::{PolicyTexts, TEXTS_FOLDER, reduce_policy};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// A temporary folder with policy files and texts, which is deleted when dropped.
pub(crate) struct PolicyFolder {
    folder: PathBuf,
    policy: PolicyTexts,
}

impl PolicyFolder {
    pub(crate) fn create(project: &Project) -> Result<Self, CliError> {
        let (policy, texts) = (project.read_policy()?, project.read_texts_files()?);
        // A folder that no other user can have created, or can read.
        let folder =
            env::temp_dir().join(format!("cognito-triggers-{:016x}", RandomState::new().build_hasher().finish()));
        let texts_folder = folder.join(TEXTS_FOLDER);
        create_private_folder(&folder)
            .and_then(|()| fs::create_dir(&texts_folder))
            .map_err(CliError::io("creating a folder for policy files"))?;
        for (name, bytes) in texts {
            fs::write(texts_folder.join(name), bytes).map_err(CliError::io("writing a file of texts"))?;
        }
        Ok(Self { folder, policy })
    }

    /// Writes the policy file of a function, and returns its path.
    pub(crate) fn file_for(&self, function: &str) -> Result<PathBuf, CliError> {
        let PolicyTexts { policy, overlay, .. } = &self.policy;
        let reduced = reduce_policy(policy, overlay.as_deref(), function)
            .ok_or_else(|| CliError::new(format!("{function}: its policy cannot be written")))?;
        let file = self.folder.join(format!("{function}.toml"));
        fs::write(&file, reduced).map_err(CliError::io("writing a policy file"))?;
        Ok(file)
    }
}

/// Fails if the folder exists.
fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl Drop for PolicyFolder {
    fn drop(&mut self) {
        // What stays is in the system's folder for temporary files.
        drop(fs::remove_dir_all(&self.folder));
    }
}
