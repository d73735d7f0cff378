//! Collects problems while a policy is parsed.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};

use memchr::memchr_iter;
use templates::printable;
use toml::de::DeValue;

use crate::key::Key;
#[cfg(test)]
use crate::key::ReadKey;
use crate::overlay::NamedText;
use crate::problem::{Place, Problem, Problems};
use crate::shown_value::ShownValue;

/// Proof that a problem was reported. Only [`Report`] creates one, so no failure is silent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ErrorReported(());

/// All results, or the proof that at least one failed. All items are evaluated, so that one problem does not hide the
/// next.
pub(crate) fn collect_all<T, C: FromIterator<T>>(
    read: impl Iterator<Item = Result<T, ErrorReported>>,
) -> Result<C, ErrorReported> {
    read.collect::<Vec<_>>().into_iter().collect()
}

/// Message and help for an invalid value, before its location is known.
pub(crate) struct Diagnostic {
    pub(crate) message: Cow<'static, str>,
    pub(crate) help: Cow<'static, str>,
    value: Option<ShownValue>,
}

impl Diagnostic {
    pub(crate) fn new(message: impl Into<Cow<'static, str>>, help: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), help: help.into(), value: None }
    }

    /// The same with the invalid text of a key, as far as it may be shown.
    pub(crate) fn with_text(self, key: &Key, text: &str) -> Self {
        let value = ShownValue::of_text(text).filter(|_| !key.is_private);
        Self { value: value.or(self.value), ..self }
    }

    /// The same with the number that is invalid.
    pub(crate) fn with_number(self, number: u32) -> Self {
        Self { value: Some(ShownValue::of_number(number)), ..self }
    }

    /// The same with the invalid value of a key, as far as it may be shown.
    pub(crate) fn with_value(self, key: &Key, value: &DeValue<'_>) -> Self {
        let value = ShownValue::of_value(value).filter(|_| !key.is_private);
        Self { value: value.or(self.value), ..self }
    }
}

impl From<templates::InvalidValue> for Diagnostic {
    fn from(invalid: templates::InvalidValue) -> Self {
        Self::new(invalid.message, invalid.help)
    }
}

/// A file whose problems are reported.
struct Layer<'a> {
    /// As it is printed.
    file: String,
    text: &'a str,
    /// The offsets of the line ends, in bytes, computed on first use.
    line_ends: OnceCell<Vec<usize>>,
}

impl<'a> Layer<'a> {
    fn new(named: NamedText<'a>) -> Self {
        Self { file: printable(named.file, |_| true), text: named.text, line_ends: OnceCell::new() }
    }

    fn line(&self, offset: usize) -> usize {
        // A table that does not exist has offset 0: skip the computation.
        if offset == 0 {
            return 1;
        }
        let ends = self.line_ends.get_or_init(|| memchr_iter(b'\n', self.text.as_bytes()).collect());
        1 + ends.partition_point(|end| *end < offset)
    }
}

/// The problems found so far in one policy and one environment.
pub(crate) struct Report<'a> {
    policy: Layer<'a>,
    /// Its positions begin after those of the policy (`overlay.rs`).
    overlay: Option<Layer<'a>>,
    problems: RefCell<Vec<Problem>>,
    /// What was read, for the reference page.
    #[cfg(test)]
    read: RefCell<Vec<ReadKey>>,
}

impl<'a> Report<'a> {
    /// An empty report for a policy and an overlay.
    pub(crate) fn new(policy: NamedText<'a>, overlay: Option<NamedText<'a>>) -> Self {
        Self {
            policy: Layer::new(policy),
            overlay: overlay.map(Layer::new),
            problems: RefCell::default(),
            #[cfg(test)]
            read: RefCell::default(),
        }
    }

    /// Reports a problem at a byte offset of the file.
    pub(crate) fn in_file(&self, offset: usize, key: Option<String>, diagnostic: Diagnostic) -> ErrorReported {
        self.add(self.place(offset, key), diagnostic)
    }

    /// The place of a byte offset.
    pub(crate) fn place(&self, offset: usize, key: Option<String>) -> Place {
        let (layer, offset) = self.layer(offset);
        Place::File { file: layer.file.clone(), line: layer.line(offset), key }
    }

    /// The line of a byte offset.
    pub(crate) fn line(&self, offset: usize) -> usize {
        let (layer, offset) = self.layer(offset);
        layer.line(offset)
    }

    /// The file of a byte offset, and the offset in it.
    fn layer(&self, offset: usize) -> (&Layer<'a>, usize) {
        let start = self.policy.text.len();
        match &self.overlay {
            Some(overlay) if offset >= start => (overlay, offset - start),
            _ => (&self.policy, offset),
        }
    }

    /// Reports a problem at a place that was noted before.
    pub(crate) fn at(&self, place: Place, diagnostic: Diagnostic) -> ErrorReported {
        self.add(place, diagnostic)
    }

    /// Reports a problem of a variable.
    pub(crate) fn in_environment(&self, name: &str, diagnostic: Diagnostic) -> ErrorReported {
        self.add(Place::Variable { name: printable(name, |c| c.is_ascii_alphanumeric() || c == '_') }, diagnostic)
    }

    /// The result if nothing was reported, and otherwise all problems.
    pub(crate) fn conclude<T>(self, read: Result<T, ErrorReported>) -> Result<T, Problems> {
        let problems = self.problems.into_inner();
        match read {
            Ok(read) if problems.is_empty() => Ok(read),
            _ => Err(Problems::new(problems)),
        }
    }

    /// Notes that a key or table was read.
    #[cfg(test)]
    pub(crate) fn record(&self, read: ReadKey) {
        self.read.borrow_mut().push(read);
    }

    /// What was read, and the problems.
    #[cfg(test)]
    pub(crate) fn into_read(self) -> (Vec<ReadKey>, Vec<Problem>) {
        (self.read.into_inner(), self.problems.into_inner())
    }

    fn add(&self, place: Place, Diagnostic { message, help, value }: Diagnostic) -> ErrorReported {
        self.problems.borrow_mut().push(Problem { place, message, help, value });
        ErrorReported(())
    }
}
