//! The policy of the measurements, and the part of it that each function is deployed with, as files.

use crate::error::BenchError;
use policy::{Policy, reduce_policy};
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
        self.write("policy.toml", &self.text)
    }

    /// The environment of a function: the file with its part of the policy.
    ///
    /// # Errors
    /// The function is unknown, or the file cannot be written.
    pub(crate) fn variables(&self, function: &str) -> Result<Vec<(OsString, OsString)>, BenchError> {
        let text = reduce_policy(&self.text, None, function).ok_or_else(|| format!("{function} has no policy"))?;
        Ok(vec![("POLICY_FILE".into(), self.write(&format!("{function}.toml"), &text)?.into())])
    }

    fn write(&self, name: &str, text: &str) -> Result<PathBuf, BenchError> {
        let path = self.folder.join(name);
        fs::write(&path, text)?;
        Ok(path)
    }
}
