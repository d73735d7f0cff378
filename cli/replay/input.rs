//! Reads events from JSON files, NDJSON files, folders, and standard input.
//!
//! A line or file that cannot be read becomes an input with the reason, and reading continues. Lines are read one at a time, so
//! files may be larger than memory.

use super::expectation::{EXPECTATION_SUFFIX, Expectation};
use crate::read_input::open_input;
use crate::terminal::printable;
use events::{Envelope, EnvelopeError};
use std::collections::VecDeque;
use std::fmt;
use std::fs;
use std::io::{self, BufRead, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file, and the line if the file contains several events. Safe to print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Location {
    /// The folder given on the command line, with a trailing slash; empty if a file was given.
    folder: Arc<str>,
    /// The file relative to the folder. Shared by all its lines.
    file: Arc<str>,
    line: Option<usize>,
}

impl Location {
    fn new(path: &Path, root: &Path) -> Self {
        match path.strip_prefix(root) {
            Ok(below) if !below.as_os_str().is_empty() => {
                Self { folder: display_folder(root).into(), file: display_name(below).into(), line: None }
            }
            _ => Self { folder: "".into(), file: display_name(path).into(), line: None },
        }
    }

    fn line(&self, line: usize) -> Self {
        Self { line: Some(line), ..self.clone() }
    }

    /// Without the folder: `custom_message/sign_up.json`, `events.ndjson:12`.
    pub(crate) fn relative(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.as_ref().to_owned(),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.folder, self.relative())
    }
}

/// An event as it is in its file, or the reason why it cannot be read.
pub(crate) struct Input {
    pub(crate) location: Location,
    /// The expected result.
    pub(crate) expectation: Option<Expectation>,
    /// The event's text, not validated. The reason contains nothing of it.
    pub(crate) bytes: Result<Vec<u8>, String>,
}

impl Input {
    fn unreadable(location: Location, reason: impl fmt::Display) -> Self {
        Self { location, expectation: None, bytes: Err(reason.to_string()) }
    }

    /// Parses the event; the error does not contain any of its text.
    pub(crate) fn parse(&self) -> Result<Envelope<'_>, String> {
        let bytes = self.bytes.as_ref().map_err(String::clone)?;
        Envelope::parse(bytes).map_err(|error| {
            // Only the position of the parser's error: its message may contain a part of the event.
            let spot = serde_json::from_slice::<serde::de::IgnoredAny>(bytes.trim_ascii_end()).err();
            let spot = spot.filter(|_| error == EnvelopeError::NotJson);
            let spot = spot.map(|spot| match self.location.line {
                Some(_) => format!(" (column {})", spot.column()),
                None => format!(" (line {}, column {})", spot.line(), spot.column()),
            });
            format!("{error}{}", spot.unwrap_or_default())
        })
    }

    /// The size of the event's text.
    pub(crate) fn size(&self) -> u64 {
        self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)
    }
}

/// Reads all events of files and folders, folders sorted by name; `-` is standard input.
pub(crate) fn read_inputs(roots: &[PathBuf]) -> impl Iterator<Item = Input> + use<> {
    let mut pending: VecDeque<PendingPath> =
        roots.iter().map(|root| PendingPath { path: root.clone(), root: root.clone() }).collect();
    let mut open: Option<EventReader> = None;
    std::iter::from_fn(move || {
        loop {
            if let Some(input) = open.as_mut().and_then(Iterator::next) {
                return Some(input);
            }
            open = None;
            let next = pending.pop_front()?;
            match open_path(&next, &mut pending) {
                Ok(lines) => open = lines,
                Err(error) => return Some(Input::unreadable(Location::new(&next.path, &next.root), error)),
            }
        }
    })
}

/// A path that has not been opened yet, and the command-line path that contains it.
struct PendingPath {
    path: PathBuf,
    root: PathBuf,
}

/// Opens a file, or queues the content of a folder.
fn open_path(next: &PendingPath, pending: &mut VecDeque<PendingPath>) -> io::Result<Option<EventReader>> {
    let PendingPath { path, root } = next;
    let location = Location::new(path, root);
    if path == Path::new("-") {
        return EventReader::open(open_input(path, &location)?, location, false, None).map(Some);
    }
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
        entries.retain(|entry| is_input(entry));
        entries.sort();
        entries.into_iter().rev().for_each(|path| pending.push_front(PendingPath { path, root: root.clone() }));
        return Ok(None);
    }
    if display_name(path).ends_with(EXPECTATION_SUFFIX) {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            "this is an expectation, but there is no event file of the same name next to it",
        ));
    }
    let lines = is_ndjson(path);
    let expectation = Expectation::load_for(path)?;
    EventReader::open(open_input(path, &location)?, location, lines, expectation).map(Some)
}

/// Whether a folder entry is read: folders that are not symlinks, and event files.
fn is_input(entry: &Path) -> bool {
    if entry.is_dir() {
        return !entry.is_symlink();
    }
    // Regular files only: pipes and devices may never end.
    let json = entry.extension().is_some_and(|extension| extension == "json");
    entry.is_file() && (is_ndjson(entry) || (json && !has_matching_event(entry)))
}

/// Whether a file is an expectation with an event file next to it. One without is reported as an error.
fn has_matching_event(path: &Path) -> bool {
    let name = path.to_string_lossy();
    let stem = name.strip_suffix(EXPECTATION_SUFFIX);
    stem.is_some_and(|stem| {
        ["json", "ndjson", "jsonl"].iter().any(|kind| Path::new(&format!("{stem}.{kind}")).is_file())
    })
}

fn is_ndjson(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ndjson" || extension == "jsonl")
}

