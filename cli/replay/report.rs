//! Prints results as a table or as JSON lines.

use super::input::Input;
use super::notes::{self, Counts};
use super::redaction::{Detail, Redaction};
use super::result::ReplayResult;
use super::verdict::Verdict;
use crate::terminal::{CliError, printable_json, wants_colour};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Stdout, Write};
use std::process::ExitCode;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Output format.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// A table with a summary below it
    Table,
    /// One JSON object per event and line
    Json,
}

/// The report options of the command line.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    pub(crate) format: Format,
    pub(crate) detail: Detail,
    pub(crate) denied_fails: bool,
    pub(crate) colour: bool,
}

impl Options {
    pub(crate) fn new(format: Format, show_secrets: bool, denied_fails: bool) -> Self {
        let redaction = if show_secrets { Redaction::Off } else { Redaction::On };
        let detail = Detail { redaction, responses: format == Format::Json };
        Self { format, detail, denied_fails, colour: format == Format::Table && wants_colour() }
    }

    /// Appends one event as a line of the report. It does not use the report itself, so that many threads can format
    /// lines.
    pub(crate) fn line(&self, result: &ReplayResult<'_>, lines: &mut String) {
        match self.format {
            Format::Table => self.table_line(result, lines),
            Format::Json => lines.push_str(&json_line(result)),
        }
    }

    fn table_line(&self, result: &ReplayResult<'_>, lines: &mut String) {
        let ReplayResult { input: Input { location, .. }, source, verdict, call, .. } = result;
        pad_or_truncate(&location.relative(), LOCATION_COLUMNS, lines);
        lines.push_str("  ");
        pad_or_truncate(source, SOURCE_COLUMNS, lines);
        // Tenths of a millisecond, rounded, with integer arithmetic for speed.
        let tenths = (call.duration.as_micros() + 50) / 100;
        let (millis, tenth) = (tenths / 10, tenths % 10);
        let (on, off) = if self.colour { (colour(result), "\x1b[0m") } else { ("", "") };
        lines.extend(["  ", on]);
        pad_or_truncate(verdict.name(), VERDICT_COLUMNS, lines);
        let written = write!(lines, "{off}  {millis:5}.{tenth}");
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
        write_remark(result, lines);
        lines.push('\n');
    }
}

/// Column widths of location, source and verdict.
const LOCATION_COLUMNS: usize = 62;
const SOURCE_COLUMNS: usize = 45;
const VERDICT_COLUMNS: usize = 10;

/// The report being written.
pub(crate) struct Report {
    options: Options,
    out: BufWriter<Stdout>,
    tally: Tally,
}

/// The counts of the summary.
#[derive(Clone, Default)]
pub(crate) struct Tally {
    verdicts: BTreeMap<Verdict, u64>,
    differing: u64,
    failures: u64,
    denied: u64,
    unreadable: u64,
    notes: Counts,
}

impl Tally {
    /// Counts one event.
    pub(crate) fn count(&mut self, result: &ReplayResult<'_>) {
        *self.verdicts.entry(result.verdict).or_default() += 1;
        self.differing += u64::from(result.unmet_expectation().is_some());
        self.failures += u64::from(result.is_failure());
        let is_expected = result.input.expectation.is_some();
        self.denied += u64::from(result.verdict == Verdict::Denied && !is_expected);
        self.unreadable += u64::from(result.verdict == Verdict::Unreadable && !is_expected);
        self.notes.count(&result.call.notes);
    }

    /// Adds the counts of another batch.
    pub(crate) fn add(&mut self, part: &Self) {
        for (verdict, count) in &part.verdicts {
            *self.verdicts.entry(*verdict).or_default() += count;
        }
        self.differing += part.differing;
        self.failures += part.failures;
        self.denied += part.denied;
        self.unreadable += part.unreadable;
        self.notes.add(&part.notes);
    }

    fn count_of(&self, verdict: Verdict) -> u64 {
        self.verdicts.get(&verdict).copied().unwrap_or_default()
    }

    fn summary(&self) -> String {
        let total: u64 = self.verdicts.values().sum();
        let parts = Verdict::ALL.map(|verdict| format!("{} {verdict}", self.count_of(verdict)));
        let mut summary = format!("\n{total} events: {}\n", parts.join(", "));
        if self.differing > 0 {
            summary.push_str(&format!("{} differ from their expectation\n", self.differing));
        }
        summary.push_str(&self.notes.summary());
        summary
    }
}

impl Report {
    pub(crate) fn new(options: Options) -> Self {
        Self { options, out: BufWriter::with_capacity(1 << 16, io::stdout()), tally: Tally::default() }
    }

    /// The report options.
    pub(crate) fn options(&self) -> Options {
        self.options
    }

    /// The header of the table.
    pub(crate) fn header(&mut self) -> Result<(), CliError> {
        if self.options.format == Format::Table {
            let (location, source, verdict) = ("EVENT", "TRIGGER SOURCE", "VERDICT");
            writeln!(
                self.out,
                "{location:LOCATION_COLUMNS$}  {source:SOURCE_COLUMNS$}  {verdict:VERDICT_COLUMNS$}  {:>7}  REASON",
                "MS"
            )?;
        }
        Ok(())
    }

