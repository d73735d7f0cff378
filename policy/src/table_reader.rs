//! One table of the file: reads its keys as validated values, and reports unknown keys.

mod lists;
mod values;

use std::collections::BTreeSet;

use templates::{closest_match, is_bare, printable, suggestion};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

#[cfg(test)]
use crate::key::ReadKey;
use crate::key::{Key, VERSION_NAME};
use crate::problem::Place;
use crate::renames::{renamed, renamed_policy_key};
use crate::report::{Diagnostic, ErrorReported, Report};

/// A table of the file while it is parsed.
///
/// When it is dropped it reports all keys that were never read, so read every key first and use `?` afterwards. A
/// missing table behaves like an empty one. For an invalid table the error has already been reported; all reads
/// return `Err(ErrorReported)`.
pub(crate) struct Section<'a> {
    /// The keys of the path to this table, empty for the file itself. They are joined only when a problem is
    /// reported.
    keys: Vec<&'a str>,
    /// The byte offset of the table; missing keys are reported there.
    offset: usize,
    contents: Contents<'a>,
    known_keys: Vec<&'static str>,
    report: &'a Report<'a>,
}

enum Contents<'a> {
    Table(&'a DeTable<'a>),
    Absent,
    Invalid(ErrorReported),
}

impl<'a> Section<'a> {
    /// The file itself: its table, or the proof that it is not valid TOML.
    pub(crate) fn file(table: Result<&'a DeTable<'a>, ErrorReported>, report: &'a Report<'a>) -> Self {
        let contents = table.map_or_else(Contents::Invalid, Contents::Table);
        Self { keys: Vec::new(), offset: 0, contents, known_keys: Vec::new(), report }
    }