/// A printable file name, relative to the current folder if possible.
fn display_name(path: &Path) -> String {
    let shown = std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    printable(&shown.as_deref().unwrap_or(path).to_string_lossy()).into_owned()
}

/// A printable folder name with a trailing slash.
fn display_folder(path: &Path) -> String {
    let name = display_name(path);
    if name.is_empty() { name } else { format!("{}/", name.trim_end_matches('/')) }
}

/// Lambda's maximum size of events and responses.
pub(crate) const MAX_BYTES: usize = 6 << 20;

/// A line that is longer ends the input: a file with holes, or a device on standard input, may contain no line break at all.
const MAX_LINE_BYTES: u64 = 64 << 20;

/// Reads the events of one file.
struct EventReader {
    reader: Box<dyn BufRead + Send>,
    location: Location,
    /// Number of lines read so far.
    line: usize,
    /// An event that was read to detect the format.
    first: Option<Input>,
    /// Whether every remaining line is an event.
    is_ndjson_mode: bool,
    /// The expected result of every event in the file.
    expectation: Option<Expectation>,
}

impl EventReader {
    /// Detects the format: NDJSON by the file name or by the lines, otherwise one event.
    fn open(
        reader: Box<dyn BufRead + Send>,
        location: Location,
        ndjson: bool,
        expectation: Option<Expectation>,
    ) -> io::Result<Self> {
        let mut lines = Self { reader, location, line: 0, first: None, is_ndjson_mode: ndjson, expectation };
        if ndjson {
            return Ok(lines);
        }
        let mut text = Vec::with_capacity(2048);
        let mut blank = 0;
        // Empty lines count as part of an event, and an event has a maximum size.
        while blank == text.len() && blank <= MAX_BYTES && lines.read_line(&mut text)? > 0 {
            blank += text.iter().skip(blank).take_while(|byte| byte.is_ascii_whitespace()).count();
        }
        let first_ends_at = lines.line;
        if is_object(&text) && lines.has_more()? {
            lines.first = Some(lines.input(lines.location.line(first_ends_at), text));
            lines.is_ndjson_mode = true;
            return Ok(lines);
        }
        let remaining = (MAX_BYTES + 1).saturating_sub(text.len());
        lines.reader.by_ref().take(remaining as u64).read_to_end(&mut text)?;
        if !is_object(&text) && text.split(|byte| *byte == b'\n').any(is_event_line) {
            // One bad line must not make the others unreadable.
            let reader = Box::new(Cursor::new(text).chain(lines.reader));
            return Ok(Self { reader, line: 0, is_ndjson_mode: true, ..lines });
        }
        lines.first = Some(lines.input(lines.location.clone(), text));
        Ok(lines)
    }

    /// An event, or an error if it is too large.
    fn input(&self, location: Location, bytes: Vec<u8>) -> Input {
        let bytes = match bytes.len() > MAX_BYTES {
            true => Err("larger than Lambda's limit of 6 MiB".to_owned()),
            false => Ok(bytes),
        };
        Input { location, expectation: self.expectation.clone(), bytes }
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
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        while self.is_ndjson_mode {
            let mut text = Vec::with_capacity(2048);
            match self.read_line(&mut text) {
                Ok(0) => return None,
                Ok(_) if text.trim_ascii().is_empty() => {}
                Ok(_) => return Some(self.input(self.location.line(self.line), text)),
                Err(error) => {
                    self.is_ndjson_mode = false;
                    return Some(Input::unreadable(self.location.line(self.line + 1), error));
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
    use super::{EventReader, Location};
    use std::io::Cursor;

    fn places(text: &str, ndjson: bool) -> Vec<String> {
        let lines = EventReader::open(
            Box::new(Cursor::new(text.as_bytes().to_vec())),
            Location { file: "f".into(), ..Location::default() },
            ndjson,
            None,
        )
        .unwrap();
        lines
            .map(|input| match &input.bytes {
                Ok(bytes) => format!("{} {}", input.location, String::from_utf8_lossy(bytes.trim_ascii())),
                Err(reason) => format!("{} {reason}", input.location),
            })
            .collect()
    }

    #[test]
    fn file_holds_one_event_or_one_per_line() {
        let (a, b) = (r#"{"triggerSource":1}"#, r#"{"triggerSource":2}"#);
        let cases: [(String, bool, Vec<String>); 12] = [
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
            (String::new(), false, vec!["f ".to_owned()]),
        ];
        for (text, ndjson, expected) in cases {
            assert_eq!(places(&text, ndjson), expected, "{text:?}");
        }
    }

    #[test]
    fn location_is_relative_to_current_folder() {
        let here = std::env::current_dir().unwrap();
        for (path, root, shown, below) in [
            (here.join("a/b/c.json"), here.join("a"), "a/b/c.json", "b/c.json"),
            (here.join("c.json"), here.clone(), "c.json", "c.json"),
            ("a/c.json".into(), "a/".into(), "a/c.json", "c.json"),
            ("/c.json".into(), "/".into(), "/c.json", "c.json"),
            ("a/c.json".into(), "a/c.json".into(), "a/c.json", "a/c.json"),
        ] {
            let location = Location::new(&path, &root);
            assert_eq!((location.to_string().as_str(), location.relative().as_str()), (shown, below));
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
            let read = EventReader::open(reader, Location::default(), is_ndjson, None);
            let reasons: Vec<_> = match read {
                Ok(lines) => lines.map(|input| input.bytes.unwrap_err()).collect(),
                Err(error) => vec![error.to_string()],
            };
            assert_eq!(reasons.len(), 1, "{reasons:?}");
            assert!(reasons[0].starts_with("the line is longer than 64 MiB"), "{reasons:?}");
        }
    }
}
