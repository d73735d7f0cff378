//! Where the keys of a pool come from: given once and for all, or fetched when they are needed.

use crate::cache::{Answer, Cache, Look};
use crate::fetch::{Fetch, FetchError, MAX_BODY};
use crate::jwk_set::JwkSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The keys of one pool.
pub(crate) enum Keys {
    Fixed(JwkSet),
    Fetched(Arc<Fetched>),
}

impl Keys {
    pub(crate) fn fetched(url: &str, cache: Cache, fetcher: Box<dyn Fetch>) -> Self {
        let turn = Arc::default();
        Self::Fetched(Arc::new(Fetched { url: url.to_owned(), cache: Mutex::new(cache), turn, fetcher }))
    }

    /// The key of this name, at this time.
    pub(crate) async fn find(&self, name: &str, now: Duration) -> Answer {
        match self {
            Self::Fixed(keys) => keys.find(name),
            Self::Fetched(keys) => keys.find(name, now).await,
        }
    }
}

/// Keys that are fetched, by one at a time.
pub(crate) struct Fetched {
    url: String,
    cache: Mutex<Cache>,
    /// Whose turn it is to fetch.
    turn: Arc<tokio::sync::Mutex<()>>,
    fetcher: Box<dyn Fetch>,
}

impl Fetched {
    /// Whoever finds the keys too old, while another one fetches them, goes on with the old ones; without them it
    /// waits, and then takes what the other one has brought.
    async fn find(self: &Arc<Self>, name: &str, now: Duration) -> Answer {
        let (attempts, meanwhile) = match self.cache().look(name, now) {
            Look::Known(answer) => return answer,
            Look::Due { attempts, meanwhile } => (attempts, meanwhile),
        };
        let turn = match Arc::clone(&self.turn).try_lock_owned() {
            Ok(turn) => turn,
            Err(_) if meanwhile.is_ok() => return meanwhile,
            Err(_) => Arc::clone(&self.turn).lock_owned().await,
        };
        if self.cache().attempts() == attempts {
            let (keys, asked) = (Arc::clone(self), name.to_owned());
            // A task of its own: whoever asked may go away, and an attempt that nobody sees end is not counted.
            let attempt = tokio::spawn(async move {
                let _turn = turn;
                let fetched = keys.fetch().await;
                keys.cache().ended(fetched, &asked, now);
            });
            if attempt.await.is_err() {
                self.cache().ended(None, name, now);
            }
        }
        self.cache().answer(name, now)
    }

    async fn fetch(&self) -> Option<JwkSet> {
        let first = self.fetcher.fetch(&self.url).await;
        let body = match first {
            Err(FetchError::Transport) => self.fetcher.fetch(&self.url).await,
            answered => answered,
        };
        let body = body.ok().filter(|body| body.len() <= MAX_BODY)?;
        JwkSet::parse(&body).ok()
    }

    /// Nothing that is done under this lock leaves the cache half changed.
    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
