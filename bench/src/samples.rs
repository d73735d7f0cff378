//! The events for the replay measurement.

use crate::error::BenchError;
use events::{Envelope, Trigger, TriggerSource};
use std::{fs, path::Path};

/// Every sample event of the repository.
pub(crate) struct Samples(Vec<Vec<u8>>);

impl Samples {
    /// Reads `events/samples`, sorted by file name, without the files of expectations.
    ///
    /// # Errors
    /// The folder or a file cannot be read, or there are no events.
    pub(crate) fn load() -> Result<Self, BenchError> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/samples");
        let mut files = Vec::new();
        for trigger in fs::read_dir(&folder)? {
            for file in fs::read_dir(trigger?.path())? {
                files.push(file?.path());
            }
        }
        files.retain(|file| is_event(file));
        files.sort();
        let events = files.iter().map(fs::read).collect::<Result<Vec<_>, _>>()?;
        if events.is_empty() {
            return Err("events/samples contains no events".into());
        }
        Ok(Self(events))
    }

    /// All events.
    pub(crate) fn all(&self) -> Vec<&[u8]> {
        self.0.iter().map(Vec::as_slice).collect()
    }

    /// The events that need a mail. Custom message sources that this release does not know are excluded: their events
    /// are returned unchanged, which is cheap.
    pub(crate) fn mails(&self) -> Vec<&[u8]> {
        self.all().into_iter().filter(|event| is_mail(event)).collect()
    }
}

fn is_mail(event: &[u8]) -> bool {
    Envelope::parse(event).is_ok_and(|event| {
        let source = event.trigger_source();
        source.trigger() == Some(Trigger::CustomMessage) && !matches!(source, TriggerSource::Other(_))
    })
}

fn is_event(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".json") && !name.ends_with(".expect.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_custom_message_sources_need_a_mail() {
        for (source, expected) in
            [("CustomMessage_SignUp", true), ("CustomMessage_FutureSource", false), ("PreSignUp_SignUp", false)]
        {
            let event = format!(r#"{{"triggerSource":"{source}"}}"#);
            assert_eq!(is_mail(event.as_bytes()), expected, "{source}");
        }
    }

    #[test]
    fn expectation_files_are_excluded() {
        for (name, expected) in [("a/b.json", true), ("a/b.expect.json", false), ("a/README.md", false)] {
            assert_eq!(is_event(Path::new(name)), expected, "{name}");
        }
    }
}
