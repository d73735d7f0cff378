//! The value of a problem, as far as a person who has the file may see it: of names, numbers and words all, of a URL its
//! scheme and host.

use std::fmt;

use toml::de::DeValue;

/// The most characters that are shown.
const LONGEST: usize = 60;

/// A value in the file, as far as it may be shown to whoever has the file. It is neither logged nor part of the problem's
/// text, so `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct ShownValue(String);

impl ShownValue {
    /// The value as it is written in TOML, safe to print.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A text in quotes; `None` for what may be personal or secret: mail addresses, and URLs with a user name. Of other
    /// URLs, paths and queries are not shown, because they may contain a key.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        if text.contains('@') {
            return None;
        }
        let public = match text.find("://") {
            Some(scheme) => host_end(text, scheme + 3),
            None if text.starts_with('/') => text.find(['?', '#']).unwrap_or(text.len()),
            None => text.len(),
        };
        let longest = text.char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| end);
        let part = text.get(..public.min(longest))?;
        let rest = if part.len() < text.len() { "…" } else { "" };
        Some(Self(format!("\"{}{rest}\"", part.escape_debug())))
    }

    pub(crate) fn of_number(number: u32) -> Self {
        Self(number.to_string())
    }

    /// A value of any type but a list or a table, whose type is enough.
    pub(crate) fn of_value(value: &DeValue<'_>) -> Option<Self> {
        match value {
            DeValue::String(text) => Self::of_text(text),
            DeValue::Integer(number) => Some(Self(number.to_string())),
            DeValue::Float(number) => Some(Self(number.to_string())),
            DeValue::Boolean(value) => Some(Self(value.to_string())),
            DeValue::Datetime(date) => Some(Self(date.to_string())),
            DeValue::Array(_) | DeValue::Table(_) => None,
        }
    }
}

impl fmt::Debug for ShownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShownValue(…)")
    }
}

fn host_end(text: &str, host: usize) -> usize {
    let path = text.get(host..).and_then(|rest| rest.find(['/', '?', '#']));
    path.map_or(text.len(), |length| host + length)
}

#[cfg(test)]
mod tests {
    use super::ShownValue;

    fn shown(text: &str) -> Option<String> {
        ShownValue::of_text(text).map(|value| value.as_str().to_owned())
    }

    #[test]
    fn names_are_shown_and_secrets_are_not() {
        for (text, expected) in [
            ("CODE", Some("\"CODE\"")),
            ("", Some("\"\"")),
            ("a\nb\u{202e}", Some("\"a\\nb\\u{202e}\"")),
            ("ann@example.com", None),
            ("https://ann:secret@example.com", None),
            ("http://app.example.com", Some("\"http://app.example.com\"")),
            ("https://app.example.com/T0/secret", Some("\"https://app.example.com…\"")),
            ("https://app.example.com?key=secret", Some("\"https://app.example.com…\"")),
            ("/confirm?key=secret", Some("\"/confirm…\"")),
            ("#1f5fb", Some("\"#1f5fb\"")),
        ] {
            assert_eq!(shown(text).as_deref(), expected, "{text}");
        }
        assert_eq!(shown(&"é".repeat(61)), Some(format!("\"{}…\"", "é".repeat(60))));
    }

    #[test]
    fn debug_shows_no_value() {
        let value = ShownValue::of_text("hunter2");
        assert_eq!(format!("{value:?}"), "Some(ShownValue(…))");
    }
}
