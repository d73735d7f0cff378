//! What the addresses show: the snapshot of the moment, and drafts.

use crate::cell::Cell;
use crate::live::{Live, RenderContext, Status};
use crate::scenario::{SaveError, ScenarioSource};
use crate::snapshot::Snapshot;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// So many drafts are kept; the page shows the last one.
const MAX_DRAFTS: usize = 32;

/// What is shown now.
pub struct AppState {
    scenario_source: ScenarioSource,
    live: Live,
    current: Mutex<(u64, Arc<Snapshot>)>,
    drafts: Mutex<Drafts>,
}

#[derive(Default)]
struct Drafts {
    /// How many there were.
    made: u64,
    kept: VecDeque<(u64, Arc<str>)>,
}

impl Drafts {
    fn next(&mut self) -> u64 {
        self.made += 1;
        self.made
    }
}

impl AppState {
    /// Shows what lies on the scenario_source, and what becomes of it.
    #[must_use]
    pub fn new(scenario_source: ScenarioSource, live: Live) -> Self {
        let revision = live.statuses().borrow().0;
        let snapshot = new_snapshot(&scenario_source, live.render_context());
        Self { scenario_source, live, current: Mutex::new((revision, snapshot)), drafts: Mutex::default() }
    }

    /// The snapshot of what is saved now.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        let revision = self.live.statuses().borrow().0;
        let mut current = lock(&self.current);
        if current.0 != revision {
            *current = (revision, new_snapshot(&self.scenario_source, self.live.render_context()));
        }
        Arc::clone(&current.1)
    }

    /// What is being built, and what came of it.
    pub(super) fn statuses(&self) -> watch::Receiver<(u64, Status)> {
        self.live.statuses()
    }

    /// Keeps an event that somebody wrote, and shows it.
    pub(super) fn draft(&self, event: &str) -> Result<Cell, String> {
        let snapshot = self.snapshot();
        let number = lock(&self.drafts).next();
        let cell = snapshot.draft_cell(format!("drafts/{number}"), event)?;
        let mut drafts = lock(&self.drafts);
        if drafts.kept.len() == MAX_DRAFTS {
            drafts.kept.pop_front();
        }
        drafts.kept.push_back((number, event.into()));
        Ok(cell)
    }

    /// A draft that was kept.
    pub(super) fn kept_draft(&self, number: u64) -> Option<Cell> {
        let event =
            lock(&self.drafts).kept.iter().find(|(kept, _)| *kept == number).map(|(_, event)| Arc::clone(event))?;
        self.snapshot().draft_cell(format!("drafts/{number}"), &event).ok()
    }

    /// Writes a new scenario.
    pub(super) fn save_scenario(&self, name: &str, event: &str) -> Result<PathBuf, SaveError> {
        self.scenario_source.save(name, event)
    }
}

fn new_snapshot(scenario_source: &ScenarioSource, context: RenderContext) -> Arc<Snapshot> {
    Arc::new(Snapshot::new(scenario_source, context.policy, context.renderer))
}

/// A thread that panicked left nothing half done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
