//! The state of the server: the current snapshot, and drafts.

use crate::cell::Cell;
use crate::live::{Live, RenderContext, Status};
use crate::scenario::{SaveError, ScenarioSource};
use crate::snapshot::Snapshot;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// How many drafts are kept; the page shows the last one.
const MAX_DRAFTS: usize = 32;

/// The state of the server.
pub struct AppState {
    scenario_source: ScenarioSource,
    live: Live,
    current: Mutex<(u64, Arc<Snapshot>)>,
    drafts: Mutex<Drafts>,
}

#[derive(Default)]
struct Drafts {
    /// The number of drafts created so far.
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
    /// Serves the scenarios of this source, and reloads them when they change.
    #[must_use]
    pub fn new(scenario_source: ScenarioSource, live: Live) -> Self {
        let revision = live.statuses().borrow().0;
        let snapshot = new_snapshot(&scenario_source, live.render_context());
        Self { scenario_source, live, current: Mutex::new((revision, snapshot)), drafts: Mutex::default() }
    }

    /// The current snapshot.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        let revision = self.live.statuses().borrow().0;
        let mut current = lock(&self.current);
        if current.0 != revision {
            *current = (revision, new_snapshot(&self.scenario_source, self.live.render_context()));
        }
        Arc::clone(&current.1)
    }

    /// The status of the live reload.
    pub(super) fn statuses(&self) -> watch::Receiver<(u64, Status)> {
        self.live.statuses()
    }

    /// Renders and keeps an event that was edited on the page.
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

    /// Renders a kept draft.
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

/// A panic while the lock is held leaves no inconsistent state.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
