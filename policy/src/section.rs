//! One table of the file: hands out its keys as checked values, and reports the keys that nobody asked for.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

use crate::problem::Place;
use crate::report::{Fault, Report, Reported, all};
use crate::spelling::{instead, is_bare, printable};

/// A key of the file that the code knows, and how its value is written, for the way out.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) example: &'static str,
}

/// A table of the file while it is read.
///
/// When it goes out of scope it reports the keys it was never asked for, so ask for every key first and use `?` after.
/// A table that is not there reads like an empty one. One that cannot be read has been reported, and so has every
/// key in it.
pub(crate) struct Section<'a> {
    /// The keys that lead to it, none for the file itself. They become a name only when something is said about it.
    keys: Vec<&'a str>,
    /// Where it begins, in bytes; what is missing in it is reported there.
    offset: usize,
    contents: Contents<'a>,
    asked: Vec<&'static str>,
    report: &'a Report<'a>,
}

enum Contents<'a> {
    Table(&'a DeTable<'a>),
    Absent,
    Unreadable(Reported),
}

impl<'a> Section<'a> {
    /// The file itself: its table, or the proof that it is not TOML.
    pub(crate) fn file(table: Result<&'a DeTable<'a>, Reported>, report: &'a Report<'a>) -> Self {
        let contents = table.map_or_else(Contents::Unreadable, Contents::Table);
        Self { keys: Vec::new(), offset: 0, contents, asked: Vec::new(), report }
    }

