//! Reads events from JSON files, NDJSON files, folders, and standard input.
//!
//! A file that cannot be read becomes an input with the reason, and reading continues.

use super::event_reader::{EventReader, EventText};
use super::expectation::{EXPECTATION_SUFFIX, Expectation};
use crate::read_input::open_input;
use crate::terminal::printable;
use std::collections::VecDeque;
use std::fmt;
use std::fs;
use std::io;
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
    pub(crate) event: EventText,
}

impl Input {
    fn unreadable(location: Location, reason: impl fmt::Display) -> Self {
        Self { location, expectation: None, event: EventText { line: None, bytes: Err(reason.to_string()) } }
    }

    /// The size of the event's text.
    pub(crate) fn size(&self) -> u64 {
        self.event.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)
    }
}

/// A file whose events are being read.
struct OpenFile {
    events: EventReader,
    location: Location,
    /// The expected result of every event in the file.
    expectation: Option<Expectation>,
}

impl OpenFile {
    fn open(path: &Path, location: Location, is_ndjson: bool, expectation: Option<Expectation>) -> io::Result<Self> {
        let events = EventReader::open(open_input(path, &location)?, is_ndjson)?;
        Ok(Self { events, location, expectation })
    }
}

impl Iterator for OpenFile {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        let event = self.events.next()?;
        let location = Location { line: event.line, ..self.location.clone() };
        Some(Input { location, expectation: self.expectation.clone(), event })
    }
}

/// Reads all events of files and folders, folders sorted by name; `-` is standard input.
pub(crate) fn read_inputs(roots: &[PathBuf]) -> impl Iterator<Item = Input> + use<> {
    let mut pending: VecDeque<PendingPath> =
        roots.iter().map(|root| PendingPath { path: root.clone(), root: root.clone() }).collect();
    let mut open: Option<OpenFile> = None;
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
fn open_path(next: &PendingPath, pending: &mut VecDeque<PendingPath>) -> io::Result<Option<OpenFile>> {
    let PendingPath { path, root } = next;
    let location = Location::new(path, root);
    if path == Path::new("-") {
        return OpenFile::open(path, location, false, None).map(Some);
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
    let expectation = Expectation::load_for(path)?;
    OpenFile::open(path, location, is_ndjson(path), expectation).map(Some)
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

#[cfg(test)]
mod tests {
    use super::Location;

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
}
