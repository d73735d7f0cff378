//! Why a configured value is invalid: message and help, both constant texts.

use std::fmt;

/// The error of every `parse` in this crate. It never contains the value, so it may be printed and logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidValue {
    /// The violated rule, as a phrase: "must be …".
    pub message: &'static str,
    /// How to fix it, as a phrase: "write …".
    pub help: &'static str,
}

impl InvalidValue {
    pub(crate) const fn new(message: &'static str, help: &'static str) -> Self {
        Self { message, help }
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for InvalidValue {}
