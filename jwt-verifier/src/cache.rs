//! When the keys of a pool are asked for again, and how long they serve. It knows no network and no clock.
//!
//! Every time comes from outside, since 1970. A clock that was set back makes nothing last longer: what then lies in
//! the future is taken to have happened now.

use crate::jwk_set::JwkSet;
use crate::key::Key;
use crate::rejection::Rejection;
use std::sync::Arc;
use std::time::Duration;

/// How long keys serve before they are asked for again. A key that the pool has withdrawn lives so long.
const REFRESH_AFTER: Duration = Duration::from_secs(60 * 60);
/// How long keys serve while they cannot be asked for again.
const MAX_AGE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long after an unknown name had the keys fetched no other one does: names are the attacker's to invent.
const UNKNOWN_KID_INTERVAL: Duration = Duration::from_secs(10);
/// How long after a failure nobody asks, if there are no keys to go on with.
const RETRY_DELAY_WITHOUT_KEYS: Duration = Duration::from_secs(1);
/// The same where the old keys still serve, so that a server that is down slows down one request in ten seconds.
const RETRY_DELAY_WITH_KEYS: Duration = Duration::from_secs(10);
/// Calls are told the time when they begin, so that a later one may be some seconds behind.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(10);

/// The keys of one pool, and what is known of fetching them.
#[derive(Default)]
pub(crate) struct Cache {
    keys: Option<JwkSet>,
    /// When they were fetched; of seeds, when they were first looked at.
    fetched_at: Option<Duration>,
    /// When an unknown name last had them fetched.
    unknown_kid_fetched_at: Option<Duration>,
    /// When fetching them failed, if that is the last that happened.
    failed_at: Option<Duration>,
    attempts: u64,
}

/// What is to be done about a name.
pub(crate) enum Lookup {
    /// This is the answer.
    Hit(KeyResult),
    /// The keys are to be fetched, unless somebody has tried since this many attempts. This is the answer without.
    NeedsFetch { attempts: u64, cached: KeyResult },
}

/// The key, or why there is none.
pub(crate) type KeyResult = Result<Arc<Key>, Rejection>;

impl Cache {
    /// Keys that came with the program. Their age counts from when they are first looked at.
    pub(crate) fn seeded(keys: JwkSet) -> Self {
        Self { keys: Some(keys), ..Self::default() }
    }

    /// Looks for a key, and whether the keys should be fetched first.
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

    /// The answer of the keys that are here. A name that they do not have is unknown only as long as the server can be
    /// asked: after a failure nobody knows.
    pub(crate) fn find(&self, kid: &str, now: Duration) -> KeyResult {
        let keys = self.keys.as_ref().filter(|_| self.age(now) <= MAX_AGE).ok_or(Rejection::Jwks)?;
        keys.find(kid).map_err(|why| match self.failed_at {
            Some(_) if why == Rejection::Kid => Rejection::Jwks,
            _ => why,
        })
    }

    /// How many attempts to fetch the keys have ended.
    pub(crate) fn attempts(&self) -> u64 {
        self.attempts
    }

    /// An attempt that was made because of this name has ended, without keys where it failed. Older keys are forgotten
    /// only for newer ones.
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
