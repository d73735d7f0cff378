//! Splits a JSON or NDJSON input into events.
//!
//! A line that cannot be read becomes an event with the reason, and reading continues. Lines are read one at a time, so inputs may
//! be larger than memory.

use super::parse_error::explain_parse_error;
use events::Envelope;
use std::io::{self, BufRead, Cursor, Read};

/// Lambda's maximum size of events and responses.
pub(crate) const MAX_BYTES: usize = 6 << 20;

/// A line that is longer ends the input: a file with holes, or a device on standard input, may contain no line break at all.
const MAX_LINE_BYTES: u64 = 64 << 20;

/// The text of one event, not validated.
pub(crate) struct EventText {
    /// Its line, if the input has several events.
    pub(crate) line: Option<usize>,
    /// The text, or the reason why it cannot be read, which contains nothing of it.
    pub(crate) bytes: Result<Vec<u8>, String>,
}

impl EventText {
    /// An event, or an error if it is too large.
    fn new(line: Option<usize>, bytes: Vec<u8>) -> Self {
        let bytes = match bytes.len() > MAX_BYTES {
            true => Err("larger than Lambda's limit of 6 MiB".to_owned()),
            false => Ok(bytes),
        };
        Self { line, bytes }
    }

    /// Parses the event; the error does not contain any of its text.
    pub(crate) fn parse(&self) -> Result<Envelope<'_>, String> {
        let bytes = self.bytes.as_ref().map_err(String::clone)?;
        Envelope::parse(bytes).map_err(|error| explain_parse_error(error, bytes, self.line))
    }
}

/// Reads the events of one file.
pub(crate) struct EventReader {
    reader: Box<dyn BufRead + Send>,
    /// Number of lines read so far.
    line: usize,
    /// An event that was read to detect the format.
    first: Option<EventText>,
    /// Whether every remaining line is an event.
    is_ndjson_mode: bool,
}

impl EventReader {
    /// Detects the format: NDJSON by the file name or by the lines, otherwise one event. A file that is named NDJSON may
    /// contain one event on several lines.
    pub(crate) fn open(reader: Box<dyn BufRead + Send>, ndjson: bool) -> io::Result<Self> {
        let mut lines = Self { reader, line: 0, first: None, is_ndjson_mode: ndjson };
        let mut text = Vec::with_capacity(2048);
        let mut blank = 0;
        // Empty lines count as part of an event, and an event has a maximum size.
        while blank == text.len() && blank <= MAX_BYTES && lines.read_line(&mut text)? > 0 {
            blank += text.iter().skip(blank).take_while(|byte| byte.is_ascii_whitespace()).count();
        }
        let first_ends_at = lines.line;
        // Of a line that is too long only the start was kept.
        let is_first_of_ndjson = ndjson && (is_object(&text) || text.len() > MAX_BYTES);
        if is_first_of_ndjson || (is_object(&text) && lines.has_more()?) {
            lines.first = Some(EventText::new(Some(first_ends_at), text));
            lines.is_ndjson_mode = true;
            return Ok(lines);
        }
        let remaining = (MAX_BYTES + 1).saturating_sub(text.len());
        lines.reader.by_ref().take(remaining as u64).read_to_end(&mut text)?;
        let is_event = is_object(&text);
        if !is_event && (ndjson || text.split(|byte| *byte == b'\n').any(is_event_line)) {
            // One bad line must not make the others unreadable.
            let reader = Box::new(Cursor::new(text).chain(lines.reader));
            return Ok(Self { reader, line: 0, is_ndjson_mode: true, ..lines });
        }
        lines.first = Some(EventText::new(None, text));
        lines.is_ndjson_mode = false;
        Ok(lines)
    }

    /// Appends a line and returns its length. Of a line that is too long, only the start is kept.
    fn read_line(&mut self, text: &mut Vec<u8>) -> io::Result<usize> {
        let read = self.reader.by_ref().take(MAX_BYTES as u64 + 1).read_until(b'\n', text)?;
        let is_cut = read > MAX_BYTES && !text.ends_with(b"\n");
        if is_cut && self.reader.by_ref().take(MAX_LINE_BYTES).skip_until(b'\n')? as u64 == MAX_LINE_BYTES {
            let rule = "the line is longer than 64 MiB, and nothing after it is read; write one event per line";
            return Err(io::Error::new(io::ErrorKind::InvalidData, rule));
        }
        self.line += usize::from(read > 0);
        Ok(read)
    }

    /// Whether anything but whitespace follows.
    fn has_more(&mut self) -> io::Result<bool> {
        loop {
            let ahead = self.reader.fill_buf()?;
            let whitespace = ahead.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if ahead.is_empty() || whitespace < ahead.len() {
                return Ok(!ahead.is_empty());
            }
            self.line += ahead.iter().filter(|byte| **byte == b'\n').count();
            self.reader.consume(whitespace);
        }
    }
}

impl Iterator for EventReader {
    type Item = EventText;

