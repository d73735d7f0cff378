//! The policy of the measurements, and the files that each function is deployed with.

use crate::error::BenchError;
use policy::{POLICY_FILE_NAME, Policy, TEXTS_FOLDER, bundled_files};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// A policy that uses most tables.
pub(crate) const POLICY: &str = include_str!("../../tests/policies/company.toml");

/// The same, parsed.
///
/// # Errors
/// The policy is invalid.
pub(crate) fn policy() -> Result<Policy, BenchError> {
    Policy::parse("company.toml", POLICY, []).map_err(|problems| problems.to_string().into())
}

/// Writes policy files into a folder.
pub(crate) struct PolicyFiles<'f> {
    folder: &'f Path,
    text: String,
}

impl<'f> PolicyFiles<'f> {
    pub(crate) fn new(folder: &'f Path, text: String) -> Self {
        Self { folder, text }
    }

    /// The file with the whole policy.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn whole(&self) -> Result<PathBuf, BenchError> {
        let path = self.folder.join(POLICY_FILE_NAME);
        fs::write(&path, &self.text)?;
        Ok(path)
    }

    /// The environment of a function, which names its policy file, with the other files of its bundle beside it.
    ///
    /// # Errors
    /// The function is unknown, or a file cannot be written.
    pub(crate) fn variables(&self, function: &str) -> Result<Vec<(OsString, OsString)>, BenchError> {
        let folder = self.folder.join(function);
        fs::create_dir_all(folder.join(TEXTS_FOLDER))?;
        for (name, bytes) in bundled_files(&self.text, None, Path::new("no texts"), function)? {
            fs::write(folder.join(name), bytes)?;
        }
        Ok(vec![("POLICY_FILE".into(), folder.join(POLICY_FILE_NAME).into())])
    }
}
