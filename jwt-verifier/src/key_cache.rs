//! When the keys of a pool are fetched, and how long they are used. This module uses neither the network nor a clock.
//!
//! All times are passed in, as durations since 1970. If the clock was set back, recorded times in the future are
//! treated as now, so that no period becomes longer.

use crate::jwk_set::JwkSet;
use crate::key::Key;
use crate::rejection::Rejection;
use std::sync::Arc;
use std::time::Duration;

/// The age at which keys are fetched again. A key that the pool has withdrawn is accepted until then.
const REFRESH_AFTER: Duration = Duration::from_secs(60 * 60);
/// The maximum age of keys while fetching fails.
const MAX_AGE: Duration = Duration::from_secs(24 * 60 * 60);
/// The minimum interval between fetches caused by unknown `kid`s, because an attacker can send arbitrary `kid`s.
const UNKNOWN_KID_INTERVAL: Duration = Duration::from_secs(10);
/// The minimum interval between a failed fetch and the next one without usable keys.
const RETRY_DELAY_WITHOUT_KEYS: Duration = Duration::from_secs(1);
/// The same while old keys are usable, so that a server that is down delays one request in ten seconds.
const RETRY_DELAY_WITH_KEYS: Duration = Duration::from_secs(10);
/// Times are taken when a call begins, so a later call may have an earlier time.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(10);

/// The keys of one pool, and the state of fetching them.
#[derive(Default)]
pub(crate) struct Cache {
    keys: Option<JwkSet>,
    /// When they were fetched. For seeded keys, when they were first used.
    fetched_at: Option<Duration>,
    /// When an unknown `kid` last caused a fetch.
    unknown_kid_fetched_at: Option<Duration>,
    /// When the last fetch failed; `None` if it succeeded.
    failed_at: Option<Duration>,
    attempts: u64,
}

/// The result of a lookup.
pub(crate) enum Lookup {
    /// No fetch is due.
    Hit(KeyResult),
    /// Fetch the keys, unless another task has done so since this number of attempts. `cached` is the result without a
    /// fetch.
    NeedsFetch { attempts: u64, cached: KeyResult },
}

/// A key, or why there is none.
pub(crate) type KeyResult = Result<Arc<Key>, Rejection>;

impl Cache {
    /// A cache with bundled keys. Their age counts from their first use.
    pub(crate) fn seeded(keys: JwkSet) -> Self {
        Self { keys: Some(keys), ..Self::default() }
    }

    /// Looks up a key, and decides whether the keys must be fetched first.
    pub(crate) fn look_up(&mut self, kid: &str, now: Duration) -> Lookup {
        self.clamp_clock_skew(now);
        let cached = self.find(kid, now);
        let is_unknown = matches!(cached, Err(Rejection::Kid | Rejection::Jwks));
        let pause = if is_unknown { RETRY_DELAY_WITHOUT_KEYS } else { RETRY_DELAY_WITH_KEYS };
        let is_due = self.age(now) >= REFRESH_AFTER
            || is_unknown && !is_within(UNKNOWN_KID_INTERVAL, self.unknown_kid_fetched_at, now);
        if is_due && !is_within(pause, self.failed_at, now) {
            Lookup::NeedsFetch { attempts: self.attempts, cached }
        } else {
            Lookup::Hit(cached)
        }
    }

    /// Finds a key among the cached ones. A missing `kid` is reported as unknown only if the last fetch succeeded; otherwise
    /// as "keys unavailable".
    pub(crate) fn find(&self, kid: &str, now: Duration) -> KeyResult {
        let keys = self.keys.as_ref().filter(|_| self.age(now) <= MAX_AGE).ok_or(Rejection::Jwks)?;
        keys.find(kid).map_err(|why| match self.failed_at {
            Some(_) if why == Rejection::Kid => Rejection::Jwks,
            _ => why,
        })
    }

    /// The number of finished fetches.
    pub(crate) fn attempts(&self) -> u64 {
        self.attempts
    }

    /// Records a fetch that this `kid` caused; `None` if it failed. Older keys are only replaced by newer ones.
    pub(crate) fn record_fetch(&mut self, keys: Option<JwkSet>, kid: &str, now: Duration) {
        self.attempts += 1;
        let Some(keys) = keys else {
            self.failed_at = Some(now);
            return;
        };
        let is_unknown = |keys: &JwkSet| matches!(keys.find(kid), Err(Rejection::Kid));
        if is_unknown(&keys) || self.keys.as_ref().is_some_and(is_unknown) {
            self.unknown_kid_fetched_at = Some(now);
        }
        (self.keys, self.fetched_at, self.failed_at) = (Some(keys), Some(now), None);
    }

    fn age(&self, now: Duration) -> Duration {
        let fetched = self.fetched_at.filter(|_| self.keys.is_some());
        fetched.map_or(Duration::MAX, |fetched| now.saturating_sub(fetched))
    }

    fn clamp_clock_skew(&mut self, now: Duration) {
        self.fetched_at = self.fetched_at.or(self.keys.as_ref().map(|_| now));
        for mark in [&mut self.fetched_at, &mut self.unknown_kid_fetched_at, &mut self.failed_at].into_iter().flatten()
        {
            if *mark > now.saturating_add(CLOCK_TOLERANCE) {
                *mark = now;
            }
        }
    }
}

fn is_within(pause: Duration, mark: Option<Duration>, now: Duration) -> bool {
    mark.is_some_and(|mark| now.saturating_sub(mark) < pause)
}

#[cfg(test)]
mod tests;
