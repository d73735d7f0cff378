//! Where the repository and its samples are.

use std::env;
use std::path::PathBuf;

/// The folder of the samples, below the repository.
pub(crate) const SAMPLES: &str = "events/samples";

/// What `cargo run` sets.
const VARIABLE: &str = "CARGO_MANIFEST_DIR";

/// The folder of the workspace: `CARGO_MANIFEST_DIR` if `cargo run` sets it, otherwise the folder this program was built in.
pub(crate) fn repository() -> PathBuf {
    env::var_os(VARIABLE).map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// Whether `cargo run` started this program.
pub(crate) fn runs_under_cargo() -> bool {
    env::var_os(VARIABLE).is_some()
}

/// Whether the current folder is in the repository, or `cargo run` started this program.
pub(crate) fn is_in_repository() -> bool {
    runs_under_cargo() || env::current_dir().is_ok_and(|folder| folder.starts_with(repository()))
}
