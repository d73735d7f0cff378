//! Where the repository, its samples and its policy are.

use std::path::PathBuf;

/// The folder of the samples, below the repository.
pub(crate) const SAMPLES: &str = "events/samples";

/// The folder of the workspace: `CARGO_MANIFEST_DIR` if `cargo run` sets it, otherwise the folder this program was built in.
pub(crate) fn repository() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// The policy file: the one that `POLICY_FILE` names, or the repository's.
pub(crate) fn policy_file() -> PathBuf {
    std::env::var_os("POLICY_FILE").map_or_else(|| repository().join("policy.toml"), PathBuf::from)
}
