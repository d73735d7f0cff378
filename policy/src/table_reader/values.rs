//! Keys with one value: strings, words, booleans and integers.

use std::ops::RangeInclusive;

use toml::de::DeValue;

use super::{Section, one_of};
use crate::key::{Key, integer, quoted, words};
use crate::report::{Diagnostic, ErrorReported};

impl<'a> Section<'a> {
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
        parse(text)
            .map(Some)
            .map_err(|diagnostic| self.report_value(key.name, value, diagnostic.into().with_text(key, text)))
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
                let diagnostic = Diagnostic::new(message, help).with_value(key, value.get_ref());
                Err(self.report_value(key.name, value, diagnostic))
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
}
