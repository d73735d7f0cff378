//! What a sample says should come of it: `NAME.expect.json` beside `NAME.json`.

use super::verdict::Verdict;
use crate::terminal::printable;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

/// How the name of an expectation ends.
pub(crate) const EXPECTATION_SUFFIX: &str = ".expect.json";

/// `{"verdict": "denied", "code": "…", "notes": ["…"]}`; without a code every code will do, without notes all notes.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expectation {
    /// A verdict, by its name in the table.
    pub(crate) verdict: Verdict,
    /// Cognito's exception, or the stable code of a denial.
    pub(crate) code: Option<String>,
    /// What the function says in its log beside the outcome, in its order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) notes: Option<Vec<String>>,
}

/// In the words of the table: `denied DisposableAddress, noting nothing`.
impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { verdict, code, notes } = self;
        f.write_str(verdict.name())?;
        if let Some(code) = code {
            write!(f, " {}", printable(code))?;
        }
        match notes.as_deref() {
            None => Ok(()),
            Some([]) => f.write_str(", noting nothing"),
            Some(notes) => write!(f, ", noting {}", printable(&notes.join(", "))),
        }
    }
}

impl Expectation {
    /// The expectation beside an event file, where there is one.
    ///
    /// # Errors
    /// The file cannot be read, or holds anything but a verdict, a code and notes.
    pub(crate) fn load_for(event: &Path) -> io::Result<Option<Self>> {
        let path = event.with_extension(EXPECTATION_SUFFIX.trim_start_matches('.'));
        if !path.is_file() {
            return Ok(None);
        }
        serde_json::from_slice(&fs::read(&path)?).map(Some).map_err(|error| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let verdicts = Verdict::ALL.map(Verdict::name).join(", ");
            let form = r#"{"verdict": "…", "code": "…", "notes": ["…"]}"#;
            let rule = format!("must be {form}, code and notes optional, the verdict one of {verdicts}");
            io::Error::new(io::ErrorKind::InvalidData, format!("{name}: {rule} (line {})", error.line()))
        })
    }
}
