//! One HTML or CSS feature of the data, and which mail programs support it.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Something that a mail can use.
#[derive(Debug, Deserialize)]
pub(super) struct Feature {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) category: String,
    pub(super) url: String,
    /// By family and platform: `y`, `n`, `a` for in part or `u` for unknown, and the numbers of notes.
    clients: BTreeMap<String, String>,
    notes: BTreeMap<String, String>,
}

impl Feature {
    /// Whether a program does not know it at all. What it knows but does wrong, which a note calls buggy, it knows.
    pub(super) fn is_unsupported_by(&self, program: &str) -> bool {
        let mut result = self.clients.get(program).map(|result| result.split(' ')).into_iter().flatten();
        let is_no = result.next() == Some("n");
        is_no && !result.any(|number| self.notes.get(number).is_some_and(|note| note.starts_with("Buggy")))
    }
}
