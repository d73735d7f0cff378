//! Prints results as a table or as JSON lines.

use super::input::Input;
use super::notes::{self, Counts};
use super::redaction::{Detail, Redaction};
use super::result::ReplayResult;
use super::verdict::Verdict;
use super::verdict_filter::VerdictFilter;
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
#[derive(Clone, clap::Args)]
pub(crate) struct Options {
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Show only results with this verdict, or all that are not accepted (`not-accepted`); the summary counts all. May be
    /// repeated
    #[arg(long, value_name = "VERDICT", value_parser = VerdictFilter::parse)]
    only: Vec<VerdictFilter>,
    /// Show every reason of a verdict instead of the most severe one
    #[arg(long)]
    all_reasons: bool,
    /// Also count the verdicts of each trigger source
    #[arg(long)]
    by_source: bool,
    /// Print the values of responses and errors, which are masked by default
    #[arg(long)]
    show_secrets: bool,
    /// Additional reason to fail
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// An event that a function denies
    Denied,
}

impl Options {
    /// What is shown of a response.
    pub(crate) fn detail(&self) -> Detail {
        let redaction = if self.show_secrets { Redaction::Off } else { Redaction::On };
        Detail { redaction, responses: self.format == Format::Json }
    }

    fn has_colour(&self) -> bool {
        self.format == Format::Table && wants_colour()
    }

    /// An empty tally of these options.
    pub(crate) fn tally(&self) -> Tally {
        Tally { sources: self.by_source.then(BTreeMap::new), ..Tally::default() }
    }

    /// Appends one event as a line of the report. It does not use the report itself, so that many threads can format
    /// lines.
    pub(crate) fn line(&self, result: &ReplayResult<'_>, lines: &mut String) {
        if !VerdictFilter::show(&self.only, result) {
            return;
        }
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
        let (on, off) = if self.has_colour() { (colour(result), "\x1b[0m") } else { ("", "") };
        lines.extend(["  ", on]);
        pad_or_truncate(verdict.name(), VERDICT_COLUMNS, lines);
        let written = write!(lines, "{off}  {millis:5}.{tenth}");
        debug_assert!(written.is_ok(), "writing to a String cannot fail");
        write_remark(result, self.all_reasons, lines);
        lines.push('\n');
        for reason in result.reasons.iter().skip(1).filter(|_| self.all_reasons) {
            lines.extend(["    ", reason, "\n"]);
        }
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
    /// The verdicts of each trigger source, if they are counted.
    sources: Option<BTreeMap<String, BTreeMap<Verdict, u64>>>,
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
        if let Some(sources) = &mut self.sources {
            *sources.entry(result.source.clone()).or_default().entry(result.verdict).or_default() += 1;
        }
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
        for (source, verdicts) in part.sources.iter().flatten() {
            for (verdict, count) in verdicts {
                let sources = self.sources.get_or_insert_default();
                *sources.entry(source.clone()).or_default().entry(*verdict).or_default() += count;
            }
        }
    }

    fn count_of(&self, verdict: Verdict) -> u64 {
        self.verdicts.get(&verdict).copied().unwrap_or_default()
    }

    fn summary(&self) -> String {
        let total: u64 = self.verdicts.values().sum();
        let parts = Verdict::ALL.map(|verdict| format!("{} {verdict}", self.count_of(verdict)));
        let mut summary = String::from("\n");
        for (source, verdicts) in self.sources.iter().flatten() {
            let source = if source.is_empty() { "(no trigger source)" } else { source };
            let counts: Vec<_> = verdicts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
            summary.push_str(&format!("{source:SOURCE_COLUMNS$}  {}\n", counts.join(", ")));
        }
        summary.push_str(&format!("{total} events: {}\n", parts.join(", ")));
        if self.differing > 0 {
            summary.push_str(&format!("{} differ from their expectation\n", self.differing));
        }
        summary.push_str(&self.notes.summary());
        summary
    }
}

impl Report {
    pub(crate) fn new(options: Options) -> Self {
        let tally = options.tally();
        Self { options, out: BufWriter::with_capacity(1 << 16, io::stdout()), tally }
    }

    /// The report options.
    pub(crate) fn options(&self) -> &Options {
        &self.options
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
        let denied = if self.options.fail_on == Some(FailOn::Denied) { self.tally.denied } else { 0 };
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
fn write_remark(result: &ReplayResult<'_>, all_reasons: bool, line: &mut String) {
    let expected = result.unmet_expectation().map(|expected| Cow::Owned(format!("expected {expected}")));
    let reason = result.reasons.split_first().map(|(reason, more)| match more.len() {
        more if more == 0 || all_reasons => Cow::Borrowed(reason.as_str()),
        more => Cow::Owned(format!("{reason} (and {more} more: --all-reasons)")),
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
        Verdict::Refused | Verdict::Replaced | Verdict::Failed | Verdict::Unreadable => "\x1b[31m",
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
