//! Problems of a policy, as they are printed.

use crate::shown_value::ShownValue;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// All problems of a policy: those of the file by line, then those of the variables by name. Never empty.
///
/// `Display` writes one line per problem, without a line break at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Sorts the problems, so that the output is deterministic.
    pub(crate) fn new(mut found: Vec<Problem>) -> Self {
        found.sort_unstable_by(|left, right| (&left.place, &left.message).cmp(&(&right.place, &right.message)));
        Self(found)
    }

    /// The problems, in the order in which they are printed.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Problem> {
        self.0.iter()
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.iter().enumerate() {
            let line_break = if index == 0 { "" } else { "\n" };
            write!(f, "{line_break}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// One problem. Its text contains names and rules but never a value, so it may be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// The rule that is violated; continues a sentence that starts with the place.
    pub message: Cow<'static, str>,
    /// How to fix it, as an instruction.
    pub help: Cow<'static, str>,
    /// The value, if it is in the file and may be shown to whoever has the file. `Display` does not print it, because
    /// functions log problems.
    pub value: Option<ShownValue>,
}

impl Problem {
    /// A problem without a value.
    #[must_use]
    pub fn new(place: Place, message: impl Into<Cow<'static, str>>, help: impl Into<Cow<'static, str>>) -> Self {
        Self { place, message: message.into(), help: help.into(), value: None }
    }

    /// The text with the value, for the terminal of an operator.
    #[must_use]
    pub fn text_with_value(&self) -> String {
        match &self.value {
            Some(value) => format!("{}: {}: {}; {}", self.place, self.message, value.as_str(), self.help),
            None => self.to_string(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.message, self.help)
    }
}

/// Where a problem is.
///
/// Names come from the input: characters that could break or fake a line of output are escaped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// In the policy file.
    File {
        /// The file's name, as passed by the caller.
        file: String,
        /// The line, from 1. A missing key is reported at the header of its table.
        line: usize,
        /// The dotted key, such as `brands.example.color`; `None` for TOML syntax errors.
        key: Option<String>,
    },
    /// In the environment.
    Variable {
        /// The variable's name, as spelled in the environment.
        name: String,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, line, key: Some(key) } => write!(f, "{file}:{line}: {key}"),
            Self::File { file, line, key: None } => write!(f, "{file}:{line}"),
            Self::Variable { name } => f.write_str(name),
        }
    }
}
