//! Measures `cognito-triggers replay --in-process` as a process with a file and a report: events per second on one
//! core, compared with parsing the same file with `serde_json`, and whether memory grows with the file.

use crate::{
    error::BenchError,
    folder::Folder,
    machine,
    programs::Program,
    samples::Samples,
    statistics::median,
    table::{Bound, Comparison, Row, Unit, thousands},
};
use serde_json::Value;
use std::{
    fs::File,
    hint::black_box,
    io::{BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

/// The measured files: number of events and runs. Each run follows a run with a single event. Longer files are measured
/// less often.
const FILES: [(usize, usize); 3] = [(10_000, 9), (100_000, 5), (1_000_000, 3)];
/// One file of events that need a mail.
const MAILS: (usize, usize) = (100_000, 5);
/// How long an event may take in comparison with parsing it: any event, and one that needs a mail.
const BOUND: Bound = Bound::AtMost(4.4);
const MAIL_BOUND: Bound = Bound::AtMost(7.5);
/// How often memory is read: too seldom to slow the run down, but often compared with its duration.
const MEMORY_POLL_INTERVAL: Duration = Duration::from_millis(20);

/// The rates over all samples for each file, the growth of memory, and the rate over events that need a mail.
///
/// # Errors
/// A file cannot be written, a run fails, or the system does not report its memory.
pub(crate) fn measure(cli: &Program, samples: &Samples) -> Result<Vec<Row>, BenchError> {
    let (all, mails) = (samples.all(), samples.mails());
    let mut rows = Vec::with_capacity(FILES.len() + 4);
    let mut peaks = Vec::with_capacity(FILES.len());
    let longest = FILES.iter().map(|(count, _)| *count).max().unwrap_or_default();
    for (count, runs) in FILES {
        let result = FileResult::measure(cli, &all, (count, runs))?;
        let kinds = format!("{} of {} samples need a mail", mails.len(), all.len());
        peaks.push(result.peak);
        rows.push(result.rate("events of all samples", &kinds)?);
        if count == longest {
            rows.push(result.comparison("time vs parsing the longest file", BOUND)?);
        }
    }
    if let [fewest, .., most] = peaks[..] {
        rows.push(Row::growth("peak memory with the most events", (fewest, "with the fewest"), most));
    }
    let result = FileResult::measure(cli, &mails, MAILS)?;
    rows.push(result.rate("events that need a mail", "each needs one")?);
    rows.push(result.comparison("time vs parsing them", MAIL_BOUND)?);
    Ok(rows)
}

/// The results of one file.
struct FileResult {
    events: usize,
    /// Seconds for each event, without the duration of a run with a single event.
    replayed: Vec<f64>,
    /// Seconds for each event, parsed with `serde_json`.
    parsed: Vec<f64>,
    /// The peak memory in bytes.
    peak: f64,
}

impl FileResult {
    fn measure(cli: &Program, events: &[&[u8]], (count, runs): (usize, usize)) -> Result<Self, BenchError> {
        if events.is_empty() {
            return Err("events/samples contains no event of this kind".into());
        }
        let folder = Folder::new("replay")?;
        let (one, all) = (file(&folder, events, 1)?, file(&folder, events, count)?);
        // A first run loads the program into memory.
        run(cli, &one)?;
        let mut result = Self { events: count, replayed: Vec::new(), parsed: Vec::new(), peak: 0.0 };
        for _ in 0..runs {
            let start = run(cli, &one)?;
            let whole = run(cli, &all)?;
            result.replayed.push((whole.seconds - start.seconds) / count as f64);
            result.parsed.push(parse(&all)? / count as f64);
            result.peak = result.peak.max(whole.peak);
        }
        Ok(result)
    }

    fn rate(&self, measure: &'static str, kinds: &str) -> Result<Row, BenchError> {
        let detail =
            format!("{} events, {kinds}; peak memory {:.2} MB", thousands(self.events as u64), self.peak / 1e6);
        let figure = 1.0 / median(self.replayed.clone())?;
        Ok(Row { measure, figure, unit: Unit::PerSecond, bound: Bound::None, detail })
    }

    fn comparison(self, measure: &'static str, bound: Bound) -> Result<Row, BenchError> {
        let sides = (median(self.replayed)?, median(self.parsed)?);
        Ok(Row::comparison(measure, bound, Comparison::Cost, sides, Unit::Microseconds))
    }
}

/// How many seconds it takes to parse each line of a file with `serde_json`.
fn parse(file: &Path) -> Result<f64, BenchError> {
    let started = Instant::now();
    let mut lines = BufReader::new(File::open(file)?);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        drop(black_box(serde_json::from_slice::<Value>(&line)));
        line.clear();
    }
    Ok(started.elapsed().as_secs_f64())
}

/// The result of one run.
struct Run {
    /// From spawn to exit.
    seconds: f64,
    /// The peak memory in bytes.
    peak: f64,
}

/// Replays a file under the policy of the example, without this process's environment. The report is discarded: reading it is
/// not part of the cost.
fn replay_command(cli: &Program, file: &Path) -> Command {
    let mut command = Command::new(&cli.path);
    command.args(["replay", "--in-process"]).arg(file).env_clear().stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Runs a replay to its end. Peak memory is no longer available after the exit, so it is polled while the process runs:
/// it only grows, and the last value counts. The polling thread sleeps in between, because it shares the core.
fn run(cli: &Program, file: &Path) -> Result<Run, BenchError> {
    let started = Instant::now();
    // With a pipe as standard error, no progress bar is drawn.
    let mut process = replay_command(cli, file).stderr(Stdio::piped()).spawn()?;
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
    let peak = looks.join().ok().flatten().ok_or("the system does not report the memory of a replay")?;
    Ok(Run { seconds, peak })
}

fn succeeded(status: ExitStatus, complaint: &str) -> Result<(), BenchError> {
    status.success().then_some(()).ok_or_else(|| format!("replay --in-process ended with {status} {complaint}").into())
}

/// Writes a file with this many events, one per line, repeating them if necessary.
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

/// An event on one line: line breaks and indentation in JSON only occur between tokens.
fn line(event: &[u8]) -> Vec<u8> {
    let mut line = event.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).collect::<Vec<_>>().concat();
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn event_on_one_line_is_equal() {
        for event in Samples::load().unwrap().all() {
            let line = line(event);
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            let read = |json| serde_json::from_slice::<Value>(json).unwrap();
            assert_eq!(read(&line), read(event));
        }
    }

    #[test]
    fn file_repeats_events_up_to_the_count() {
        let folder = Folder::new("events").unwrap();
        let path = file(&folder, &[b"{\n  \"a\": 1\n}\n", b"{}"], 5).unwrap();
        assert_eq!(fs::read_to_string(path).unwrap(), "{\"a\": 1}\n{}\n{\"a\": 1}\n{}\n{\"a\": 1}\n");
    }
}
