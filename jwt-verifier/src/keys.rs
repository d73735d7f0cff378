//! The source of a pool's keys: fixed, or fetched when needed.

use crate::fetch::{Fetch, FetchError, MAX_BODY};
use crate::jwk_set::JwkSet;
use crate::key_cache::{Cache, KeyResult, Lookup};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The source of the keys of one pool.
pub(crate) enum KeySource {
    Fixed(JwkSet),
    Fetched(Arc<FetchedKeys>),
}

impl KeySource {
    pub(crate) fn fetched(url: &str, cache: Cache, fetcher: Box<dyn Fetch>) -> Self {
        let fetch_lock = Arc::default();
        Self::Fetched(Arc::new(FetchedKeys { url: url.to_owned(), cache: Mutex::new(cache), fetch_lock, fetcher }))
    }

    /// The key with this `kid`, at this time.
    pub(crate) async fn find(&self, kid: &str, now: Duration) -> KeyResult {
        match self {
            Self::Fixed(keys) => keys.find(kid),
            Self::Fetched(keys) => keys.find(kid, now).await,
        }
    }
}

/// Keys that are fetched, by one task at a time.
pub(crate) struct FetchedKeys {
    url: String,
    cache: Mutex<Cache>,
    /// Held by the task that fetches.
    fetch_lock: Arc<tokio::sync::Mutex<()>>,
    fetcher: Box<dyn Fetch>,
}

impl FetchedKeys {
    /// If another task is fetching, old keys are used as long as they are valid; otherwise this task waits for the fetched
    /// ones.
    async fn find(self: &Arc<Self>, kid: &str, now: Duration) -> KeyResult {
        let (attempts, cached) = match self.cache().look_up(kid, now) {
            Lookup::Hit(key) => return key,
            Lookup::NeedsFetch { attempts, cached } => (attempts, cached),
        };
        let fetch_lock = match Arc::clone(&self.fetch_lock).try_lock_owned() {
            Ok(fetch_lock) => fetch_lock,
            Err(_) if cached.is_ok() => return cached,
            Err(_) => Arc::clone(&self.fetch_lock).lock_owned().await,
        };
        if self.cache().attempts() == attempts {
            let (keys, requested) = (Arc::clone(self), kid.to_owned());
            // In a task of its own: if the caller is cancelled, the fetch is still recorded.
            let attempt = tokio::spawn(async move {
                let _fetch_lock = fetch_lock;
                let fetched = keys.fetch().await;
                keys.cache().record_fetch(fetched, &requested, now);
            });
            if attempt.await.is_err() {
                self.cache().record_fetch(None, kid, now);
            }
        }
        self.cache().find(kid, now)
    }

    async fn fetch(&self) -> Option<JwkSet> {
        let first = self.fetcher.fetch(&self.url).await;
        let body = match first {
            Err(FetchError::Transport) => self.fetcher.fetch(&self.url).await,
            result => result,
        };
        let body = body.ok().filter(|body| body.len() <= MAX_BODY)?;
        JwkSet::parse(&body).ok()
    }

    /// A poisoned lock is fine: no operation leaves the cache in an inconsistent state.
    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
