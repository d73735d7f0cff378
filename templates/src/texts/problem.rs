//! Problems of the files of texts, and the sentences that a language takes from another one.

use crate::Locale;
use std::borrow::Cow;
use std::fmt;

/// A problem of a file of texts: where it is, the violated rule, and the fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextProblem {
    /// The file, as its owner named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The dotted key, such as `sign_up.subject`; `None` if the problem concerns the whole file or is a syntax error.
    pub key: Option<String>,
    /// The rule that is violated; continues a sentence that starts with the key.
    pub message: Cow<'static, str>,
    /// How to fix it, as an instruction.
    pub help: Cow<'static, str>,
}

impl fmt::Display for TextProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, key, message, help } = self;
        match key {
            Some(key) => write!(f, "{file}:{line}: {key}: {message}; {help}"),
            None => write!(f, "{file}:{line}: {message}; {help}"),
        }
    }
}

impl std::error::Error for TextProblem {}

/// A sentence that a language does not have, and so takes from another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FallbackText {
    /// The language that does not have it.
    pub locale: Locale,
    /// The dotted key, such as `sign_up.subject`.
    pub key: String,
    /// The language that it is taken from.
    pub from: Locale,
}

impl fmt::Display for FallbackText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has no {}: the sentence of {} is used", self.locale, self.key, self.from)
    }
}
