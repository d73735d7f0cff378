//! One table of the file: reads its keys as validated values, and reports unknown keys.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

#[cfg(test)]
use crate::key::ReadKey;
use crate::key::{Key, integer, quoted, words};
use crate::problem::Place;
use crate::renames::renamed_policy_key;
use crate::report::{Diagnostic, ErrorReported, Report, collect_all};
use crate::suggest::{is_bare, printable, suggestion};

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

    /// Accepts a key without reading it.
    #[cfg(not(feature = "endpoints"))]
    pub(crate) fn ignore(&mut self, key: &'static str) {
        self.known_keys.push(key);
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

    /// The string at an optional key.
    ///
    /// # Errors
    /// If it is not a string, or `parse` fails.
    pub(crate) fn optional<T, E: Into<Diagnostic>>(
        &mut self,
        key: &Key,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, ErrorReported> {
        self.record(key, || ["string".to_owned(), String::new()]);
        self.text(key, parse)
    }

    fn text<T, E: Into<Diagnostic>>(
        &mut self,
        key: &Key,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, ErrorReported> {
        let Some(value) = self.find(key.name)? else { return Ok(None) };
        let text = value.get_ref().as_str().ok_or_else(|| self.wrong_type(key, "a string", value))?;
        parse(text).map(Some).map_err(|diagnostic| self.report_value(key.name, value, diagnostic.into()))
    }

    /// The string at a required key.
    ///
    /// # Errors
    /// As [`Section::optional`], and if the key is missing.
    pub(crate) fn required<T, E: Into<Diagnostic>>(
        &mut self,
        key: &Key,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, ErrorReported> {
        self.optional(key, parse)?.ok_or_else(|| self.report_missing(key))
    }

    /// One of a few words at an optional key.
    ///
    /// # Errors
    /// As [`Section::optional`], and if it is another word.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        key: &Key,
        choices: &[(&'static str, T)],
    ) -> Result<Option<T>, ErrorReported> {
        self.record(key, || [words(choices), String::new()]);
        self.text(key, one_of(choices))
    }

    /// One of a few words, or the default if the key is missing.
    ///
    /// # Errors
    /// As [`Section::choice`].
    pub(crate) fn choice_or<T: Copy + PartialEq>(
        &mut self,
        key: &Key,
        choices: &[(&'static str, T)],
        default: T,
    ) -> Result<T, ErrorReported> {
        self.record(key, || [words(choices), quoted(choices, |value| *value == default)]);
        Ok(self.text(key, one_of(choices))?.unwrap_or(default))
    }

    /// The boolean at an optional key. All keys treat a missing value as false.
    ///
    /// # Errors
    /// If it is neither `true` nor `false`.
    pub(crate) fn boolean(&mut self, key: &Key) -> Result<Option<bool>, ErrorReported> {
        self.record(key, || ["boolean".to_owned(), "`false`".to_owned()]);
        let Some(value) = self.find(key.name)? else { return Ok(None) };
        value.get_ref().as_bool().map(Some).ok_or_else(|| self.wrong_type(key, "true or false", value))
    }

    /// The integer at an optional key.
    ///
    /// # Errors
    /// If it is not an integer, or outside `range`.
    pub(crate) fn number(&mut self, key: &Key, range: RangeInclusive<u32>) -> Result<Option<u32>, ErrorReported> {
        self.record(key, || [integer(&range), String::new()]);
        self.integer(key, range)
    }

    /// The integer at a key, or the default if the key is missing.
    ///
    /// # Errors
    /// As [`Section::number`].
    pub(crate) fn number_or(
        &mut self,
        key: &Key,
        range: RangeInclusive<u32>,
        default: u32,
    ) -> Result<u32, ErrorReported> {
        self.record(key, || [integer(&range), format!("`{default}`")]);
        Ok(self.integer(key, range)?.unwrap_or(default))
    }

    fn integer(&mut self, key: &Key, range: RangeInclusive<u32>) -> Result<Option<u32>, ErrorReported> {
        let Some(value) = self.find(key.name)? else { return Ok(None) };
        let number = value.get_ref().as_integer().and_then(|digits| {
            let digits = digits.as_str().replace('_', "");
            digits.parse().ok()
        });
        match number {
            Some(number) if range.contains(&number) => Ok(Some(number)),
            _ => {
                let message = format!("must be an integer from {} to {}", range.start(), range.end());
                let help = format!("write for example {} = {}", key.name, key.example);
                Err(self.report_value(key.name, value, Diagnostic::new(message, help)))
            }
        }
    }

    /// The value of any type at an optional key.
    ///
    /// # Errors
    /// If `parse` fails.
    pub(crate) fn value<T>(
        &mut self,
        key: &Key,
        parse: impl FnOnce(&DeValue<'a>) -> Result<T, Diagnostic>,
    ) -> Result<Option<T>, ErrorReported> {
        self.record(key, Default::default);
        let Some(value) = self.find(key.name)? else { return Ok(None) };
        parse(value.get_ref()).map(Some).map_err(|diagnostic| self.report_value(key.name, value, diagnostic))
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

    /// All values inside this table in the order of the file, if their names are chosen by the user: each name with
    /// its place and the result of `parse`. It consumes the whole table. `entry` describes them for the reference page.
    ///
    /// # Errors
    /// If this table is invalid, or `parse` fails; one invalid value does not hide the next.
    pub(crate) fn values<T>(
        mut self,
        entry: &Key,
        parse: impl Fn(&str, &DeValue<'a>) -> Result<T, Diagnostic>,
    ) -> Result<Vec<(&'a str, Place, T)>, ErrorReported> {
        self.record(entry, Default::default);
        let table = match std::mem::replace(&mut self.contents, Contents::Absent) {
            Contents::Table(table) => table,
            Contents::Absent => return Ok(Vec::new()),
            Contents::Invalid(reported) => return Err(reported),
        };
        let mut named: Vec<_> = table.iter().collect();
        named.sort_unstable_by_key(|(_, value)| value.span().start);
        let parsed = named.into_iter().map(|(name, value)| {
            let name = name.get_ref().as_ref();
            let parsed =
                parse(name, value.get_ref()).map_err(|diagnostic| self.report_value(name, value, diagnostic))?;
            Ok((name, self.report.place(value.span().start, Some(self.path(name))), parsed))
        });
        collect_all(parsed)
    }

    /// Reports a problem of a key that was already read, for example of two keys that cannot be combined.
    pub(crate) fn report_key(&self, key: &Key, diagnostic: Diagnostic) -> ErrorReported {
        let Contents::Table(table) = self.contents else { return self.report_table(diagnostic) };
        match table.get(key.name) {
            Some(value) => self.report_value(key.name, value, diagnostic),
            None => self.report_table(diagnostic),
        }
    }

    /// The list of distinct strings at an optional key.
    ///
    /// # Errors
    /// If it is not a list of strings, `parse` fails for one of them, or two are equal.
    pub(crate) fn list<T, E: Into<Diagnostic>>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<Vec<T>>, ErrorReported> {
        self.record(key, || ["list of strings".to_owned(), "`[]`".to_owned()]);
        self.array(key, parse)
    }

    fn array<T, E: Into<Diagnostic>>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<Vec<T>>, ErrorReported> {
        let Some(value) = self.find(key.name)? else { return Ok(None) };
        let items = value.get_ref().as_array().ok_or_else(|| self.wrong_type(key, "a list", value))?;
        let parsed = items.iter().enumerate().map(|(index, item)| {
            let text = item.get_ref().as_str().ok_or_else(|| self.wrong_type(key, "a list of strings", item))?;
            self.check_unique(key, text, items, index)?;
            parse(text).map_err(|diagnostic| self.report_value(key.name, item, diagnostic.into()))
        });
        collect_all(parsed).map(Some)
    }

    /// A list of a few words at an optional key.
    ///
    /// # Errors
    /// As [`Section::list`], and if it contains another word.
    pub(crate) fn choices<T: Copy>(
        &mut self,
        key: &Key,
        choices: &[(&'static str, T)],
    ) -> Result<Option<Vec<T>>, ErrorReported> {
        self.record(key, || [format!("list of {}", words(choices)), "`[]`".to_owned()]);
        self.array(key, one_of(choices))
    }

    /// A list of a few words that must not be empty, or the default if the key is missing.
    ///
    /// # Errors
    /// As [`Section::choices`], and if it is empty.
    pub(crate) fn choices_or<T: Copy + PartialEq>(
        &mut self,
        key: &Key,
        choices: &[(&'static str, T)],
        default: &[T],
    ) -> Result<Vec<T>, ErrorReported> {
        self.record(key, || {
            [format!("list of {}", words(choices)), format!("[{}]", quoted(choices, |value| default.contains(value)))]
        });
        Ok(self.non_empty_array(key, one_of(choices))?.unwrap_or_else(|| default.to_vec()))
    }

    /// A list that must not be empty: it would be unclear whether an empty one means all or none.
    ///
    /// # Errors
    /// As [`Section::list`], and if it is empty.
    pub(crate) fn non_empty_list<T, E: Into<Diagnostic>>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<Vec<T>>, ErrorReported> {
        self.record(key, || ["list of strings, not empty".to_owned(), String::new()]);
        self.non_empty_array(key, parse)
    }

    fn non_empty_array<T, E: Into<Diagnostic>>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<Vec<T>>, ErrorReported> {
        match self.array(key, parse)? {
            Some(list) if list.is_empty() => {
                let help = format!("write for example {} = {}, or remove it", key.name, key.example);
                Err(self.report_key(key, Diagnostic::new("is empty", help)))
            }
            list => Ok(list),
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
                None => Contents::Invalid(self.report_value(key, value, not_a_table(value.get_ref()))),
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

    fn check_unique(&self, key: &Key, text: &str, items: &DeArray<'_>, index: usize) -> Result<(), ErrorReported> {
        let Some(again) = items.iter().skip(index + 1).find(|item| item.get_ref().as_str() == Some(text)) else {
            return Ok(());
        };
        Err(self.report_value(
            key.name,
            again,
            Diagnostic::new("contains the same value twice", "remove one of the two"),
        ))
    }

    fn wrong_type(&self, key: &Key, wanted: &str, value: &Spanned<DeValue<'_>>) -> ErrorReported {
        let message = format!("must be {wanted}, found {}", value.get_ref().type_str());
        self.report_value(
            key.name,
            value,
            Diagnostic::new(message, format!("write for example {} = {}", key.name, key.example)),
        )
    }

    fn report_value(&self, key: &str, value: &Spanned<DeValue<'_>>, diagnostic: Diagnostic) -> ErrorReported {
        self.report.in_file(value.span().start, Some(self.path(key)), diagnostic)
    }

    fn unknown_key(&self, name: &str, path: &str) -> Diagnostic {
        if let Some(new) = renamed_policy_key(path) {
            return Diagnostic::new(format!("was renamed to `{new}`"), "write the new name");
        }
        let message = if self.keys.is_empty() { "unknown table" } else { "unknown key" };
        Diagnostic::new(message, suggestion(name, self.known_keys.iter().copied()) + ", or remove it")
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
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !self.known_keys.contains(&name) {
                let path = self.path(name);
                let diagnostic = self.unknown_key(name, &path);
                self.report.in_file(key.span().start, Some(path), diagnostic);
            }
        }
    }
}

fn dotted<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    keys.map(|key| printable(key, is_bare)).collect::<Vec<_>>().join(".")
}

fn not_a_table(value: &DeValue<'_>) -> Diagnostic {
    let help = match value {
        DeValue::Array(_) => "write its header with single brackets, as in [name]",
        _ => "write a header of its own, as in [name], with its keys below",
    };
    Diagnostic::new(format!("must be a table, found {}", value.type_str()), help)
}

/// Parses one of a few words.
fn one_of<T: Copy>(choices: &[(&'static str, T)]) -> impl Fn(&str) -> Result<T, Diagnostic> {
    move |text| {
        let chosen = choices.iter().find(|(word, _)| *word == text);
        chosen.map(|(_, value)| *value).ok_or_else(|| {
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
