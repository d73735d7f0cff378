//! Collects what is wrong while a policy is read.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};

use memchr::memchr_iter;

use crate::problem::{Place, Problem, Problems};
use crate::suggest::printable;

/// Proof that a problem was reported. Only [`Report`] makes one, so nothing fails in silence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ErrorReported(());

/// All that was read, or the proof that some of it was not right. Nothing is left unread, so that a bad one does not hide
/// the next.
pub(crate) fn all<T, C: FromIterator<T>>(
    read: impl Iterator<Item = Result<T, ErrorReported>>,
) -> Result<C, ErrorReported> {
    read.collect::<Vec<_>>().into_iter().collect()
}

/// What a value breaks: the rule and the way out, before it is known where the value stands.
pub(crate) struct Diagnostic {
    pub(crate) message: Cow<'static, str>,
    pub(crate) help: Cow<'static, str>,
}

impl Diagnostic {
    pub(crate) fn new(message: impl Into<Cow<'static, str>>, help: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl From<templates::InvalidValue> for Diagnostic {
    fn from(invalid: templates::InvalidValue) -> Self {
        Self::new(invalid.message, invalid.help)
    }
}

/// The problems found so far in one file and one environment.
pub(crate) struct Report<'a> {
    /// As it is printed.
    file: String,
    text: &'a str,
    /// Where the lines end, in bytes, once somebody has asked: every rule keeps its place.
    line_ends: OnceCell<Vec<usize>>,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Report<'a> {
    /// An empty report on the file with this name and text.
    pub(crate) fn new(file: &str, text: &'a str) -> Self {
        let file = printable(file, |_| true);
        Self { file, text, line_ends: OnceCell::new(), problems: RefCell::default() }
    }

    /// Something at a byte offset of the file breaks a rule.
    pub(crate) fn in_file(&self, offset: usize, key: Option<String>, diagnostic: Diagnostic) -> ErrorReported {
        self.add(self.place(offset, key), diagnostic)
    }

    /// A byte offset of the file, as people find it.
    pub(crate) fn place(&self, offset: usize, key: Option<String>) -> Place {
        Place::File { file: self.file.clone(), line: self.line(offset), key }
    }

    /// A variable breaks a rule.
    pub(crate) fn in_environment(&self, name: &str, diagnostic: Diagnostic) -> ErrorReported {
        self.add(Place::Variable { name: printable(name, |c| c.is_ascii_alphanumeric() || c == '_') }, diagnostic)
    }

    /// What was read if nothing was reported, and otherwise all of the problems.
    pub(crate) fn conclude<T>(self, read: Result<T, ErrorReported>) -> Result<T, Problems> {
        let problems = self.problems.into_inner();
        match read {
            Ok(read) if problems.is_empty() => Ok(read),
            _ => Err(Problems::new(problems)),
        }
    }

    fn add(&self, place: Place, Diagnostic { message, help }: Diagnostic) -> ErrorReported {
        self.problems.borrow_mut().push(Problem { place, message, help });
        ErrorReported(())
    }

    fn line(&self, offset: usize) -> usize {
        // Where a table is that is not there: nobody has to count for that.
        if offset == 0 {
            return 1;
        }
        let ends = self.line_ends.get_or_init(|| memchr_iter(b'\n', self.text.as_bytes()).collect());
        1 + ends.partition_point(|end| *end < offset)
    }
}
