//! Masks the values of responses, and the texts of errors that are not constants of this project's functions.

use events::{Value, ValueKind};

/// How much of a response a report shows.
#[derive(Clone, Copy)]
pub(crate) struct Detail {
    /// Whether values are masked.
    pub(crate) redaction: Redaction,
    /// Whether the report contains responses at all.
    pub(crate) responses: bool,
}

/// Whether values are masked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Redaction {
    /// `--show-secrets`.
    Off,
    /// The default.
    On,
}

impl Redaction {
    /// A response as JSON on one line; strings and numbers are replaced by their length.
    pub(crate) fn redact_response(self, response: Value<'_>) -> String {
        let mut line = String::with_capacity(256);
        self.write(response, &mut line);
        line
    }

    /// The message of an error of the user's own function, which may contain anything.
    pub(crate) fn redact_text(self, text: &str) -> String {
        if self == Redaction::Off { text.to_owned() } else { masked(text) }
    }

    /// The name of a member or error. Plain words are shown; anything else may be a value.
    pub(crate) fn redact_name(self, name: &str) -> String {
        let plain = |character: char| character.is_ascii_alphanumeric() || "._:-".contains(character);
        let is_plain =
            name.len() <= 64 && name.starts_with(|first: char| !first.is_ascii_digit()) && name.chars().all(plain);
        if self == Redaction::Off || is_plain { name.to_owned() } else { masked(name) }
    }

    fn write(self, value: Value<'_>, line: &mut String) {
        match value.kind() {
            ValueKind::Object => {
                line.push('{');
                for (index, (name, member)) in value.object().iter().enumerate() {
                    line.push_str(if index == 0 { "" } else { "," });
                    line.push_str(&quoted(&self.redact_name(name)));
                    line.push(':');
                    self.write(member, line);
                }
                line.push('}');
            }
            ValueKind::Array => {
                line.push('[');
                for (index, element) in value.array().into_iter().enumerate() {
                    line.push_str(if index == 0 { "" } else { "," });
                    self.write(element, line);
                }
                line.push(']');
            }
            ValueKind::String | ValueKind::Number if self == Redaction::On => {
                line.push_str(&quoted(&masked(&value.text().unwrap_or_default())));
            }
            _ => line.push_str(value.json()),
        }
    }
}

fn masked(text: &str) -> String {
    format!("*** ({} characters)", text.chars().count())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::Redaction;
    use events::Envelope;

    const EVENT: &str = r#"{"response":{"t":"secret","n":1.50,"ann@example.com":1,"o":{"k":[true,null,"é"]}}}"#;

    #[test]
    fn response_values_are_masked_with_lengths() {
        let event = Envelope::parse(EVENT.as_bytes()).unwrap();
        let response = event.response().unwrap();
        let masked = r#"{"t":"*** (6 characters)","n":"*** (4 characters)","*** (15 characters)":"*** (1 characters)","o":{"k":[true,null,"*** (1 characters)"]}}"#;
        assert_eq!(Redaction::On.redact_response(response), masked);
        let shown = r#"{"t":"secret","n":1.50,"ann@example.com":1,"o":{"k":[true,null,"é"]}}"#;
        assert_eq!(Redaction::Off.redact_response(response), shown);
    }

    #[test]
    fn error_text_is_masked_except_plain_names() {
        assert_eq!(Redaction::On.redact_text("hunter2!"), "*** (8 characters)");
        assert_eq!(Redaction::On.redact_name("Runtime.Unknown"), "Runtime.Unknown");
        for value in ["hunter2!", "E ann@example.com", "4915112345678", ""] {
            assert!(Redaction::On.redact_name(value).starts_with("***"), "{value}");
        }
        assert_eq!(
            (Redaction::Off.redact_text("a b"), Redaction::Off.redact_name("a b")),
            ("a b".to_owned(), "a b".to_owned())
        );
    }
}
