//! Why a configured value was not taken: the rule and the way out, both constant texts.

use std::fmt;

/// The answer of every `parse` in this crate to a bad value. It never holds the value, so it may be printed and logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// What a value must be, as a phrase: "must be …".
    pub rule: &'static str,
    /// What to write instead, as a phrase: "write …".
    pub way_out: &'static str,
}

impl Rejected {
    pub(crate) const fn new(rule: &'static str, way_out: &'static str) -> Self {
        Self { rule, way_out }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.rule, self.way_out)
    }
}

impl std::error::Error for Rejected {}
