//! Keys with several values: lists, and tables whose keys are chosen by the user.

use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::{Contents, Section, one_of};
use crate::key::{Key, quoted, words};
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported, collect_all};

impl<'a> Section<'a> {
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
            parse(text).map_err(|diagnostic| self.report_value(key.name, item, diagnostic.into().with_text(key, text)))
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

    fn check_unique(&self, key: &Key, text: &str, items: &DeArray<'_>, index: usize) -> Result<(), ErrorReported> {
        let is_same = |item: &&Spanned<DeValue<'_>>| item.get_ref().as_str() == Some(text);
        let (Some(first), Some(again)) = (items.get(index), items.iter().skip(index + 1).find(is_same)) else {
            return Ok(());
        };
        let first = self.report.line(first.span().start);
        let diagnostic =
            Diagnostic::new(format!("contains the same value twice, first on line {first}"), "remove one of the two");
        Err(self.report_value(key.name, again, diagnostic.with_text(key, text)))
    }
}
