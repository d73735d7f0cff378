//! The only texts that a template prints without escaping.

use askama::{FastWritable, Values, filters::HtmlSafe};
use std::fmt;

/// Compiled-in HTML: styles and entities.
#[derive(Clone, Copy)]
pub(crate) struct Html(pub(crate) &'static str);

/// A text of a language, escaped when the file was read.
#[derive(Clone, Copy)]
pub(crate) struct EscapedText<'a>(&'a str);

impl<'a> EscapedText<'a> {
    /// The caller has escaped the text with [`escape`].
    pub(crate) fn assume_escaped(text: &'a str) -> Self {
        Self(text)
    }
}

/// Escapes a text for HTML. Cognito rejects a no-break space, so it becomes an entity too.
pub(crate) fn escape(text: &str) -> String {
    // Most sentences have nothing to escape. 0xC2 is the first byte of a no-break space.
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0xC2)) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&#38;"),
            '<' => escaped.push_str("&#60;"),
            '>' => escaped.push_str("&#62;"),
            '"' => escaped.push_str("&#34;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{A0}' => escaped.push_str("&nbsp;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The text that was escaped with [`escape`].
pub(crate) fn unescape(escaped: &str) -> String {
    let mut text = String::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((before, entity)) = rest.split_once('&') {
        text.push_str(before);
        let (name, after) = entity.split_once(';').unwrap_or_default();
        text.push_str(match name {
            "#38" => "&",
            "#60" => "<",
            "#62" => ">",
            "#34" => "\"",
            "#39" => "'",
            _ => "\u{A0}",
        });
        rest = after;
    }
    text.push_str(rest);
    text
}

impl HtmlSafe for Html {}
impl HtmlSafe for EscapedText<'_> {}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for EscapedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FastWritable for Html {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(self.0)?)
    }
}

impl FastWritable for EscapedText<'_> {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(self.0)?)
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, unescape};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn escaped_text_is_unescaped(text: String, special in "[&<>\"'\u{A0};#3a]{0,20}") {
            for text in [text, special] {
                prop_assert_eq!(unescape(&escape(&text)), text);
            }
        }
    }
}