    /// Prints and counts one event.
    pub(crate) fn row(&mut self, result: &ReplayResult<'_>) -> Result<(), CliError> {
        let mut line = String::new();
        self.options.line(result, &mut line);
        self.tally.count(result);
        self.out.write_all(line.as_bytes())?;
        Ok(())
    }

    /// Prints lines that are already formatted and counted.
    pub(crate) fn rows(&mut self, lines: &str, tally: &Tally) -> Result<(), CliError> {
        self.tally.add(tally);
        self.out.write_all(lines.as_bytes())?;
        Ok(())
    }

    /// Prints the summary and returns the exit code.
    pub(crate) fn finish(mut self) -> Result<ExitCode, CliError> {
        if self.options.format == Format::Table {
            self.out.write_all(self.tally.summary().as_bytes())?;
        }
        self.out.flush()?;
        if self.tally.verdicts.is_empty() {
            return Err(CliError::new("no events found; specify a file of events or a folder that contains some"));
        }
        let denied = if self.options.denied_fails { self.tally.denied } else { 0 };
        Ok(match (self.tally.unreadable, self.tally.failures + denied) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(1),
            _ => ExitCode::from(2),
        })
    }
}

/// One object of `--format json`.
impl Serialize for ReplayResult<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ReplayResult", 10)?;
        object.serialize_field("file", &self.input.location.to_string())?;
        object.serialize_field("triggerSource", &self.source)?;
        object.serialize_field("verdict", &self.verdict)?;
        object.serialize_field("code", &self.code)?;
        object.serialize_field("reasons", &self.reasons)?;
        object.serialize_field("notes", &self.call.notes)?;
        object.serialize_field("response", &self.response)?;
        object.serialize_field("millis", &((self.call.duration.as_secs_f64() * 1e6).round() / 1000.0))?;
        object.serialize_field("attempts", &self.call.attempts)?;
        if let Some(expected) = self.unmet_expectation() {
            object.serialize_field("expected", expected)?;
        }
        object.end()
    }
}

fn json_line(result: &ReplayResult<'_>) -> String {
    let mut text = printable_json(serde_json::to_string(result).unwrap_or_default());
    text.push('\n');
    text
}

/// The expectation if it was not met, the most severe reason, and the notes.
fn write_remark(result: &ReplayResult<'_>, line: &mut String) {
    let expected = result.unmet_expectation().map(|expected| Cow::Owned(format!("expected {expected}")));
    let reason = result.reasons.split_first().map(|(reason, more)| match more.len() {
        0 => Cow::Borrowed(reason.as_str()),
        more => Cow::Owned(format!("{reason} (and {more} more)")),
    });
    let notes = notes::format_notes(&result.call.notes).map(Cow::Owned);
    let mut parts = [expected, reason, notes].into_iter().flatten().peekable();
    let mut before = "  ";
    while let Some(part) = parts.next() {
        // Cognito ends a denial with a full stop, which is dropped if something follows.
        let without_stop = part.strip_suffix('.').filter(|part| part.ends_with(']') && parts.peek().is_some());
        line.extend([before, without_stop.unwrap_or(&part)]);
        before = "; ";
    }
}

fn colour(result: &ReplayResult<'_>) -> &'static str {
    match result.verdict {
        _ if result.unmet_expectation().is_some() => "\x1b[31m",
        Verdict::Accepted => "\x1b[32m",
        Verdict::Refused | Verdict::Replaced | Verdict::Unreadable => "\x1b[31m",
        Verdict::Unknown | Verdict::Denied => "\x1b[33m",
        Verdict::NoBinary => "\x1b[2m",
    }
}

/// Pads a text to a display width, where some characters take two columns, or truncates its start, because a path's end
/// is more informative.
fn pad_or_truncate(text: &str, columns: usize, line: &mut String) {
    // In printable ASCII every character takes one column.
    let width = if text.is_ascii() { text.len() } else { text.width() };
    if width <= columns {
        line.extend([text, spaces(columns - width)]);
        return;
    }
    let mut space = columns - 1;
    let fits = |character: &char| {
        let width = character.width().unwrap_or_default();
        space.checked_sub(width).map(|left| space = left).is_some()
    };
    let kept: usize = text.chars().rev().take_while(fits).map(char::len_utf8).sum();
    line.extend(["…", text.get(text.len() - kept..).unwrap_or_default(), spaces(space)]);
}

/// A string of spaces, up to the width of the widest column.
fn spaces(columns: usize) -> &'static str {
    const SPACES: &str = "                                                              ";
    const { assert!(SPACES.len() == LOCATION_COLUMNS) };
    SPACES.get(..columns).unwrap_or(SPACES)
}

#[cfg(test)]
mod tests {
    use super::pad_or_truncate;

    #[test]
    fn column_has_display_width_and_keeps_the_end() {
        for (text, shown) in [
            ("a.json", "a.json    "),
            ("samples/a.json", "…es/a.json"),
            ("山田.json", "山田.json "),
            ("x/山田山.json", "…田山.json"),
            ("x/y山田山a.json", "…山a.json "),
        ] {
            let mut line = String::new();
            pad_or_truncate(text, 10, &mut line);
            assert_eq!(line, shown);
        }
    }
}
