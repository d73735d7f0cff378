<<<<<<< HEAD
//! The table `[findings]`: how much that could be better about the mails `check` lets pass.
=======
//! The table `[findings]`: how many findings about the mails `check` accepts.
>>>>>>> h-POLICY

use crate::report::ErrorReported;
use crate::section::{Key, Section};

const ERRORS: Key = Key { name: "errors", example: "0" };
const WARNINGS: Key = Key { name: "warnings", example: "0" };

<<<<<<< HEAD
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
=======
/// More findings than any set of mails has.
const MOST: u32 = 1_000;

/// How many findings `check` accepts. A finding counts once, in however many mails it occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingsBudget {
    /// Findings that break a mail.
    pub errors: usize,
    /// Findings that degrade a mail; `None` for any number.
    pub warnings: Option<usize>,
}

/// Parses the table. Without it, no errors and any number of warnings are accepted.
>>>>>>> h-POLICY
pub(crate) fn parse_table(mut findings: Section<'_>) -> Result<FindingsBudget, ErrorReported> {
    let errors = findings.number(&ERRORS, 0..=MOST);
    let warnings = findings.number(&WARNINGS, 0..=MOST);
    Ok(FindingsBudget {
        errors: errors?.unwrap_or_default() as usize,
        warnings: warnings?.map(|number| number as usize),
    })
}
