//! `cognito-triggers replay --in-process` as it is used, with a process, a file and a report: how many events a core
//! replays in a second, and whether the memory grows with the file.

use crate::{
    error::BenchError,
    folder::Folder,
    machine,
    programs::Program,
    samples::Samples,
    statistics::Estimate,
    table::{Bound, Row, Unit, thousands},
};
use std::{
    fs::File,
    io::{BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

/// Files that are measured: how many events they have, and the runs of each, of which every one comes after a run with a
/// single event. What is measured ten times as long is measured less often. A rate was promised for the longest.
const FILES: [(usize, usize, Bound); 3] =
    [(10_000, 9, Bound::None), (100_000, 5, Bound::None), (1_000_000, 3, Bound::AtLeast(100_000.0))];
/// Of events that take a mail this one is enough.
const MAILS: (usize, usize, Bound) = (100_000, 5, Bound::AtLeast(40_000.0));
/// How often the memory of a run is read: too seldom to slow it, often beside what it lasts.
const MEMORY_POLL_INTERVAL: Duration = Duration::from_millis(20);

/// The rates over all samples, file by file, whether the memory grows with the file, and the rate over those that a mail answers.
///
/// # Errors
/// Where a file cannot be written, a run does not exit with 0, or the system does not say how much memory it took.
pub(crate) fn measure(cli: &Program, samples: &Samples) -> Result<Vec<Row>, BenchError> {
    let (all, mails) = (samples.all(), samples.mails());
    let mut rows = Vec::with_capacity(FILES.len() + 2);
    let mut peaks = Vec::with_capacity(FILES.len());
    for file in FILES {
        let result = FileResult::of(cli, &all, file)?;
        let kinds = format!("{} of {} samples take a mail", mails.len(), all.len());
        peaks.push(result.peak);
        rows.push(result.row("events of all samples", &kinds)?);
    }
    if let [fewest, .., most] = peaks[..] {
        rows.push(Row::growth("peak memory of the most events", (fewest, "of the fewest"), most));
    }
    rows.push(FileResult::of(cli, &mails, MAILS)?.row("events that take a mail", "each takes one")?);
    Ok(rows)
}

/// What the runs of one file tell.
struct FileResult {
    events: usize,
    /// Events per second, without what a run takes that has a single event.
    rates: Vec<f64>,
    /// What was promised of them.
    bound: Bound,
    /// Bytes of a run at its largest.
    peak: f64,
}

impl FileResult {
    fn of(cli: &Program, events: &[&[u8]], (count, runs, bound): (usize, usize, Bound)) -> Result<Self, BenchError> {
        if events.is_empty() {
            return Err("events/samples holds no event of this kind".into());
        }
        let folder = Folder::new("replay")?;
        let (one, all) = (file(&folder, events, 1)?, file(&folder, events, count)?);
        // This run comes first: after it the program is in memory.
        run(cli, &one)?;
        let mut result = Self { events: count, rates: Vec::with_capacity(runs), bound, peak: 0.0 };
        for _ in 0..runs {
            let start = run(cli, &one)?;
            let whole = run(cli, &all)?;
            result.rates.push(count as f64 / (whole.seconds - start.seconds));
            result.peak = result.peak.max(whole.peak);
        }
        Ok(result)
    }

    fn row(self, measure: &'static str, kinds: &str) -> Result<Row, BenchError> {
        let figure = Estimate::of(self.rates).ok_or("nothing was measured")?;
        let detail =
            format!("{} events, {kinds}; peak memory {:.2} MB", thousands(self.events as u64), self.peak / 1e6);
        Ok(Row { measure, figure, unit: Unit::PerSecond, bound: self.bound, instructions: None, detail })
    }
}

/// What one run took.
struct Run {
    /// From spawn to exit.
    seconds: f64,
    /// Bytes at its largest.
    peak: f64,
}

/// The replay of a file under the policy that the cli embeds, without this process's environment. Nobody reads
/// the report: the price of reading is not the cli's.
fn replay(cli: &Program, file: &Path) -> Command {
    let mut command = Command::new(&cli.path);
    command.args(["replay", "--in-process"]).arg(file).env_clear().stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// A run to its end. The system forgets how much memory it took when it ends, so that is read while it runs: it only ever
/// grows, and the last that is read counts. Who looks sleeps in between, for it is on the same core.
fn run(cli: &Program, file: &Path) -> Result<Run, BenchError> {
    let started = Instant::now();
    // Standard error is no terminal this way, so that no progress is drawn.
    let mut process = replay(cli, file).stderr(Stdio::piped()).spawn()?;
    let id = process.id();
    let (ended, looking) = mpsc::channel::<()>();
    let looks = thread::spawn(move || {
        let mut peak = machine::peak_memory(id);
        while looking.recv_timeout(MEMORY_POLL_INTERVAL) == Err(RecvTimeoutError::Timeout) {
            peak = machine::peak_memory(id).or(peak);
        }
        peak
    });
    let mut complaint = String::new();
    if let Some(mut stderr) = process.stderr.take() {
        stderr.read_to_string(&mut complaint)?;
    }
    let status = process.wait()?;
    let seconds = started.elapsed().as_secs_f64();
    drop(ended);
    succeeded(status, &complaint)?;
    let peak = looks.join().ok().flatten().ok_or("the system does not say how much memory a replay took")?;
    Ok(Run { seconds, peak })
}

fn succeeded(status: ExitStatus, complaint: &str) -> Result<(), BenchError> {
    status.success().then_some(()).ok_or_else(|| format!("replay --in-process ended with {status} {complaint}").into())
}

/// Writes a file of so many events, one per line, starting over when there are fewer.
fn file(folder: &Folder, events: &[&[u8]], count: usize) -> Result<PathBuf, BenchError> {
    let lines: Vec<Vec<u8>> = events.iter().map(|event| line(event)).collect();
    let path = folder.path().join(format!("{count}.ndjson"));
    let mut file = BufWriter::new(File::create_new(&path)?);
    for line in lines.iter().cycle().take(count) {
        file.write_all(line)?;
    }
    file.flush()?;
    Ok(path)
}

/// An event on one line. A line break in JSON stands between two tokens, never in a text, and so do the blanks around
/// it.
fn line(event: &[u8]) -> Vec<u8> {
    let mut line = event.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).collect::<Vec<_>>().concat();
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::fs;

    #[test]
    fn an_event_on_one_line_is_the_same_event() {
        for event in Samples::read().unwrap().all() {
            let line = line(event);
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            let read = |json| serde_json::from_slice::<Value>(json).unwrap();
            assert_eq!(read(&line), read(event));
        }
    }

    #[test]
    fn a_file_has_as_many_events_as_were_asked_for() {
        let folder = Folder::new("events").unwrap();
        let path = file(&folder, &[b"{\n  \"a\": 1\n}\n", b"{}"], 5).unwrap();
        assert_eq!(fs::read_to_string(path).unwrap(), "{\"a\": 1}\n{}\n{\"a\": 1}\n{}\n{\"a\": 1}\n");
    }
}
