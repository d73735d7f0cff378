//! Why no provider is asked.

use triggers::LogNote;

/// Why a message cannot be sent to a provider.
pub(super) struct Unsendable {
    pub(super) note: LogNote,
    /// Whether repeating the invocation can help.
    pub(super) is_transient: bool,
}
