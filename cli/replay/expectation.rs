//! What a sample says should come of it: `NAME.expect.json` beside `NAME.json`.

use super::judged::Verdict;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::Path;

/// How the name of an expectation ends.
pub(crate) const EXPECTATION: &str = ".expect.json";

/// `{"verdict": "denied", "code": "…"}`; without a code every code will do.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expectation {
    /// A verdict, by its name in the table.
    pub(crate) verdict: Verdict,
    /// Cognito's exception, or the stable code of a denial.
    pub(crate) code: Option<String>,
}

impl Expectation {
    /// The expectation beside an event file, where there is one.
    ///
    /// # Errors
    /// The file cannot be read, or holds anything but a verdict and a code.
    pub(crate) fn beside(event: &Path) -> io::Result<Option<Self>> {
        let path = event.with_extension(EXPECTATION.trim_start_matches('.'));
        if !path.is_file() {
            return Ok(None);
        }
        serde_json::from_slice(&fs::read(&path)?).map(Some).map_err(|error| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let verdicts = Verdict::ALL.map(Verdict::name).join(", ");
            let rule =
                format!(r#"must be {{"verdict": "…", "code": "…"}}, the code optional, the verdict one of {verdicts}"#);
            io::Error::new(io::ErrorKind::InvalidData, format!("{name}: {rule} (line {})", error.line()))
        })
    }
}
