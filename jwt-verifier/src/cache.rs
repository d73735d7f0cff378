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
const FRESH: Duration = Duration::from_secs(60 * 60);
/// How long keys serve while they cannot be asked for again.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long after an unknown name had the keys fetched no other one does: names are the attacker's to invent.
const AFTER_UNKNOWN: Duration = Duration::from_secs(10);
/// How long after a failure nobody asks, if there are no keys to go on with.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// The same where the old keys still serve, so that a server that is down slows down one request in ten seconds.
const AFTER_FAILED_RENEWAL: Duration = Duration::from_secs(10);
/// Calls are told the time when they begin, so that a later one may be some seconds behind.
const OUT_OF_ORDER: Duration = Duration::from_secs(10);

/// The keys of one pool, and what is known of fetching them.
#[derive(Default)]
pub(crate) struct Cache {
    held: Option<JwkSet>,
    /// When they were fetched; of seeds, when they were first looked at.
    fetched: Option<Duration>,
    /// When an unknown name last had them fetched.
    asked: Option<Duration>,
    /// When fetching them failed, if that is the last that happened.
    failed: Option<Duration>,
    attempts: u64,
}

/// What is to be done about a name.
pub(crate) enum Look {
    /// This is the answer.
    Known(Answer),
    /// The keys are to be fetched, unless somebody has tried since this many attempts. This is the answer without.
    Due { attempts: u64, meanwhile: Answer },
}

/// The key, or why there is none.
pub(crate) type Answer = Result<Arc<Key>, Rejection>;

impl Cache {
    /// Keys that came with the program. Their age counts from when they are first looked at.
    pub(crate) fn seeded(keys: JwkSet) -> Self {
        Self { held: Some(keys), ..Self::default() }
    }

    /// Looks for a key, and whether the keys should be fetched first.
    pub(crate) fn look(&mut self, name: &str, now: Duration) -> Look {
        self.settle(now);
        let meanwhile = self.answer(name, now);
        let is_unknown = matches!(meanwhile, Err(Rejection::Kid | Rejection::Jwks));
        let pause = if is_unknown { AFTER_FAILURE } else { AFTER_FAILED_RENEWAL };
        let is_wanted = self.age(now) >= FRESH || is_unknown && !within(AFTER_UNKNOWN, self.asked, now);
        if is_wanted && !within(pause, self.failed, now) {
            Look::Due { attempts: self.attempts, meanwhile }
        } else {
            Look::Known(meanwhile)
        }
    }

    /// The answer of the keys that are here. A name that they do not have is unknown only as long as the server can be
    /// asked: after a failure nobody knows.
    pub(crate) fn answer(&self, name: &str, now: Duration) -> Answer {
        let held = self.held.as_ref().filter(|_| self.age(now) <= STALE).ok_or(Rejection::Jwks)?;
        held.find(name).map_err(|why| match self.failed {
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
    pub(crate) fn ended(&mut self, keys: Option<JwkSet>, name: &str, now: Duration) {
        self.attempts += 1;
        let Some(keys) = keys else {
            self.failed = Some(now);
            return;
        };
        let is_unknown = |keys: &JwkSet| matches!(keys.find(name), Err(Rejection::Kid));
        if is_unknown(&keys) || self.held.as_ref().is_some_and(is_unknown) {
            self.asked = Some(now);
        }
        (self.held, self.fetched, self.failed) = (Some(keys), Some(now), None);
    }

    fn age(&self, now: Duration) -> Duration {
        let fetched = self.fetched.filter(|_| self.held.is_some());
        fetched.map_or(Duration::MAX, |fetched| now.saturating_sub(fetched))
    }

    fn settle(&mut self, now: Duration) {
        self.fetched = self.fetched.or(self.held.as_ref().map(|_| now));
        for mark in [&mut self.fetched, &mut self.asked, &mut self.failed].into_iter().flatten() {
            if *mark > now.saturating_add(OUT_OF_ORDER) {
                *mark = now;
            }
        }
    }
}

fn within(pause: Duration, mark: Option<Duration>, now: Duration) -> bool {
    mark.is_some_and(|mark| now.saturating_sub(mark) < pause)
}

#[cfg(test)]
mod tests;
