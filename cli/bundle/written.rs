//! The bundle that is there: whether it is what `bundle` would write, and the checksums that Lambda has of its files.

use super::archive::read_archive;
use super::contents::{FOLDER, FunctionFiles};
use crate::programs::PROGRAM;
use crate::project::Project;
use crate::terminal::CliError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use policy::{InputFileError, MAX_POLICY_BYTES, Policy, read_input_file};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::Path;
use user_pool::doctor::BundledFunction;

/// Lambda accepts zip files of 50 MB.
const MAX_ZIP_BYTES: u64 = 50 << 20;

/// The zip files of the functions that a policy asks for, in this folder or in that of the deployment folder. Those that do not
/// exist are missing.
pub(crate) fn read_bundle(
    project: &Project,
    policy: &Policy,
    folder: Option<&Path>,
) -> Result<BTreeMap<String, BundledFunction>, CliError> {
    let default = project.folder().join(FOLDER);
    let (folder, files) = (folder.unwrap_or(&default), FunctionFiles::read(project)?);
    let mut bundle = BTreeMap::new();
    for function in policy.requested_functions() {
        let path = folder.join(format!("{}.zip", function.name));
        match read_input_file(&path, MAX_ZIP_BYTES) {
            Ok((zip, _)) => {
                let current: BTreeMap<_, _> = files.beside(function.name)?.into_iter().collect();
                let written = read_archive(&zip, PROGRAM, MAX_POLICY_BYTES);
                let code_sha256 = STANDARD.encode(Sha256::digest(&zip));
                let bundled = BundledFunction { code_sha256, is_current: written == Some(current) };
                bundle.insert(function.name.to_owned(), bundled);
            }
            Err(InputFileError::Unreadable(ErrorKind::NotFound)) => {}
            Err(error) => return Err(CliError::io(&path.display().to_string())(io::Error::other(error))),
        }
    }
    Ok(bundle)
}
