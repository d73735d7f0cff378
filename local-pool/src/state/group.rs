//! A group of users.

use crate::clock::Timestamp;

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) role: Option<String>,
    /// Lower numbers come first; groups without one come last.
    pub(crate) precedence: Option<u32>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}
