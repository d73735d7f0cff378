//! What is wrong with a seed, and what to do.

use std::fmt;

/// What is wrong with a seed, and what to do. It contains no password and no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedError {
    /// The file.
    pub file: String,
    /// The line, or the key: `line 3`, `pools[0].users[1].groups`.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub fix: String,
}

impl fmt::Display for SeedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, problem, fix } = self;
        write!(formatter, "{file}, {place}: {} ({fix})", problem.trim_end_matches(['.', '\n']))
    }
}

impl std::error::Error for SeedError {}

/// A place in a file, which errors name.
#[derive(Clone, Debug)]
pub(super) struct Place {
    file: String,
    key: String,
}

impl Place {
    /// The beginning of a file.
    pub(super) fn of_file(file: &str) -> Self {
        Self { file: file.to_owned(), key: String::new() }
    }

    /// A member of this place.
    pub(super) fn member(&self, name: &str) -> Self {
        let dot = if self.key.is_empty() { "" } else { "." };
        Self { file: self.file.clone(), key: format!("{}{dot}{name}", self.key) }
    }

    /// An item of a list at this place.
    pub(super) fn item(&self, name: &str, index: usize) -> Self {
        self.member(&format!("{name}[{index}]"))
    }

    /// An error here.
    pub(super) fn error(&self, problem: impl Into<String>, fix: impl Into<String>) -> SeedError {
        let place = if self.key.is_empty() { "the whole file".to_owned() } else { self.key.clone() };
        SeedError { file: self.file.clone(), place, problem: problem.into(), fix: fix.into() }
    }
}

#[test]
fn error_names_file_key_and_fix() {
    let place = Place::of_file("seed.toml").item("pools", 0).member("id");
    let text = place.error("\"x\" is not an id.", "write REGION_NAME").to_string();
    assert_eq!(text, "seed.toml, pools[0].id: \"x\" is not an id (write REGION_NAME)");
}
