//! Where the signing keys of this machine are.

use local_pool::Keys;
use std::env;
use std::path::PathBuf;

/// The folder below that of the user's state; keys for this start only if the user has no home.
pub(super) fn keys() -> Keys {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")));
    state.map_or(Keys::New, |state| Keys::Folder(state.join("cognito-triggers/local-pool")))
}
