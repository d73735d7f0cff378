//! Calls the handlers directly, without processes: for files with millions of events, on all cores, in constant memory.
//!
//! One thread reads, one per core handles and validates, and this one prints in the order of the input.

use super::assessment::FunctionReply;
use super::event_reader::MAX_BYTES;
use super::foreign_event::explain_other_event;
use super::input::{Input, read_inputs};
use super::redaction::Detail;
use super::report::{Options, Report, Tally};
use super::result::{Call, ReplayResult};
use crate::terminal::{CliError, print_error};
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
use triggers::{Effect, LogNote};

/// Number of events per batch, large enough to make the channels' cost negligible.
const BATCH: usize = 256;
/// Maximum number of queued batches per worker.
const QUEUED_BATCHES: usize = 4;

/// After this many batches a debug build says that it is slow: it has taken a second or more.
const MANY_BATCHES: usize = 8;

/// The result of a batch.
struct FinishedBatch {
    number: usize,
    lines: String,
    tally: Tally,
    bytes: u64,
}

/// Replays events in this process.
pub(super) fn replay(roots: &[PathBuf], policy: &Policy, mut report: Report) -> Result<ExitCode, CliError> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let options = report.options().clone();
    let (batches, waiting) = sync_channel(workers * QUEUED_BATCHES);
    let (results, finished) = sync_channel(workers * QUEUED_BATCHES);
    // Only the workers hold both channel ends: if printing fails, they end, and then the reader ends.
    let waiting = Arc::new(Mutex::new(waiting));
    report.header()?;
    thread::scope(|scope| {
        scope.spawn(|| read_batches(roots, batches));
        for _ in 0..workers {
            let (waiting, results) = (Arc::clone(&waiting), results.clone());
            let options = &options;
            scope.spawn(move || run_worker(&waiting, &results, policy, options));
        }
        drop((results, waiting));
        print_batches(finished, &mut report, roots)
    })?;
    report.finish()
}

fn read_batches(roots: &[PathBuf], batches: SyncSender<(usize, Vec<Input>)>) {
    let mut inputs = read_inputs(roots);
    for number in 0.. {
        let batch: Vec<Input> = inputs.by_ref().take(BATCH).collect();
        // If printing has failed, nothing receives batches anymore.
        if batch.is_empty() || batches.send((number, batch)).is_err() {
            return;
        }
    }
}

fn run_worker(
    waiting: &Mutex<Receiver<(usize, Vec<Input>)>>,
    results: &SyncSender<FinishedBatch>,
    policy: &Policy,
    options: &Options,
) {
    let settings = policy.pool_settings();
    loop {
        let batch = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, batch)) = batch else { return };
        let mut finished =
            FinishedBatch { number, lines: String::with_capacity(BATCH * 160), tally: options.tally(), bytes: 0 };
        for input in &batch {
            finished.bytes += input.size();
            let result = replay_event(input, policy, &settings, options.detail());
            finished.tally.count(&result);
            options.line(&result, &mut finished.lines);
        }
        if results.send(finished).is_err() {
            return;
        }
    }
}

/// Handles one event and evaluates the reply.
pub(super) fn replay_event<'i>(
    input: &'i Input,
    policy: &Policy,
    settings: &PoolSettings,
    detail: Detail,
) -> ReplayResult<'i> {
    let event = match input.event.parse() {
        Ok(event) => event,
        Err(reason) => return ReplayResult::unreadable(input, reason),
    };
    if let Some(reason) = explain_other_event(&event) {
        return ReplayResult::unreadable(input, reason);
    }
    let started = Instant::now();
    let Some(handler) = event.trigger_source().trigger().and_then(triggers::handler) else {
        return ReplayResult::without_binary(input, &event);
    };
    let handled = handler.handle_event(event, policy);
    let duration = started.elapsed();
    let reply = match &handled.response {
        Ok(answer) if answer.len() > MAX_BYTES => FunctionReply::TooLarge,
        Ok(answer) => FunctionReply::Response(answer.as_bytes()),
        Err(denial) => {
            let text = denial.text(handled.event.as_ref(), policy);
            FunctionReply::Denial(denial.code.into(), text.into())
        }
    };
    let undone = handled.effect.as_ref().map(Effect::dry_run_notes).unwrap_or_default();
    let notes = handled.notes.iter().chain(&undone).map(LogNote::as_str).map(str::to_owned).collect();
    let call = Call { notes, duration, attempts: 1, has_polled: true };
    // After a panic the handler may not return the event.
    let event = handled.event.map_or_else(|| input.event.parse(), Ok);
    ReplayResult::from_reply(input, event.as_ref(), reply, call, settings, detail)
}

/// Prints batches in input order, whatever order they finish in.
fn print_batches(results: Receiver<FinishedBatch>, report: &mut Report, roots: &[PathBuf]) -> Result<(), CliError> {
    let progress = progress_bar(roots);
    let mut early = BTreeMap::new();
    let mut next = 0;
    for finished in results {
        early.insert(finished.number, finished);
        while let Some(finished) = early.remove(&next) {
            progress.suspend(|| report.rows(&finished.lines, &finished.tally))?;
            progress.inc(finished.bytes);
            next += 1;
            if cfg!(debug_assertions) && next == MANY_BATCHES {
                let note = "this is a debug build, which is many times slower; use `cargo run --release -- replay`";
                progress.suspend(|| print_error(note));
            }
        }
    }
    progress.finish_and_clear();
    Ok(())
}

/// A progress bar on standard error if it is a terminal; the total is known for files only.
fn progress_bar(roots: &[PathBuf]) -> ProgressBar {
    let length = |root: &PathBuf| root.metadata().ok().filter(fs::Metadata::is_file).map(|file| file.len());
    let total: Option<u64> = roots.iter().map(length).sum();
    let template = match total {
        Some(_) => "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left",
        None => "{spinner} {bytes}, {bytes_per_sec}, {elapsed}",
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr()).with_style(style)
}
