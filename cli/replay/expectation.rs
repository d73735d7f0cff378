//! The expected result of a sample: `NAME.expect.json` next to `NAME.json`.

use super::verdict::Verdict;
use crate::read_input::report_byte_order_mark;
use crate::terminal::printable;
use policy::read_input_file;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;
use std::path::Path;

/// Suffix of expectation files.
pub(crate) const EXPECTATION_SUFFIX: &str = ".expect.json";

/// Far larger than any expectation.
const MAX_BYTES: u64 = 1 << 20;

/// `{"verdict": "denied", "code": "…", "notes": ["…"]}`; code and notes are compared only if present.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expectation {
    /// The verdict's name in the table.
    pub(crate) verdict: Verdict,
    /// Cognito's exception, or the code of a denial.
    pub(crate) code: Option<String>,
    /// The notes in the function's log line, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) notes: Option<Vec<String>>,
}

/// As shown in the table: `denied DisposableAddress, without notes`.
impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { verdict, code, notes } = self;
        f.write_str(verdict.name())?;
        if let Some(code) = code {
            write!(f, " {}", printable(code))?;
        }
        match notes.as_deref() {
            None => Ok(()),
            Some([]) => f.write_str(", without notes"),
            Some(notes) => write!(f, ", with notes {}", printable(&notes.join(", "))),
        }
    }
}

impl Expectation {
    /// Loads the expectation of an event file, if it has one.
    ///
    /// # Errors
    /// The file cannot be read or has unexpected content.
    pub(crate) fn load_for(event: &Path) -> io::Result<Option<Self>> {
        let path = event.with_extension(EXPECTATION_SUFFIX.trim_start_matches('.'));
        if !path.try_exists().unwrap_or_default() {
            return Ok(None);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let invalid = |text: String| io::Error::new(io::ErrorKind::InvalidData, text);
        let (bytes, had_mark) =
            read_input_file(&path, MAX_BYTES).map_err(|error| invalid(format!("{name}: {error}")))?;
        if had_mark {
            report_byte_order_mark(&name);
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|error| {
            let verdicts = Verdict::ALL.map(Verdict::name).join(", ");
            let form = r#"{"verdict": "…", "code": "…", "notes": ["…"]}"#;
            let rule = format!("expected {form}; code and notes are optional, and the verdict is one of {verdicts}");
            invalid(format!("{name}: {rule} (line {})", error.line()))
        })
    }
}
