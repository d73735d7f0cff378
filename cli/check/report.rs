//! The result of a check: one line per problem, warning and notice, in this order, tables about the policy, and a last line
//! with what was checked.

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
    /// Features that some mail clients display in a simpler form, and placeholders.
    notices: Vec<String>,
    /// Tables about the policy.
    tables: Vec<String>,
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
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Adds a table, unless it was added before.
    pub(super) fn table(&mut self, table: String) {
        if !self.tables.contains(&table) {
            self.tables.push(table);
        }
    }

    #[cfg(test)]
    pub(super) fn warnings(&self) -> impl Iterator<Item = &str> {
        self.warnings.keys().map(String::as_str)
    }

    /// Whether a problem of this file was added.
    pub(super) fn has_problem_of(&self, file: &str) -> bool {
        self.problems.iter().any(|problem| names_file(problem, file))
    }

    /// Adds what was found for an environment only, with the name of its file.
    pub(super) fn add_environment(&mut self, file: &str, own: Self) {
        let named = |text: &String| if names_file(text, file) { text.clone() } else { format!("{file}: {text}") };
        let new: Vec<_> = own.problems.iter().filter(|problem| !self.problems.contains(problem)).map(named).collect();
        self.problems.extend(new);
        let new: Vec<_> = own.warnings.iter().filter(|(warning, _)| !self.warnings.contains_key(*warning)).collect();
        self.warnings.extend(new.into_iter().map(|(warning, times)| (named(warning), *times)));
        let new: Vec<_> = own.tables.iter().filter(|table| !self.tables.contains(table)).collect();
        self.tables.extend(new.into_iter().map(|table| format!("{file}:\n{table}")));
        own.notices.into_iter().for_each(|notice| self.notice(notice));
    }

    /// Notes what was checked.
    pub(super) fn checked(&mut self, what: String) {
        self.checked.push(what);
    }

    pub(super) fn print(self) -> Result<ExitCode, CliError> {
        let mut out = io::stdout().lock();
        for problem in &self.problems {
            writeln!(out, "problem: {}", printable(problem))?;
        }
        for (warning, times) in &self.warnings {
            let times = if *times > 1 { format!(" ({times} times)") } else { String::new() };
            writeln!(out, "warning: {}{times}", printable(warning))?;
        }
        for notice in &self.notices {
            writeln!(out, "notice: {}", printable(notice))?;
        }
        for line in self.tables.iter().flat_map(|table| table.lines()) {
            writeln!(out, "{}", printable(line))?;
        }
        let counts =
            [(self.problems.len(), "problem"), (self.warnings.len(), "warning"), (self.notices.len(), "notice")];
        let counts = counts.map(|(number, noun)| count(number, noun)).join(", ");
        writeln!(out, "{}: {counts}", printable(&self.checked.join(", ")))?;
        Ok(if self.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

/// Whether a text begins with the name of a file.
fn names_file(text: &str, file: &str) -> bool {
    text.strip_prefix(file).is_some_and(|rest| rest.starts_with(':'))
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
