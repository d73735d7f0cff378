//! What is wrong with a policy, in the words its author reads.

use std::borrow::Cow;
use std::fmt;

/// Everything that is wrong with a policy: the file's problems by line, then the variables' by name. Never empty.
///
/// `Display` writes one line per problem, without a line break at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Sorts what was found, so that the same mistakes always read the same.
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

/// One thing that is wrong. It names places and rules, never a value, so all of it may be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub place: Place,
    /// What must hold there and does not, as the rest of a sentence that starts with the place.
    pub message: Cow<'static, str>,
    /// What to do about it, as an instruction.
    pub help: Cow<'static, str>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.message, self.help)
    }
}

/// Where a problem is.
///
/// Names come from outside: whatever could break or fake a line of output is escaped in them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the policy file.
    File {
        /// The file's name, as the caller gave it.
        file: String,
        /// The line, from 1. What is missing is reported at the head of the table that should hold it.
        line: usize,
        /// The dotted key, such as `brands.example.color`; `None` for text that is not TOML.
        key: Option<String>,
    },
    /// In the environment.
    Variable {
        /// The variable's name, as it is spelled there.
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
