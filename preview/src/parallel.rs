//! Runs work on all cores.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread::{self, ScopedJoinHandle};

/// Applies `work` to each item in parallel; the results keep the order of the items.
pub(crate) fn par_map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(cores).max(1);
    let work = &work;
    thread::scope(|scope| {
        let start = |items| scope.spawn(move || <[T]>::iter(items).map(work).collect::<Vec<_>>());
        let workers: Vec<_> = items.chunks(share).map(start).collect();
        // Propagate a worker's panic.
        let done = |worker: ScopedJoinHandle<'_, _>| worker.join().unwrap_or_else(|panic| resume_unwind(panic));
        workers.into_iter().flat_map(done).collect()
    })
}
