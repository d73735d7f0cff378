//! The same decisions without the processes: for files of millions of events, on all cores, in constant memory.
//!
//! One thread reads, as many as there are cores answer and judge, and this one prints in the order of the input.

use super::input::{Input, Item, MOST_BYTES, Unreadable, inputs};
use super::judged::{Effort, Judged, Returned};
use super::private::Detail;
use super::report::{Options, Report, Tally};
use crate::terminal::Fault;
use events::PoolSettings;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use policy::Policy;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;
use triggers::{Note, Refusal, Work};

/// How many events travel together: enough that the channels cost nothing.
const BATCH: usize = 256;
/// How many batches may wait, for each worker.
const WAITING: usize = 4;

/// What a worker made of one batch.
struct Done {
    number: usize,
    lines: String,
    tally: Tally,
    bytes: u64,
}

/// Replays without processes.
pub(super) fn replay(roots: &[PathBuf], policy: &Policy, mut report: Report) -> Result<ExitCode, Fault> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let options = report.options();
    let (batches, waiting) = sync_channel(workers * WAITING);
    let (results, finished) = sync_channel(workers * WAITING);
    // The workers own both ends they use: when printing fails, they end, and with the last of them the reader does.
    let waiting = Arc::new(Mutex::new(waiting));
    report.header()?;
    thread::scope(|scope| {
        scope.spawn(|| read(roots, batches));
        for _ in 0..workers {
            let (waiting, results) = (Arc::clone(&waiting), results.clone());
            scope.spawn(move || work(&waiting, &results, policy, options));
        }
        drop((results, waiting));
        print(finished, &mut report, roots)
    })?;
    report.finish()
}

fn read(roots: &[PathBuf], batches: SyncSender<(usize, Vec<Item>)>) {
    let mut items = inputs(roots).peekable();
    for number in 0.. {
        let batch: Vec<Item> = items.by_ref().take(BATCH).collect();
        // Nobody takes batches any more when the printing has failed.
        if batch.is_empty() || batches.send((number, batch)).is_err() {
            return;
        }
    }
}

fn work(waiting: &Mutex<Receiver<(usize, Vec<Item>)>>, results: &SyncSender<Done>, policy: &Policy, options: Options) {
    let settings = policy.pool_settings();
    loop {
        let batch = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, batch)) = batch else { return };
        let mut done = Done { number, lines: String::with_capacity(BATCH * 160), tally: Tally::default(), bytes: 0 };
        for item in batch {
            done.bytes += item.bytes();
            let judged = judged(item, policy, &settings, options.detail);
            done.tally.count(&judged);
            options.line(&judged, &mut done.lines);
        }
        if results.send(done).is_err() {
            return;
        }
    }
}

/// Answers and judges one event.
pub(super) fn judged(item: Item, policy: &Policy, settings: &PoolSettings, detail: Detail) -> Judged {
    let Input { origin, bytes } = match item {
        Item::Event(input) => input,
        Item::Unreadable(unreadable) => return Judged::unreadable(unreadable),
    };
    let event = match origin.envelope(&bytes) {
        Ok(event) => event,
        Err(reason) => return Judged::unreadable(Unreadable { origin, reason }),
    };
    let started = Instant::now();
    let Some(handler) = event.trigger_source().trigger().and_then(triggers::handler) else {
        return Judged::of(origin, Some(&event), Returned::NoBinary, settings, detail);
    };
    let handled = handler.handle_event(event, policy);
    let effort = Effort { took: started.elapsed(), attempts: 1 };
    let told = handled.answer.as_ref().err().map(Refusal::to_string).unwrap_or_default();
    let returned = match &handled.answer {
        Ok(answer) if answer.len() > MOST_BYTES => Returned::too_large(),
        Ok(answer) => Returned::Answer(answer.as_bytes()),
        Err(refusal) => Returned::Refusal(refusal.code, &told),
    };
    let undone = handled.work.as_ref().map(Work::not_carried_out).unwrap_or_default();
    let notes = handled.notes.iter().chain(&undone).map(Note::as_str);
    // A panic may have taken the event with it.
    let read_again = if handled.event.is_none() { origin.envelope(&bytes).ok() } else { None };
    let event = handled.event.as_ref().or(read_again.as_ref());
    Judged::of(origin, event, returned, settings, detail).with(effort).noting(notes)
}

/// Prints batches in the order they were read, whichever is done first.
fn print(finished: Receiver<Done>, report: &mut Report, roots: &[PathBuf]) -> Result<(), Fault> {
    let progress = progress(roots);
    let mut early = BTreeMap::new();
    let mut next = 0;
    for done in finished {
        early.insert(done.number, done);
        while let Some(done) = early.remove(&next) {
            progress.suspend(|| report.rows(&done.lines, &done.tally))?;
            progress.inc(done.bytes);
            next += 1;
        }
    }
    progress.finish_and_clear();
    Ok(())
}

/// Drawn on standard error, where that is a terminal; of folders and standard input nobody knows the length.
fn progress(roots: &[PathBuf]) -> ProgressBar {
    let length = |root: &PathBuf| root.metadata().ok().filter(fs::Metadata::is_file).map(|file| file.len());
    let total: Option<u64> = roots.iter().map(length).sum();
    let template = match total {
        Some(_) => "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
        None => "{spinner} {bytes}, {bytes_per_sec}, {elapsed}",
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr()).with_style(style)
}
