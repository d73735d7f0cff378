//! A folder of the benchmark's own, gone when the measurement is.

use crate::error::BenchError;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

/// A temporary folder.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes one; `purpose` keeps those of one process apart.
    ///
    /// # Errors
    /// Where the system's folder for such things takes none.
    pub(crate) fn new(purpose: &str) -> Result<Self, BenchError> {
        let path = env::temp_dir().join(format!("cognito-triggers-bench-{}-{purpose}", process::id()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
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
    fn what_is_in_a_folder_goes_with_it() {
        let folder = Folder::new("itself").unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "text").unwrap();
        drop(folder);
        assert!(!file.exists());
    }
}
