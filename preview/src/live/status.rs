//! The status of the live reload on the page.

use serde::Serialize;

/// The status of the last save.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The progress.
    pub phase: Phase,
    /// Milliseconds between the save and the new mails.
    pub millis: Option<u64>,
    /// The saved file, relative to the repository; `None` before the first save.
    pub cause: Option<String>,
    /// Whether a build has compared the templates with the saved ones. Before, they are those of this program.
    pub are_templates_current: bool,
    /// Why the save cannot be shown. Until then the last good mails stay.
    pub problems: Vec<Problem>,
}

/// The progress of a save.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// The saved files are shown.
    #[default]
    Ready,
    /// Cargo is building.
    Building,
    /// The saved files have problems.
    Failed,
    /// Cargo, the checkout or the file watcher is not available.
    Unavailable,
}

/// A problem in a saved file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, relative to the repository; if no file is affected, the variable or program.
    pub file: String,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column in characters, from 1.
    pub column: Option<u32>,
    /// What is wrong.
    pub message: String,
    /// That line of the file.
    pub source: Option<String>,
}

impl Problem {
    /// A problem at this line and column of a file.
    pub(super) fn at(file: String, place: Option<(u32, u32)>, message: String) -> Self {
        let (line, column) = place.unzip();
        Self { file, line, column, message, source: None }
    }

    /// A problem without a location.
    pub(super) fn without_line(origin: &str, message: impl Into<String>) -> Self {
        Self { file: origin.to_owned(), line: None, column: None, message: message.into(), source: None }
    }
}
