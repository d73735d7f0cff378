//! The events of `replay`: for any file, reading ends, loses no line, and prints nothing of what it cannot read.

use crate::event_reader::{EventReader, EventText};
use crate::sampling::{checksum, is_due};
use std::io::{BufReader, Cursor};

/// Reads arbitrary bytes as the content of a file.
///
/// # Panics
/// If a part of the file is lost or read twice, or reading depends on the size of the buffer.
pub fn replay_input(bytes: &[u8]) {
    let is_ndjson = checksum(bytes).is_multiple_of(4);
    let inputs = read(bytes, is_ndjson, 1 << 16);
    if is_due(8, bytes) {
        let slowly = read(bytes, is_ndjson, 7);
        assert!(inputs.iter().map(describe).eq(slowly.iter().map(describe)), "it depends on the size of the buffer");
    }
    let events = inputs.iter().filter_map(|input| input.bytes.as_ref().ok());
    let read: Vec<&[u8]> = events.map(|event| event.trim_ascii()).filter(|event| !event.is_empty()).collect();
    assert!(without_whitespace(&read.concat()).eq(without_whitespace(bytes)), "a part is lost, or read twice");
    let lines = bytes.split(|byte| *byte == b'\n').count();
    assert!(inputs.len() <= lines.max(1), "{} events in {lines} lines", inputs.len());
    for input in &inputs {
        match input.parse() {
            Ok(event) => assert!(input.bytes.as_ref().is_ok_and(|bytes| event.text().as_bytes() == bytes)),
            Err(reason) => check_reason(&reason),
        }
    }
}

fn read(bytes: &[u8], is_ndjson: bool, buffer: usize) -> Vec<EventText> {
    let reader = Box::new(BufReader::with_capacity(buffer, Cursor::new(bytes.to_vec())));
    EventReader::open(reader, is_ndjson).expect("memory can be read").collect()
}

fn describe(input: &EventText) -> (Option<usize>, Result<Vec<u8>, String>) {
    (input.line, input.bytes.clone())
}

fn without_whitespace(bytes: &[u8]) -> impl Iterator<Item = u8> {
    // A line ends where whitespace is; within a line it does not change.
    bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace())
}

/// A reason is one line of ASCII about the form: a quoted part of the event would have other characters.
fn check_reason(reason: &str) {
    assert!(!reason.is_empty() && reason.len() < 160 && !reason.contains(['\n', '\u{1b}']), "{reason}");
}
