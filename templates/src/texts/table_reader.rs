//! Reads the tables of one file of texts, and collects its problems.

use super::key::Key;
use super::problem::TextProblem;
use super::sentence::{HtmlSentence, Rules, Sentence, Violation, quoted};
use super::syntax_error::syntax_error;
use crate::suggest::{is_bare, printable, suggestion};
use std::cell::RefCell;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// Later syntax errors are mostly consequences of the first ones.
const MOST_SYNTAX_ERRORS: usize = 10;

/// What reading a file has found so far.
pub(super) struct Report<'a> {
    file: &'a str,
    text: &'a str,
    problems: RefCell<Vec<TextProblem>>,
    missing: RefCell<Vec<(&'static str, &'static Key)>>,
}

impl<'a> Report<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, problems: RefCell::default(), missing: RefCell::default() }
    }

    /// Reports syntax errors, at most one per line. The parser's `Display` would print the source line.
    pub(super) fn add_syntax_errors(&self, errors: &[toml::de::Error]) {
        let mut last_line = 0;
        for error in errors.iter().take(MOST_SYNTAX_ERRORS) {
            let offset = error.span().map_or(0, |span| span.start);
            let line = self.line(offset);
            if line != last_line {
                let (message, help) = syntax_error(self.text, error, |offset| self.line(offset));
                self.add(offset, None, Violation::new(message, help));
            }
            last_line = line;
        }
    }

    pub(super) fn add(&self, offset: usize, key: Option<String>, Violation { message, help }: Violation) {
        let (file, line) = (self.file.to_owned(), self.line(offset));
        self.problems.borrow_mut().push(TextProblem { file, line, key, message, help });
    }

    /// The problems by line, and the keys that the file does not have, each with its table.
    pub(super) fn finish(self) -> (Vec<TextProblem>, Vec<(&'static str, &'static Key)>) {
        let mut problems = self.problems.into_inner();
        problems.sort_by(|one, other| (one.line, &one.key).cmp(&(other.line, &other.key)));
        (problems, self.missing.into_inner())
    }

    fn line(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
    }
}

/// What a key that the file does not have is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// A problem: the file must have every key.
    Problem,
    /// The base has the sentence; the key is listed.
    Listed,
    /// The base has the sentence.
    Usual,
}

/// Parses a sentence of one kind.
type ParseSentence<T> = fn(&Key, &str, Rules) -> Result<T, Violation>;

/// A table while it is read. [`TableReader::finish`] reports the keys that were not read.
pub(super) struct TableReader<'a> {
    name: &'static str,
    path: String,
    offset: usize,
    table: Option<&'a DeTable<'a>>,
    known_keys: Vec<&'static str>,
    missing: Missing,
    rules: Rules,
    report: &'a Report<'a>,
}

impl<'a> TableReader<'a> {
    /// The file itself.
    pub(super) fn file(table: &'a DeTable<'a>, missing: Missing, rules: Rules, report: &'a Report<'a>) -> Self {
        let (path, known_keys) = (String::new(), Vec::new());
        Self { name: "", path, offset: 0, table: Some(table), known_keys, missing, rules, report }
    }