    /// A table inside this one.
    pub(crate) fn table(&mut self, key: &'static str) -> Section<'a> {
        let found = self.find(key);
        self.inner(key, found)
    }

    /// A key that somebody else asks for.
    #[cfg(not(feature = "endpoints"))]
    pub(crate) fn pass_over(&mut self, key: &'static str) {
        self.asked.push(key);
    }

    /// All tables inside this one in the order of the file, where the names are the user's own: the whole of it is handed
    /// out.
    ///
    /// # Errors
    /// When this table cannot be read.
    pub(crate) fn tables(mut self) -> Result<Vec<(&'a str, Section<'a>)>, Reported> {
        let table = match std::mem::replace(&mut self.contents, Contents::Absent) {
            Contents::Table(table) => table,
            Contents::Absent => return Ok(Vec::new()),
            Contents::Unreadable(reported) => return Err(reported),
        };
        let inner = |(name, value): (&'a Spanned<DeString<'a>>, _)| {
            let name = name.get_ref().as_ref();
            (name, self.inner(name, Ok(Some(value))))
        };
        let mut tables: Vec<_> = table.iter().map(inner).collect();
        tables.sort_unstable_by_key(|(_, table)| table.offset);
        Ok(tables)
    }

    /// The text at a key that may be left out.
    ///
    /// # Errors
    /// When it is not text, or `parse` finds a fault.
    pub(crate) fn optional<T, E: Into<Fault>>(
        &mut self,
        key: &Key,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Reported> {
        let Some(value) = self.find(key.name)? else { return Ok(None) };
        let text = value.get_ref().as_str().ok_or_else(|| self.wrong_type(key, "text in quotes", value))?;
        parse(text).map(Some).map_err(|fault| self.fault(key.name, value, fault.into()))
    }

    /// The text at a key that must be there.
    ///
    /// # Errors
    /// As [`Section::optional`], and when there is none.
    pub(crate) fn required<T, E: Into<Fault>>(
        &mut self,
        key: &Key,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Reported> {
        self.optional(key, parse)?.ok_or_else(|| self.missing(key))
    }

    /// The switch at a key that may be left out.
    ///
    /// # Errors
    /// When it is neither `true` nor `false`.
    pub(crate) fn switch(&mut self, key: &Key) -> Result<Option<bool>, Reported> {
        let Some(value) = self.find(key.name)? else { return Ok(None) };
        value.get_ref().as_bool().map(Some).ok_or_else(|| self.wrong_type(key, "true or false", value))
    }

    /// The whole number at a key that may be left out.
    ///
    /// # Errors
    /// When it is no whole number, or outside of `range`.
    pub(crate) fn number(&mut self, key: &Key, range: RangeInclusive<u32>) -> Result<Option<u32>, Reported> {
        let Some(value) = self.find(key.name)? else { return Ok(None) };
        let number = value.get_ref().as_integer().and_then(|digits| {
            let digits = digits.as_str().replace('_', "");
            digits.parse().ok()
        });
        match number {
            Some(number) if range.contains(&number) => Ok(Some(number)),
            _ => {
                let rule = format!("must be a whole number from {} to {}", range.start(), range.end());
                let way_out = format!("write it as in {} = {}", key.name, key.example);
                Err(self.fault(key.name, value, Fault::new(rule, way_out)))
            }
        }
    }

    /// Whatever stands at a key that may be left out.
    ///
    /// # Errors
    /// When `parse` finds a fault.
    pub(crate) fn value<T>(
        &mut self,
        key: &Key,
        parse: impl FnOnce(&DeValue<'a>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Reported> {
        let Some(value) = self.find(key.name)? else { return Ok(None) };
        parse(value.get_ref()).map(Some).map_err(|fault| self.fault(key.name, value, fault))
    }

    /// Whether the file has this table.
    pub(crate) fn is_there(&self) -> bool {
        !matches!(self.contents, Contents::Absent)
    }

    /// What `read` makes of this table, if the file has it.
    ///
    /// # Errors
    /// When `read` finds a fault.
    pub(crate) fn if_there<T>(
        self,
        read: impl FnOnce(Section<'a>) -> Result<T, Reported>,
    ) -> Result<Option<T>, Reported> {
        if self.is_there() { read(self).map(Some) } else { Ok(None) }
    }

    /// Whether there is nothing in it; what cannot be read is not known to be empty.
    pub(crate) fn is_empty(&self) -> bool {
        match self.contents {
            Contents::Table(table) => table.is_empty(),
            Contents::Absent => true,
            Contents::Unreadable(_) => false,
        }
    }

    /// Where this table stands, for what is to be said about it later.
    pub(crate) fn place(&self) -> Place {
        self.report.place(self.offset, Some(self.name()))
    }

    /// Where the value at a key stands, for what is to be said about it later.
    pub(crate) fn place_of(&self, key: &Key) -> Place {
        let value = match self.contents {
            Contents::Table(table) => table.get(key.name),
            Contents::Absent | Contents::Unreadable(_) => None,
        };
        let offset = value.map_or(self.offset, |value| value.span().start);
        self.report.place(offset, Some(self.path(key.name)))
    }

    /// All values inside this table in the order of the file, where the names are the user's own: the whole of it is
    /// handed out, each name with what `parse` made of its value and where that stands.
    ///
    /// # Errors
    /// When this table cannot be read, or `parse` finds a fault; a bad value does not hide the next one.
    pub(crate) fn values<T>(
        mut self,
        parse: impl Fn(&str, &DeValue<'a>) -> Result<T, Fault>,
    ) -> Result<Vec<(&'a str, Place, T)>, Reported> {
        let table = match std::mem::replace(&mut self.contents, Contents::Absent) {
            Contents::Table(table) => table,
            Contents::Absent => return Ok(Vec::new()),
            Contents::Unreadable(reported) => return Err(reported),
        };
        let mut named: Vec<_> = table.iter().collect();
        named.sort_unstable_by_key(|(_, value)| value.span().start);
        let parsed = named.into_iter().map(|(name, value)| {
            let name = name.get_ref().as_ref();
            let parsed = parse(name, value.get_ref()).map_err(|fault| self.fault(name, value, fault))?;
            Ok((name, self.report.place(value.span().start, Some(self.path(name))), parsed))
        });
        all(parsed)
    }

    /// Reports a fault of the value at a key that was asked for already: of two keys that do not go together, say.
    pub(crate) fn reject_key(&self, key: &Key, fault: Fault) -> Reported {
        let Contents::Table(table) = self.contents else { return self.reject(fault) };
        match table.get(key.name) {
            Some(value) => self.fault(key.name, value, fault),
            None => self.reject(fault),
        }
    }

    /// The list of texts at a key that may be left out; none of them twice.
    ///
    /// # Errors
    /// When it is not a list of texts, `parse` finds a fault in one of them, or one is named twice.
    pub(crate) fn list<T, E: Into<Fault>>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<Vec<T>>, Reported> {
        let Some(value) = self.find(key.name)? else { return Ok(None) };
        let items = value.get_ref().as_array().ok_or_else(|| self.wrong_type(key, "a list", value))?;
        let parsed = items.iter().enumerate().map(|(index, item)| {
            let text = item.get_ref().as_str().ok_or_else(|| self.wrong_type(key, "a list of texts", item))?;
            self.once(key, text, items, index)?;
            parse(text).map_err(|fault| self.fault(key.name, item, fault.into()))
        });
        all(parsed).map(Some)
    }

    /// The same, with something in it: what is empty would hold for everybody or for nobody, depending on who reads it.
    ///
    /// # Errors
    /// As [`Section::list`], and when it is empty.
    pub(crate) fn filled_list<T, E: Into<Fault>>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<Vec<T>>, Reported> {
        match self.list(key, parse)? {
            Some(list) if list.is_empty() => {
                let way_out = format!("write it as in {} = {}, or take it out", key.name, key.example);
                Err(self.reject_key(key, Fault::new("is empty", way_out)))
            }
            list => Ok(list),
        }
    }

    /// Reports a key that must be there and is not, unless the whole table is past reading.
    pub(crate) fn missing(&self, key: &Key) -> Reported {
        if let Contents::Unreadable(reported) = self.contents {
            return reported;
        }
        let way_out = format!("write {} = {} in [{}]", key.name, key.example, self.name());
        self.report.in_file(self.offset, Some(self.path(key.name)), Fault::new("is missing", way_out))
    }

    /// Reports what is wrong with the table as such, for instance its name.
    pub(crate) fn reject(&self, fault: Fault) -> Reported {
        self.report.in_file(self.offset, Some(self.name()), fault)
    }

    fn find(&mut self, key: &'static str) -> Result<Option<&'a Spanned<DeValue<'a>>>, Reported> {
        self.asked.push(key);
        match self.contents {
            Contents::Table(table) => Ok(table.get(key)),
            Contents::Absent => Ok(None),
            Contents::Unreadable(reported) => Err(reported),
        }
    }

    fn inner(&self, key: &'a str, found: Result<Option<&'a Spanned<DeValue<'a>>>, Reported>) -> Section<'a> {
        let offset = found.ok().flatten().map_or(self.offset, |value| value.span().start);
        let contents = match found {
            Err(reported) => Contents::Unreadable(reported),
            Ok(None) => Contents::Absent,
            Ok(Some(value)) => match value.get_ref().as_table() {
                Some(table) => Contents::Table(table),
                None => Contents::Unreadable(self.fault(key, value, not_a_table(value.get_ref()))),
            },
        };
        Section {
            keys: [self.keys.as_slice(), &[key]].concat(),
            offset,
            contents,
            asked: Vec::new(),
            report: self.report,
        }
    }

    fn once(&self, key: &Key, text: &str, items: &DeArray<'_>, index: usize) -> Result<(), Reported> {
        let Some(again) = items.iter().skip(index + 1).find(|item| item.get_ref().as_str() == Some(text)) else {
            return Ok(());
        };
        Err(self.fault(key.name, again, Fault::new("names the same thing twice", "take one of the two out")))
    }

    fn wrong_type(&self, key: &Key, wanted: &str, value: &Spanned<DeValue<'_>>) -> Reported {
        let rule = format!("must be {wanted}, not of type {}", value.get_ref().type_str());
        self.fault(key.name, value, Fault::new(rule, format!("write it as in {} = {}", key.name, key.example)))
    }

    fn fault(&self, key: &str, value: &Spanned<DeValue<'_>>, fault: Fault) -> Reported {
        self.report.in_file(value.span().start, Some(self.path(key)), fault)
    }

    /// Dotted, empty for the file itself.
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
            if !self.asked.contains(&name) {
                let rule = if self.keys.is_empty() { "is no table of this file" } else { "is no key of this table" };
                let fault = Fault::new(rule, instead(name, self.asked.iter().copied()) + ", or take it out");
                self.report.in_file(key.span().start, Some(self.path(name)), fault);
            }
        }
    }
}

fn dotted<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    keys.map(|key| printable(key, is_bare)).collect::<Vec<_>>().join(".")
}

fn not_a_table(value: &DeValue<'_>) -> Fault {
    let way_out = match value {
        DeValue::Array(_) => "write its head with one pair of brackets, as in [name]",
        _ => "give it a head of its own, as in [name], and its keys below",
    };
    Fault::new(format!("must be a table, not of type {}", value.type_str()), way_out)
}

/// Reads one of a few words.
pub(crate) fn one_of<T: Copy>(choices: &[(&'static str, T)]) -> impl Fn(&str) -> Result<T, Fault> {
    move |text| {
        let chosen = choices.iter().find(|(word, _)| *word == text);
        chosen.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<_> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            Fault::new("is not one of the words it may be", format!("write {}", words.join(" or ")))
        })
    }
}
