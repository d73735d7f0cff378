//! The table `[findings]`: how many findings about the mails `check` accepts.

use crate::key::Key;
use crate::report::ErrorReported;
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};

const ERRORS: Key = Key::new("errors", "0", "How many errors `check` accepts. An error breaks a mail.");
const WARNINGS: Key = Key::new("warnings", "0", "How many warnings `check` accepts. A warning degrades a mail.")
    .with_default("any number");

/// More findings than any set of mails has.
const MOST: u32 = 1_000;

/// How many findings `check` accepts. A finding counts once, in however many mails it occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingsBudget {
    /// Findings that break a mail.
    pub errors: usize,
    /// Findings that degrade a mail; `None` for any number.
    pub warnings: Option<usize>,
}

/// Parses the table. Without it, no errors and any number of warnings are accepted.
pub(crate) fn parse_table(mut findings: Section<'_>) -> Result<FindingsBudget, ErrorReported> {
    let errors = findings.number_or(&ERRORS, 0..=MOST, 0);
    let warnings = findings.number(&WARNINGS, 0..=MOST);
    Ok(FindingsBudget { errors: errors? as usize, warnings: warnings?.map(|number| number as usize) })
}