    /// Reads a table of this one, or an empty one if there is none.
    pub(super) fn table<T>(&mut self, name: &'static str, read: impl FnOnce(&mut TableReader<'a>) -> T) -> T {
        let mut table = self.child(name, name, self.find(name));
        self.known_keys.push(name);
        let value = read(&mut table);
        table.finish();
        value
    }

    /// The tables of a table whose names are chosen by the team. They are not listed as incomplete.
    pub(super) fn named_tables(&mut self, name: &'static str) -> Vec<(&'a str, TableReader<'a>)> {
        self.known_keys.push(name);
        let outer = self.child(name, name, self.find(name));
        let Some(table) = outer.table else { return Vec::new() };
        let inner = |(key, value): (&'a Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>)| {
            let key = key.get_ref().as_ref();
            let mut inner = outer.child("", key, Some(value));
            inner.missing = Missing::Usual;
            (key, inner)
        };
        table.iter().map(inner).collect()
    }

    /// The string at a key that is not a sentence.
    pub(super) fn word(&mut self, name: &'static str) -> Option<&'a str> {
        self.known_keys.push(name);
        let value = self.find(name)?;
        self.string(name, value)
    }

    /// Whether the table has a key.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The keys of the table.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.table.into_iter().flat_map(DeTable::keys).map(|key| key.get_ref().as_ref())
    }

    /// A sentence of a mail or a page.
    pub(super) fn html(&mut self, key: &'static Key, base: Option<&HtmlSentence>) -> HtmlSentence {
        self.sentence(key, HtmlSentence::parse).or_else(|| base.cloned()).unwrap_or_default()
    }

    /// A sentence of a subject or an SMS.
    pub(super) fn plain(&mut self, key: &'static Key, base: Option<&Sentence>) -> Sentence {
        self.sentence(key, Sentence::parse).or_else(|| base.cloned()).unwrap_or_default()
    }

    /// Every key as a sentence with the rules of one key.
    pub(super) fn all(&mut self, key: &Key) -> Vec<(&'a str, Sentence)> {
        let mut sentences = Vec::new();
        for (name, value) in self.table.into_iter().flat_map(DeTable::iter) {
            let name = name.get_ref().as_ref();
            if let Some(sentence) = self.parsed(name, key, value, Sentence::parse) {
                sentences.push((name, sentence));
            }
        }
        // Every key is known.
        self.table = None;
        sentences
    }

    /// Reports a problem of a key, or of the table if it has no such key.
    pub(super) fn report_key(&self, name: &str, violation: Violation) {
        let offset = self.find(name).map_or(self.offset, |value| value.span().start);
        self.report.add(offset, Some(self.path_of(name)), violation);
    }

    /// Reports a problem of the table itself.
    pub(super) fn report_table(&self, violation: Violation) {
        self.report.add(self.offset, Some(self.path.clone()), violation);
    }

    /// Reports the keys that were not read.
    pub(super) fn finish(self) {
        for (key, value) in self.table.into_iter().flat_map(DeTable::iter) {
            let name = key.get_ref().as_ref();
            if !self.known_keys.contains(&name) {
                let help = suggestion(name, self.known_keys.iter().copied()) + ", or remove it";
                let what = if value.get_ref().is_table() { "unknown table" } else { "unknown key" };
                self.report.add(key.span().start, Some(self.path_of(name)), Violation::new(what, help));
            }
        }
    }

    fn sentence<T>(&mut self, key: &'static Key, parse: ParseSentence<T>) -> Option<T> {
        self.known_keys.push(key.name);
        let Some(value) = self.find(key.name) else {
            match self.missing {
                Missing::Problem => self.report_key(key.name, Violation::new("is missing", "write this sentence")),
                Missing::Listed => self.report.missing.borrow_mut().push((self.name, key)),
                Missing::Usual => {}
            }
            return None;
        };
        self.parsed(key.name, key, value, parse)
    }

    fn parsed<T>(&self, name: &str, key: &Key, value: &'a Spanned<DeValue<'a>>, parse: ParseSentence<T>) -> Option<T> {
        let text = self.string(name, value)?;
        let report = |violation: Violation| {
            let violation = violation.with_value(text);
            self.report.add(value.span().start, Some(self.path_of(name)), violation);
        };
        parse(key, text, self.rules).map_err(report).ok()
    }

    fn string(&self, name: &str, value: &'a Spanned<DeValue<'a>>) -> Option<&'a str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            let message = format!("must be a string, found {}", found(value.get_ref()));
            let violation = Violation::new(message, "write the text in double quotes");
            self.report.add(value.span().start, Some(self.path_of(name)), violation);
        }
        text
    }

    fn find(&self, name: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table?.get(name)
    }

    fn child(&self, name: &'static str, key: &str, value: Option<&'a Spanned<DeValue<'a>>>) -> TableReader<'a> {
        let path = self.path_of(key);
        let offset = value.map_or(self.offset, |value| value.span().start);
        let table = value.and_then(|value| value.get_ref().as_table());
        if value.is_some() && table.is_none() {
            let what = value.map(|value| found(value.get_ref())).unwrap_or_default();
            let message = format!("must be a table, found {what}");
            let violation = Violation::new(message, "write a header of its own, as in [sign_up]");
            self.report.add(offset, Some(path.clone()), violation);
        }
        Self {
            name,
            path,
            offset,
            table,
            known_keys: Vec::new(),
            missing: self.missing,
            rules: self.rules,
            report: self.report,
        }
    }

    fn path_of(&self, key: &str) -> String {
        let key = printable(key, is_bare);
        if self.path.is_empty() { key } else { format!("{}.{key}", self.path) }
    }
}

/// What a value of the wrong type is. Texts are no secrets: end users read them.
fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => quoted(text),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) => "an array".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
