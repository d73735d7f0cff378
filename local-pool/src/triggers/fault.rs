//! Faults of a function that a test asks for.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What goes wrong when a function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is called this much later. After five seconds the call is over.
    Slow(Duration),
    /// Lambda does not know it.
    Missing,
    /// The pool may not invoke it.
    Forbidden,
    /// Lambda throttles it.
    Throttled,
}

impl Fault {
    /// How long the call takes longer, or the exception of Lambda.
    pub(super) const fn effect(self) -> Result<Duration, &'static str> {
        match self {
            Self::Slow(delay) => Ok(delay),
            Self::Missing => Err("ResourceNotFoundException"),
            Self::Forbidden => Err("AccessDeniedException"),
            Self::Throttled => Err("TooManyRequestsException"),
        }
    }
}

/// The faults by ARN.
#[derive(Default)]
pub(super) struct Faults(Mutex<BTreeMap<String, Fault>>);

impl Faults {
    pub(super) fn set(&self, arn: &str, fault: Option<Fault>) {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match fault {
            Some(fault) => faults.insert(arn.to_owned(), fault),
            None => faults.remove(arn),
        };
    }

    pub(super) fn get(&self, arn: &str) -> Option<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(arn).copied()
    }
}
