//! An HTML or CSS feature, and the mail programs that support it.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A feature that a mail can use.
#[derive(Debug, Deserialize)]
pub(super) struct Feature {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) category: String,
    pub(super) url: String,
    /// By family and platform: `y`, `n`, `a` (partial) or `u` (unknown), followed by the numbers of notes.
    clients: BTreeMap<String, String>,
    notes: BTreeMap<String, String>,
}

impl Feature {
    /// Whether a program does not support the feature at all. Buggy support, according to a note, counts as support.
    pub(super) fn is_unsupported_by(&self, program: &str) -> bool {
        let mut result = self.clients.get(program).map(|result| result.split(' ')).into_iter().flatten();
        let is_no = result.next() == Some("n");
        is_no && !result.any(|number| self.notes.get(number).is_some_and(|note| note.starts_with("Buggy")))
    }
}
