//! Explains why an input cannot be parsed, and what to do. No explanation repeats a part of the input.

use events::EnvelopeError;
use serde_json::error::Category;

/// Why a text cannot be parsed. `line` is its line if the input has several events.
pub(super) fn explain_parse_error(error: EnvelopeError, text: &[u8], line: Option<usize>) -> String {
    match (text.trim_ascii(), error) {
        ([], _) => "empty; an input contains one event, or one event per line".to_owned(),
        ([0x1f, 0x8b, ..], _) => "compressed with gzip; unpack it with gunzip".to_owned(),
        ([b'P', b'K', 3, 4, ..], _) => "a zip archive; unpack it".to_owned(),
        ([0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..], _) => {
            "not UTF-8 but UTF-16; save it as UTF-8".to_owned()
        }
        (_, EnvelopeError::NotUtf8) => {
            let at = std::str::from_utf8(text).map_or_else(|error| error.valid_up_to(), str::len);
            format!("not UTF-8 at byte {}; save it as UTF-8", at + 1)
        }
        ([b'[', ..], _) => "a JSON array; write one event per line, for example with jq -c '.[]'".to_owned(),
        ([b'"', ..], EnvelopeError::NotAnObject) => {
            "a JSON string instead of an object; if it contains an event, unpack it with jq -r .".to_owned()
        }
        ([first, ..], EnvelopeError::NotJson) => explain_syntax(*first, text.trim_ascii_end(), line),
        (_, error) => error.to_string(),
    }
}

/// What is wrong with the syntax, and where. Only the position of the parser's error is used: its message may repeat a part of the
/// text.
fn explain_syntax(first: u8, text: &[u8], line: Option<usize>) -> String {
    match first {
        b'{' | b'"' => {}
        b'<' => return "HTML or XML instead of JSON".to_owned(),
        _ => return "not JSON; an input contains one event as JSON, or one event per line".to_owned(),
    }
    let Some(error) = serde_json::from_slice::<serde::de::IgnoredAny>(text).err() else {
        return EnvelopeError::NotJson.to_string();
    };
    let place = match line {
        Some(_) => format!("column {}", error.column()),
        None => format!("line {}, column {}", error.line(), error.column()),
    };
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<serde::de::IgnoredAny>();
    let is_complete = matches!(values.next(), Some(Ok(_)));
    match error.classify() {
        _ if is_complete => {
            format!("something follows the first event ({place}); write one event per line, for example with jq -c .")
        }
        Category::Eof if line.is_some() => {
            format!("the JSON ends too early ({place}); write each event on one line, for example with jq -c .")
        }
        Category::Eof => format!("the JSON ends too early ({place})"),
        _ => format!("invalid JSON ({place})"),
    }
}

#[cfg(test)]
mod tests {
    use super::explain_parse_error;
    use events::Envelope;

    fn explain(text: &[u8], line: Option<usize>) -> String {
        explain_parse_error(Envelope::parse(text).unwrap_err(), text, line)
    }

    #[test]
    fn parse_errors_say_what_to_do() {
        for (text, explained) in [
            (&b""[..], "empty;"),
            (b"\x1f\x8b\x08\0", "compressed with gzip"),
            (b"PK\x03\x04", "a zip archive"),
            (b"\xff\xfe{\0}\0", "not UTF-8 but UTF-16"),
            (b"{\0\"\0", "not UTF-8 but UTF-16"),
            (b"{\"a\":\"\xfc\"}", "not UTF-8 at byte 7"),
            (b"[{}]", "a JSON array"),
            (b"\"{}\"", "a JSON string"),
            (b"42", "not a JSON object"),
            (b"userName,triggerSource\n", "not JSON"),
            (b"<html>", "HTML or XML"),
            (b"{\n}\n{\n}", "something follows the first event (line 3, column 1)"),
            (b"{\"a\":1", "the JSON ends too early (line 1, column 6)"),
            (b"{\"a\":1,}", "invalid JSON (line 1, column 8)"),
            (b"{'hunter2':1}", "invalid JSON (line 1, column 2)"),
        ] {
            let reason = explain(text, None);
            assert!(reason.starts_with(explained) && !reason.contains("hunter2"), "{reason}");
        }
        assert!(explain(b"{", Some(3)).starts_with("the JSON ends too early (column 1); write each event on one line"));
    }
}
