//! `cognito-triggers replay --in-process` as it is used, with a process, a file and a report: how many events a core
//! replays in a second, and whether the memory grows with the file.

use crate::{
    Fault,
    binaries::Binary,
    folder::Folder,
    machine,
    samples::Samples,
    statistics::Estimate,
    table::{Bound, Row, Unit, thousands},
};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Events of a measured file: a second of work or more, long beside the milliseconds that starting takes.
const EVENTS: usize = 50_000;
/// Events of the file whose memory the measured one is held against.
const FEWER: usize = EVENTS / 10;
/// Pairs of runs, one with all the events and one with a single event.
const ROUNDS: usize = 9;
/// How often the memory of a run is read: too seldom to slow it, often beside what it lasts.
const GLANCE: Duration = Duration::from_millis(5);

/// The rate over all samples, and over those that a mail answers.
///
/// # Errors
/// Where a file cannot be written, a run does not exit with 0, or the system does not say how much memory it took.
pub(crate) fn measure(workbench: &Binary, samples: &Samples) -> Result<Vec<Row>, Fault> {
    let (all, mails) = (samples.all(), samples.mails());
    let kinds = format!("{} of {} samples take a mail", mails.len(), all.len());
    Ok(vec![
        rate(workbench, "events of all samples", 40_000.0, &all, &kinds)?,
        rate(workbench, "events that take a mail", 20_000.0, &mails, "each takes a mail")?,
    ])
}

/// Events per second, without what a run takes that has a single event.
fn rate(workbench: &Binary, measure: &'static str, bound: f64, events: &[&[u8]], kinds: &str) -> Result<Row, Fault> {
    if events.is_empty() {
        return Err("events/samples holds no event of this kind".into());
    }
    let folder = Folder::new("replay")?;
    let file = |count| file(&folder, events, count);
    let (one, fewer, all) = (file(1)?, file(FEWER)?, file(EVENTS)?);
    // These runs come first: after them program and files are in memory.
    let (fewer, peak) = (peak_memory(workbench, &fewer)? / 1e6, peak_memory(workbench, &all)? / 1e6);
    let mut rates = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = seconds(workbench, &one)?;
        rates.push(EVENTS as f64 / (seconds(workbench, &all)? - start));
    }
    let figure = Estimate::of(rates).ok_or("nothing was measured")?;
    let (all, some) = (thousands(EVENTS as u64), thousands(FEWER as u64));
    let detail = format!("{all} events, {kinds}; peak memory {peak:.2} MB, of {some} events {fewer:.2} MB");
    Ok(Row { measure, figure, unit: Unit::PerSecond, bound: Bound::AtLeast(bound), detail })
}

/// The replay of a file under the policy that the workbench embeds, without this process's environment. Nobody reads
/// the report: the price of reading is not the workbench's.
fn replay(workbench: &Binary, file: &Path) -> Command {
    let mut command = Command::new(&workbench.path);
    command.args(["replay", "--in-process"]).arg(file).env_clear().stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Seconds from spawn to exit.
fn seconds(workbench: &Binary, file: &Path) -> Result<f64, Fault> {
    let started = Instant::now();
    // Standard error is no terminal this way, so that no progress is drawn.
    let output = replay(workbench, file).stderr(Stdio::piped()).output()?;
    let seconds = started.elapsed().as_secs_f64();
    succeeded(output.status, &String::from_utf8_lossy(&output.stderr))?;
    Ok(seconds)
}

/// Bytes of a run at its largest. The system forgets them when a process ends, so they are read while it runs: they
/// only ever grow, and the last that is read counts.
fn peak_memory(workbench: &Binary, file: &Path) -> Result<f64, Fault> {
    let mut run = replay(workbench, file).stderr(Stdio::null()).spawn()?;
    let mut peak = None;
    let status = loop {
        peak = machine::peak_memory(run.id()).or(peak);
        if let Some(status) = run.try_wait()? {
            break status;
        }
        thread::sleep(GLANCE);
    };
    succeeded(status, "")?;
    peak.ok_or_else(|| "the system does not say how much memory a replay took".into())
}

fn succeeded(status: ExitStatus, complaint: &str) -> Result<(), Fault> {
    status.success().then_some(()).ok_or_else(|| format!("replay --in-process ended with {status} {complaint}").into())
}

/// Writes a file of so many events, one per line, starting over when there are fewer.
fn file(folder: &Folder, events: &[&[u8]], count: usize) -> Result<PathBuf, Fault> {
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
