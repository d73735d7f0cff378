//! Temporary folders.

use crate::error::BenchError;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

/// A temporary folder, which is deleted when dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Creates a folder; `purpose` makes its name unique in this process.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub(crate) fn new(purpose: &str) -> Result<Self, BenchError> {
        let path = env::temp_dir().join(format!("cognito-triggers-bench-{}-{purpose}", process::id()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_is_deleted_with_its_content() {
        let folder = Folder::new("itself").unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "text").unwrap();
        drop(folder);
        assert!(!file.exists());
    }
}
