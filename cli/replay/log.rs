//! Reads the log of a function, and prints it without control characters.

use crate::terminal::printable;
use lambda_emulator::Logs;
use serde::Deserialize;
use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A function writes its log line before it responds, so the line arrives soon.
const LOG_LINE_TIMEOUT: Duration = Duration::from_secs(5);

/// The log lines of one function.
pub(crate) struct LogReader {
    lines: UnboundedReceiver<String>,
    /// Whether they are printed to standard error.
    is_shown: bool,
}

/// The relevant members of a log line.
#[derive(Deserialize)]
struct LogLine<'l> {
    #[serde(borrow)]
    request_id: Cow<'l, str>,
    /// Separated by spaces; absent if there are none.
    #[serde(borrow)]
    notes: Option<Cow<'l, str>>,
}

impl LogReader {
    /// The function's end and the reader.
    pub(crate) fn open(is_shown: bool) -> (Logs, Self) {
        let (observer, lines) = unbounded_channel();
        (Logs::Observe(observer), Self { lines, is_shown })
    }

    /// The notes in the log line of a request; `None` if there is no such line.
    pub(crate) async fn notes(&mut self, request_id: &str) -> Option<Vec<String>> {
        let line = async {
            while let Some(line) = self.lines.recv().await {
                self.show(&line);
                if let Some(notes) = parse_notes(&line, request_id) {
                    return Some(notes);
                }
            }
            None
        };
        tokio::time::timeout(LOG_LINE_TIMEOUT, line).await.unwrap_or_default()
    }

    /// Prints the last lines of a function that has exited.
    pub(crate) fn show_rest(&mut self) {
        while let Ok(line) = self.lines.try_recv() {
            self.show(&line);
        }
    }

    fn show(&self, line: &str) {
        if self.is_shown {
            print_line(line);
        }
    }
}

/// Prints a line to standard error.
pub(crate) fn print_line(line: &str) {
    // If standard error is closed there is nothing to print to.
    let _ = writeln!(io::stderr(), "{}", printable(line.strip_suffix('\r').unwrap_or(line)));
}

/// The notes of a line, if it belongs to the request.
fn parse_notes(line: &str, request_id: &str) -> Option<Vec<String>> {
    let line: LogLine<'_> = serde_json::from_str(line).ok()?;
    let notes = line.notes.unwrap_or_default();
    (line.request_id == request_id).then(|| notes.split_ascii_whitespace().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::{LogReader, Logs, parse_notes};

    #[test]
    fn notes_are_read_from_the_requests_line() {
        for (line, expected) in [
            (r#"{"request_id":"7","outcome":"answered","notes":"a:b c:d"}"#, Some(vec!["a:b", "c:d"])),
            (r#"{"request_id":"7","outcome":"answered"}"#, Some(vec![])),
            (r#"{"request_id":"7","notes":"a:\"b\""}"#, Some(vec![r#"a:"b""#])),
            (r#"{"request_id":"77","notes":"a:b"}"#, None),
            (r#"{"level":"ERROR","message":"panicked"}"#, None),
            ("7", None),
        ] {
            let expected = expected.map(|notes| notes.into_iter().map(str::to_owned).collect());
            assert_eq!(parse_notes(line, "7"), expected, "{line}");
        }
    }

    #[tokio::test]
    async fn lines_of_other_requests_are_skipped() {
        let (logs, mut log) = LogReader::open(false);
        let Logs::Observe(observer) = logs else { panic!("it observes") };
        for line in ["starting", r#"{"request_id":"6","notes":"late"}"#, r#"{"request_id":"7","notes":"own"}"#] {
            observer.send(line.to_owned()).unwrap();
        }
        assert_eq!(log.notes("7").await, Some(vec!["own".to_owned()]));
        drop(observer);
        assert_eq!(log.notes("8").await, None);
    }
}
