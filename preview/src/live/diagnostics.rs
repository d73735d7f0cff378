//! Turns the output of Cargo and rustc into the built program, or into problems with their locations.

use super::sources::Sources;
use super::status::Problem;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The folder of the askama templates.
const TEMPLATES: &str = "templates/templates/";

/// Separates message and location in askama's errors.
const ASKAMA_LOCATION_MARK: &str = "\n  --> ";

/// The part of Cargo's messages that is used here.
#[derive(Deserialize)]
struct Line {
    message: Option<Diagnostic>,
    executable: Option<PathBuf>,
    fresh: Option<bool>,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    column_start: u32,
    is_primary: bool,
    label: Option<String>,
    expansion: Option<Expansion>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Box<Span>,
    macro_decl_name: String,
}

/// The program that was built, if any.
pub(super) fn built_program(messages: &str) -> Option<PathBuf> {
    lines(messages).find_map(|line| line.executable)
}

/// Whether anything except the renderer itself was compiled. If not, the renderer equals the code in this process.
pub(super) fn compiled_other_crates(messages: &str) -> bool {
    lines(messages).any(|line| line.fresh == Some(false) && line.executable.is_none())
}

/// Explains why the renderer could not be built.
pub(super) struct BuildDiagnosis<'a> {
    pub(super) sources: &'a Sources,
    /// The saved file that caused the build, relative to the repository.
    pub(super) cause: Option<&'a str>,
    /// The templates: names and texts.
    pub(super) templates: &'a [(String, String)],
}

impl BuildDiagnosis<'_> {
    /// The errors in Cargo's messages, one per location; without any, Cargo's text on standard error.
    pub(super) fn problems(&self, messages: &str, errors: &str) -> Vec<Problem> {
        let mut problems: Vec<Problem> = Vec::new();
        for diagnostic in lines(messages).filter_map(|line| line.message).filter(|found| found.level == "error") {
            let problem = self.problem(&diagnostic);
            // An error in a template that several mails include is reported once for each of them.
            if !problems.iter().any(|earlier| is_duplicate(earlier, &problem)) {
                problems.push(problem);
            }
        }
        if problems.is_empty() {
            problems.push(Problem::without_line("cargo", self.without_paths(cargo_error(errors))));
        }
        problems
    }

    fn problem(&self, diagnostic: &Diagnostic) -> Problem {
        let Some(span) = diagnostic.spans.iter().find(|span| span.is_primary) else {
            return Problem::without_line("cargo", self.without_paths(&diagnostic.message));
        };
        if let Some((message, place)) = diagnostic.message.split_once(ASKAMA_LOCATION_MARK)
            && let Some((file, line, column)) = askama_location(place)
        {
            let message = self.without_paths(message);
            return Problem::at(self.without_paths(file), Some((line, column)), message);
        }
        let message = match &span.label {
            Some(label) if !diagnostic.message.contains(label.as_str()) => format!("{}: {label}", diagnostic.message),
            _ => diagnostic.message.clone(),
        };
        let message = self.without_paths(&message);
        if span.is_in_template()
            && let Some((file, place)) = self.locate_in_templates(&diagnostic.message)
        {
            return Problem::at(file, place, message);
        }
        let span = span.outermost();
        let file = self.without_paths(&span.file_name);
        Problem::at(file, Some((span.line_start, span.column_start)), message)
    }

    /// Finds the place in a template that caused an error in askama's generated code. rustc only knows the `derive`,
    /// but its message usually quotes the unknown name: search for that name, first in the file that was saved.
    fn locate_in_templates(&self, message: &str) -> Option<(String, Option<(u32, u32)>)> {
        let saved = self.cause.filter(|cause| cause.starts_with(TEMPLATES));
        let (first, others): (Vec<_>, Vec<_>) = self.templates.iter().partition(|(file, _)| Some(&**file) == saved);
        let place = quoted_name(message).and_then(|name| {
            let mut templates = first.into_iter().chain(others);
            templates.find_map(|(file, text)| Some((file.clone(), Some(position_in_tag(text, name)?))))
        });
        place.or_else(|| Some((saved?.to_owned(), None)))
    }

    /// Removes the machine's paths.
    fn without_paths(&self, text: &str) -> String {
        let text = match &self.sources.repository {
            Some(repository) => {
                let repository = repository.to_string_lossy();
                text.replace(&format!("{repository}/"), "").replace(&*repository, ".")
            }
            None => text.to_owned(),
        };
        match std::env::home_dir() {
            Some(home) if home != Path::new("/") && home != Path::new("") => {
                text.replace(&*home.to_string_lossy(), "~")
            }
            _ => text,
        }
    }
}

impl Span {
    /// The place in the source file that the macros were expanded from.
    fn outermost(&self) -> &Self {
        self.expansion.as_ref().map_or(self, |expansion| expansion.span.outermost())
    }

    /// Whether askama generated this code.
    fn is_in_template(&self) -> bool {
        self.expansion.as_ref().is_some_and(|expansion| {
            expansion.macro_decl_name == "#[derive(Template)]" || expansion.span.is_in_template()
        })
    }
}

fn lines(messages: &str) -> impl Iterator<Item = Line> {
    messages.lines().filter_map(|line| serde_json::from_str(line).ok())
}

/// Whether the later problem adds no information.
fn is_duplicate(earlier: &Problem, later: &Problem) -> bool {
    let place = |problem: &Problem| (problem.file.clone(), problem.line, problem.column);
    place(earlier) == place(later) && (later.line.is_some() || earlier.message == later.message)
}

/// `file:line:column`, followed by the source line. askama counts columns from 0.
fn askama_location(text: &str) -> Option<(&str, u32, u32)> {
    let mut parts = text.lines().next()?.rsplitn(3, ':');
    let (column, line, file) = (parts.next()?, parts.next()?, parts.next()?);
    Some((file, line.parse().ok()?, column.parse::<u32>().ok()?.checked_add(1)?))
}

/// The first identifier in backquotes.
fn quoted_name(message: &str) -> Option<&str> {
    message.split('`').skip(1).step_by(2).find(|quoted| !quoted.is_empty() && quoted.chars().all(is_name_char))
}

fn is_name_char(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Line and column of the first occurrence of the name inside a template tag.
fn position_in_tag(text: &str, name: &str) -> Option<(u32, u32)> {
    let is_word = |start: usize| {
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let after = text.get(start + name.len()..).and_then(|after| after.chars().next());
        !before.into_iter().chain(after).any(is_name_char)
    };
    let is_in_tag = |start: usize| {
        let before = text.get(..start).unwrap_or_default();
        let opened = before.rfind("{{").max(before.rfind("{%"));
        opened.is_some() && opened > before.rfind("}}").max(before.rfind("%}"))
    };
    let (start, _) = text.match_indices(name).find(|(start, _)| is_word(*start) && is_in_tag(*start))?;
    let before = text.get(..start)?;
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next()?.chars().count() + 1;
    Some((line.try_into().ok()?, column.try_into().ok()?))
}

/// Cargo's own error, without the progress before it.
fn cargo_error(errors: &str) -> &str {
    let start = errors.find("error: ").map_or(0, |start| start + "error: ".len());
    let reason = errors.get(start..).unwrap_or_default().trim();
    if reason.is_empty() { "failed without an error message" } else { reason }
}

#[cfg(test)]
mod tests;
