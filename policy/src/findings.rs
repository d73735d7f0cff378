//! The table `[findings]`: how much that could be better about the mails `check` lets pass.

use crate::report::ErrorReported;
use crate::section::{Key, Section};

const ERRORS: Key = Key { name: "errors", example: "0" };
const WARNINGS: Key = Key { name: "warnings", example: "0" };

/// More findings than any mails have.
const MOST: u32 = 1_000;

/// How many findings about the mails `check` lets pass. One counts once, however many mails have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingsBudget {
    /// Of those that break a mail.
    pub errors: usize,
    /// Of those that spoil one; without a number, any.
    pub warnings: Option<usize>,
}

/// Reads the table; without it no error passes, and every warning does.
pub(crate) fn parse_table(mut findings: Section<'_>) -> Result<FindingsBudget, ErrorReported> {
    let errors = findings.number(&ERRORS, 0..=MOST);
    let warnings = findings.number(&WARNINGS, 0..=MOST);
    Ok(FindingsBudget {
        errors: errors?.unwrap_or_default() as usize,
        warnings: warnings?.map(|number| number as usize),
    })
}
