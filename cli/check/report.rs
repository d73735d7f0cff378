//! The result of a check: one line per problem, warning and notice, and a last line with what was checked.

use crate::terminal::{CliError, printable};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

/// Results. Problems fail the check; warnings and notices do not.
#[derive(Default)]
pub(super) struct Report {
    problems: Vec<String>,
    /// Each warning with its count: an unknown pool setting concerns every mail.
    warnings: BTreeMap<String, usize>,
    /// Features that some mail clients display in a simpler form.
    notices: Vec<String>,
    /// What was checked, such as `14 mails`.
    checked: Vec<String>,
}

impl Report {
    /// Adds a problem, unless it was added before.
    pub(super) fn problem(&mut self, problem: String) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    pub(super) fn warn(&mut self, warning: String) {
        *self.warnings.entry(warning).or_default() += 1;
    }

    pub(super) fn notice(&mut self, notice: String) {
        self.notices.push(notice);
    }

    /// Notes what was checked.
    pub(super) fn checked(&mut self, what: String) {
        self.checked.push(what);
    }

    pub(super) fn print(self) -> Result<ExitCode, CliError> {
        let mut out = io::stdout().lock();
        for notice in &self.notices {
            writeln!(out, "notice: {}", printable(notice))?;
        }
        for (warning, times) in &self.warnings {
            let times = if *times > 1 { format!(" ({times} times)") } else { String::new() };
            writeln!(out, "warning: {}{times}", printable(warning))?;
        }
        for problem in &self.problems {
            writeln!(out, "problem: {}", printable(problem))?;
        }
        let counts =
            [(self.problems.len(), "problem"), (self.warnings.len(), "warning"), (self.notices.len(), "notice")];
        let counts = counts.map(|(number, noun)| count(number, noun)).join(", ");
        writeln!(out, "{}: {counts}", printable(&self.checked.join(", ")))?;
        Ok(if self.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

/// A number with its noun, in the plural unless the number is 1.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn nouns_agree_with_their_number() {
        assert_eq!([0, 1, 2].map(|number| count(number, "problem")), ["0 problems", "1 problem", "2 problems"]);
    }
}