    /// A table inside this one.
    pub(crate) fn table(&mut self, key: &Key) -> Section<'a> {
        #[cfg(test)]
        self.report.record(ReadKey { table: self.path(key.name), key: *key, value: None });
        let found = self.find(key.name);
        self.child(key.name, found)
    }

    /// Notes the type and the default of a key for the reference page. It does nothing outside of tests.
    #[cfg_attr(
        not(test),
        expect(unused_variables, clippy::unused_self, reason = "only tests write the reference page")
    )]
    fn record(&self, key: &Key, value: impl FnOnce() -> [String; 2]) {
        #[cfg(test)]
        self.report.record(ReadKey { table: self.name(), key: *key, value: Some(value()) });
    }

    /// All tables inside this one in the order of the file, if their names are chosen by the user. It consumes the
    /// whole table.
    ///
    /// # Errors
    /// If this table is invalid.
    pub(crate) fn tables(mut self) -> Result<Vec<(&'a str, Section<'a>)>, ErrorReported> {
        #[cfg(test)]
        self.report.record(ReadKey { table: self.path("NAME"), key: Key::table("NAME", ""), value: None });
        let table = match std::mem::replace(&mut self.contents, Contents::Absent) {
            Contents::Table(table) => table,
            Contents::Absent => return Ok(Vec::new()),
            Contents::Invalid(reported) => return Err(reported),
        };
        let inner = |(name, value): (&'a Spanned<DeString<'a>>, _)| {
            let name = name.get_ref().as_ref();
            (name, self.child(name, Ok(Some(value))))
        };
        let mut tables: Vec<_> = table.iter().map(inner).collect();
        tables.sort_unstable_by_key(|(_, table)| table.offset);
        Ok(tables)
    }

    /// The names of all keys and tables in this table.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let Contents::Table(table) = self.contents else { return BTreeSet::new() };
        table.keys().map(|name| name.get_ref().to_string()).collect()
    }

    /// Whether the file has this table.
    pub(crate) fn exists(&self) -> bool {
        !matches!(self.contents, Contents::Absent)
    }

    /// The result of `read` if the file has this table.
    ///
    /// # Errors
    /// If `read` fails.
    pub(crate) fn map_present<T>(
        self,
        read: impl FnOnce(Section<'a>) -> Result<T, ErrorReported>,
    ) -> Result<Option<T>, ErrorReported> {
        if self.exists() { read(self).map(Some) } else { Ok(None) }
    }

    /// Whether the table has no keys; an invalid one is not known to be empty.
    pub(crate) fn is_empty(&self) -> bool {
        match self.contents {
            Contents::Table(table) => table.is_empty(),
            Contents::Absent => true,
            Contents::Invalid(_) => false,
        }
    }

    /// The place of this table, for later messages.
    pub(crate) fn place(&self) -> Place {
        self.report.place(self.offset, Some(self.name()))
    }

    /// The place of the value at a key, for later messages.
    pub(crate) fn place_of(&self, key: &Key) -> Place {
        let value = match self.contents {
            Contents::Table(table) => table.get(key.name),
            Contents::Absent | Contents::Invalid(_) => None,
        };
        let offset = value.map_or(self.offset, |value| value.span().start);
        self.report.place(offset, Some(self.path(key.name)))
    }

    /// Reports a problem of a key that was already read, for example of two keys that cannot be combined.
    pub(crate) fn report_key(&self, key: &Key, diagnostic: Diagnostic) -> ErrorReported {
        let Contents::Table(table) = self.contents else { return self.report_table(diagnostic) };
        match table.get(key.name) {
            Some(value) => self.report_value(key.name, value, diagnostic),
            None => self.report_table(diagnostic),
        }
    }

    /// Reports a missing key, unless the whole table is invalid.
    pub(crate) fn report_missing(&self, key: &Key) -> ErrorReported {
        if let Contents::Invalid(reported) = self.contents {
            return reported;
        }
        let help = format!("set {} = {} in [{}]", key.name, key.example, self.name());
        self.report.in_file(self.offset, Some(self.path(key.name)), Diagnostic::new("is missing", help))
    }

    /// Reports a problem of the table itself, for instance of its name.
    pub(crate) fn report_table(&self, diagnostic: Diagnostic) -> ErrorReported {
        self.report.in_file(self.offset, Some(self.name()), diagnostic)
    }

    /// Reports a problem at a place that was noted before.
    pub(crate) fn report_at(&self, place: Place, diagnostic: Diagnostic) -> ErrorReported {
        self.report.at(place, diagnostic)
    }

    fn find(&mut self, key: &'static str) -> Result<Option<&'a Spanned<DeValue<'a>>>, ErrorReported> {
        self.known_keys.push(key);
        match self.contents {
            Contents::Table(table) => Ok(table.get(key)),
            Contents::Absent => Ok(None),
            Contents::Invalid(reported) => Err(reported),
        }
    }

    fn child(&self, key: &'a str, found: Result<Option<&'a Spanned<DeValue<'a>>>, ErrorReported>) -> Section<'a> {
        let offset = found.ok().flatten().map_or(self.offset, |value| value.span().start);
        let contents = match found {
            Err(reported) => Contents::Invalid(reported),
            Ok(None) => Contents::Absent,
            Ok(Some(value)) => match value.get_ref().as_table() {
                Some(table) => Contents::Table(table),
                None => Contents::Invalid(self.report_value(key, value, not_a_table(&self.path(key), value.get_ref()))),
            },
        };
        Section {
            keys: [self.keys.as_slice(), &[key]].concat(),
            offset,
            contents,
            known_keys: Vec::new(),
            report: self.report,
        }
    }

    fn wrong_type(&self, key: &Key, wanted: &str, value: &Spanned<DeValue<'_>>) -> ErrorReported {
        let message = format!("must be {wanted}, found {}", value.get_ref().type_str());
        let help = format!("write for example {} = {}", key.name, key.example);
        self.report_value(key.name, value, Diagnostic::new(message, help).with_value(key, value.get_ref()))
    }

    fn report_value(&self, key: &str, value: &Spanned<DeValue<'_>>, diagnostic: Diagnostic) -> ErrorReported {
        self.report.in_file(value.span().start, Some(self.path(key)), diagnostic)
    }

    fn unknown_key(&self, name: &str, path: &str, value: &DeValue<'_>, table: &DeTable<'_>) -> Diagnostic {
        if let Some(new) = renamed_policy_key(path) {
            let present = new.rsplit('.').next().and_then(|name| table.get_key_value(name));
            return renamed(new, present.map(|(key, _)| self.report.line(key.span().start)));
        }
        if !self.keys.is_empty() {
            return Diagnostic::new(
                "unknown key",
                suggestion(name, self.known_keys.iter().copied()) + ", or remove it",
            );
        }
        // `version` is the only key of the file that is not a table.
        let tables = self.known_keys.iter().copied().filter(|key| *key != VERSION_NAME);
        match (value, closest_match(name, [VERSION_NAME].into_iter())) {
            (DeValue::Table(_), _) => Diagnostic::new("unknown table", suggestion(name, tables) + ", or remove it"),
            (_, Some(meant)) => Diagnostic::new("unknown key", format!("write {meant}, or remove it")),
            _ => Diagnostic::new("unknown key", "write it below the header of its table, such as [app], or remove it"),
        }
    }

    /// The dotted path, empty for the file itself.
    fn name(&self) -> String {
        dotted(self.keys.iter().copied())
    }

    fn path(&self, key: &str) -> String {
        dotted(self.keys.iter().copied().chain([key]))
    }
}

impl Drop for Section<'_> {
    fn drop(&mut self) {
        let Contents::Table(table) = self.contents else { return };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !self.known_keys.contains(&name) {
                let path = self.path(name);
                let diagnostic = self.unknown_key(name, &path, value.get_ref(), table);
                self.report.in_file(key.span().start, Some(path), diagnostic);
            }
        }
    }
}

fn dotted<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    keys.map(|key| printable(key, is_bare)).collect::<Vec<_>>().join(".")
}

fn not_a_table(path: &str, value: &DeValue<'_>) -> Diagnostic {
    let help = match value {
        DeValue::Array(_) => format!("write its header with single brackets: [{path}]"),
        _ => format!("write the header [{path}], and its keys below"),
    };
    Diagnostic::new(format!("must be a table, found {}", value.type_str()), help)
}

/// Parses one of a few words.
fn one_of<T: Copy>(choices: &[(&'static str, T)]) -> impl Fn(&str) -> Result<T, Diagnostic> {
    move |text| {
        let chosen = choices.iter().find(|(word, _)| *word == text);
        chosen.map(|(_, value)| *value).ok_or_else(|| {
            if let Some(meant) = closest_match(text, choices.iter().map(|(word, _)| *word)) {
                return Diagnostic::new("invalid value", format!("write \"{meant}\""));
            }
            let mut expected = String::from("expected ");
            for (index, (word, _)) in choices.iter().enumerate() {
                let separator = match index {
                    0 => "",
                    _ if index + 1 == choices.len() => " or ",
                    _ => ", ",
                };
                expected.extend([separator, "\"", word, "\""]);
            }
            Diagnostic::new("invalid value", expected)
        })
    }
}
