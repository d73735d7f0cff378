//! Through which pool and app client somebody signs in.

use std::collections::BTreeMap;

/// Through which pool and app client somebody signs in.
#[derive(Clone, Copy)]
pub(super) struct Attempt<'a> {
    pub(super) pool: &'a str,
    pub(super) client: &'a str,
    /// `clientMetadata` of events: that of (Admin)RespondToAuthChallenge. What (Admin)InitiateAuth receives is
    /// `validationData` instead, and only of PreAuthentication and UserMigration (contract 3.1).
    pub(super) metadata: Option<&'a BTreeMap<String, String>>,
}
