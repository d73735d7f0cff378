//! What Lambda gives to a function: its variables, its time.

use std::env;
use std::time::{Duration, Instant, SystemTime};

/// What Lambda sets, and the runtime does not start without.
const NEEDED: [&str; 4] = [
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
];

/// What is kept back of the time that Lambda grants, to answer in.
const RESERVE: Duration = Duration::from_millis(300);

/// Whether this process has the variables without which the Lambda runtime does not start.
pub(crate) fn inside_lambda() -> bool {
    NEEDED.iter().all(|name| env::var_os(name).is_some())
}

/// When the answer to an event that came at `started` must be on its way: within the caller's `budget`, and 300
/// milliseconds before `granted`, when Lambda ends the invocation.
#[must_use]
pub fn deadline(started: Instant, budget: Duration, granted: SystemTime) -> Instant {
    let left = granted.duration_since(SystemTime::now()).unwrap_or_default().saturating_sub(RESERVE);
    started + left.min(budget)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Duration = Duration::from_millis(4_200);

    fn left(granted: SystemTime) -> Duration {
        let started = Instant::now();
        deadline(started, BUDGET, granted) - started
    }

    #[test]
    fn the_callers_budget_ends_before_a_long_grant() {
        assert_eq!(left(SystemTime::now() + Duration::from_secs(60)), BUDGET);
    }

    #[test]
    fn a_short_grant_ends_before_the_budget_and_leaves_time_to_answer() {
        let granted = Duration::from_secs(3);
        let left = left(SystemTime::now() + granted);
        assert!(left > Duration::ZERO && left <= granted - RESERVE, "{left:?}");
    }

    #[test]
    fn a_grant_that_is_over_leaves_nothing() {
        assert_eq!(left(SystemTime::UNIX_EPOCH), Duration::ZERO);
        assert_eq!(left(SystemTime::now() + RESERVE), Duration::ZERO);
    }
}
