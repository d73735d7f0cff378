//! The pool's time, which tests move.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point in time, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Whole seconds since 1970, as in the claims of a token.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Seconds since 1970 with milliseconds, as the protocol writes dates.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact until the year 287396")]
    pub fn to_json(self) -> serde_json::Value {
        (self.0 as f64 / 1000.0).into()
    }

    /// This time and a duration later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// The system's time, moved by an offset.
#[derive(Debug, Default)]
pub struct Clock {
    offset: AtomicI64,
}

impl Clock {
    /// The pool's time now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let system = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
        Timestamp(system.saturating_add(self.offset.load(Ordering::Relaxed)))
    }

    /// Moves the time forward, by milliseconds. It never goes back.
    pub fn advance(&self, by: Duration) {
        self.offset.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }
}
