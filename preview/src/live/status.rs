//! What the page says about the files that are saved.

use serde::Serialize;

/// How it stands with what was saved last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    /// How far it is.
    pub phase: Phase,
    /// From the save to the new mails, in milliseconds, once they are there.
    pub millis: Option<u64>,
    /// The file that was saved, relative to the repository; `None` before the first.
    pub cause: Option<String>,
    /// What keeps the save from being shown. Meanwhile the last good mails are.
    pub problems: Vec<Problem>,
}

/// How far a save is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// What is shown is what was saved.
    #[default]
    Ready,
    /// Cargo builds what was saved.
    Building,
    /// What was saved has problems.
    Failed,
    /// What was saved cannot be built here, or is not noticed: there is no Cargo, no checkout, or nothing that watches.
    Unavailable,
}

/// One thing that is wrong with what was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, relative to the repository; where no file is to blame, what is: a variable, or a program.
    pub file: String,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column in characters, from 1.
    pub column: Option<u32>,
    /// What is wrong there.
    pub message: String,
}

impl Problem {
    /// Something that no line of a file is to blame for.
    pub(super) fn without_line(who: &str, message: impl Into<String>) -> Self {
        Self { file: who.to_owned(), line: None, column: None, message: message.into() }
    }
}