    fn next(&mut self) -> Option<EventText> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        while self.is_ndjson_mode {
            let mut text = Vec::with_capacity(2048);
            match self.read_line(&mut text) {
                Ok(0) => return None,
                Ok(_) if text.trim_ascii().is_empty() => {}
                Ok(_) => return Some(EventText::new(Some(self.line), text)),
                Err(error) => {
                    self.is_ndjson_mode = false;
                    return Some(EventText { line: Some(self.line + 1), bytes: Err(error.to_string()) });
                }
            }
        }
        None
    }
}

/// Whether a text is a complete event.
fn is_object(text: &[u8]) -> bool {
    Envelope::parse(text.trim_ascii()).is_ok()
}

/// Whether a line is certainly NDJSON, and not part of an event that spans several lines.
fn is_event_line(line: &[u8]) -> bool {
    line.starts_with(b"{") && Envelope::parse(line.trim_ascii()).is_ok_and(|event| event.has("triggerSource"))
}

#[cfg(test)]
mod tests {
    use super::EventReader;
    use std::io::Cursor;

    fn places(text: &str, ndjson: bool) -> Vec<String> {
        let lines = EventReader::open(Box::new(Cursor::new(text.as_bytes().to_vec())), ndjson).unwrap();
        lines
            .map(|event| {
                let line = event.line.map(|line| format!(":{line}")).unwrap_or_default();
                match &event.bytes {
                    Ok(bytes) => format!("f{line} {}", String::from_utf8_lossy(bytes.trim_ascii())),
                    Err(reason) => format!("f{line} {reason}"),
                }
            })
            .collect()
    }

    #[test]
    fn file_holds_one_event_or_one_per_line() {
        let (a, b) = (r#"{"triggerSource":1}"#, r#"{"triggerSource":2}"#);
        let cases: [(String, bool, Vec<String>); 14] = [
            ("{\n \"a\": 1\n}\n".to_owned(), false, vec!["f {\n \"a\": 1\n}".to_owned()]),
            (format!("{a}\n\n"), false, vec![format!("f {a}")]),
            (format!("{a}\n\n{b}"), false, vec![format!("f:1 {a}"), format!("f:3 {b}")]),
            ("{}\n{}\n".to_owned(), false, vec!["f:1 {}".to_owned(), "f:2 {}".to_owned()]),
            (format!("\n{a}\nbad\n{b}\n"), false, vec![format!("f:2 {a}"), "f:3 bad".to_owned(), format!("f:4 {b}")]),
            (format!("bad\n{b}\n"), false, vec!["f:1 bad".to_owned(), format!("f:2 {b}")]),
            // `open_input` skips a byte order mark, but only at the start of an input.
            (format!("{a}\n\u{FEFF}{b}\n"), false, vec![format!("f:1 {a}"), format!("f:2 \u{FEFF}{b}")]),
            ("bad\nworse".to_owned(), false, vec!["f bad\nworse".to_owned()]),
            // A malformed event on several lines stays one item, whatever its lines contain.
            ("{\n\"a\": [\n{},\n 1\n],\n}\n".to_owned(), false, vec!["f {\n\"a\": [\n{},\n 1\n],\n}".to_owned()]),
            ("{\n  {\"triggerSource\":1}\n".to_owned(), false, vec!["f {\n  {\"triggerSource\":1}".to_owned()]),
            (format!("{a}\n"), true, vec![format!("f:1 {a}")]),
            ("{\n \"a\": 1\n}\n".to_owned(), true, vec!["f {\n \"a\": 1\n}".to_owned()]),
            (format!("bad\n{b}\n"), true, vec!["f:1 bad".to_owned(), format!("f:2 {b}")]),
            (String::new(), false, vec!["f ".to_owned()]),
        ];
        for (text, ndjson, expected) in cases {
            assert_eq!(places(&text, ndjson), expected, "{text:?}");
        }
    }

    #[test]
    fn oversized_event_is_one_item() {
        let large = format!("{{\n\"a\": \"{}\"\n}}\n", "x".repeat(super::MAX_BYTES));
        assert_eq!(places(&large, false), ["f larger than Lambda's limit of 6 MiB"]);
        let lines = format!("{{\"a\":\"{}\"}}\n{{}}\n", "x".repeat(super::MAX_BYTES));
        assert_eq!(places(&lines, true), ["f:1 larger than Lambda's limit of 6 MiB", "f:2 {}"]);
        let empty_lines = "\n".repeat(super::MAX_BYTES + 2);
        assert_eq!(places(&format!("{empty_lines}{{}}"), false), ["f larger than Lambda's limit of 6 MiB"]);
    }

    #[test]
    fn line_without_end_ends_the_input() {
        for is_ndjson in [false, true] {
            let reader = Box::new(std::io::BufReader::new(std::io::repeat(0)));
            let read = EventReader::open(reader, is_ndjson);
            let reasons: Vec<_> = match read {
                Ok(lines) => lines.map(|event| event.bytes.unwrap_err()).collect(),
                Err(error) => vec![error.to_string()],
            };
            assert_eq!(reasons.len(), 1, "{reasons:?}");
            assert!(reasons[0].starts_with("the line is longer than 64 MiB"), "{reasons:?}");
        }
    }
}
