//! What the addresses show: the edition of the moment, and drafts.

use crate::cell::Cell;
use crate::edition::Edition;
use crate::live::{Live, Stage, State};
use crate::scenario::{SaveError, Shelf};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// So many drafts are kept; the page shows the last one.
const MOST_DRAFTS: usize = 32;

/// What is shown now.
pub struct Studio {
    shelf: Shelf,
    live: Live,
    current: Mutex<(u64, Arc<Edition>)>,
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

impl Studio {
    /// Shows what lies on the shelf, and what becomes of it.
    #[must_use]
    pub fn new(shelf: Shelf, live: Live) -> Self {
        let revision = live.states().borrow().0;
        let edition = edition(&shelf, live.stage());
        Self { shelf, live, current: Mutex::new((revision, edition)), drafts: Mutex::default() }
    }

    /// The edition of what is saved now.
    #[must_use]
    pub fn edition(&self) -> Arc<Edition> {
        let revision = self.live.states().borrow().0;
        let mut current = lock(&self.current);
        if current.0 != revision {
            *current = (revision, edition(&self.shelf, self.live.stage()));
        }
        Arc::clone(&current.1)
    }

    /// What is being built, and what came of it.
    pub(super) fn states(&self) -> watch::Receiver<(u64, State)> {
        self.live.states()
    }

    /// Keeps an event that somebody wrote, and shows it.
    pub(super) fn draft(&self, event: &str) -> Result<Cell, String> {
        let edition = self.edition();
        let number = lock(&self.drafts).next();
        let cell = edition.draft(format!("drafts/{number}"), event)?;
        let mut drafts = lock(&self.drafts);
        if drafts.kept.len() == MOST_DRAFTS {
            drafts.kept.pop_front();
        }
        drafts.kept.push_back((number, event.into()));
        Ok(cell)
    }

    /// A draft that was kept.
    pub(super) fn kept(&self, number: u64) -> Option<Cell> {
        let event =
            lock(&self.drafts).kept.iter().find(|(kept, _)| *kept == number).map(|(_, event)| Arc::clone(event))?;
        self.edition().draft(format!("drafts/{number}"), &event).ok()
    }

    /// Writes a new scenario.
    pub(super) fn save(&self, name: &str, event: &str) -> Result<PathBuf, SaveError> {
        self.shelf.save(name, event)
    }
}

fn edition(shelf: &Shelf, stage: Stage) -> Arc<Edition> {
    Arc::new(Edition::new(shelf, stage.policy, stage.answering))
}

/// A thread that panicked left nothing half done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
