//! When the response to an event must be ready.

use std::time::{Duration, Instant, SystemTime};

/// The time that a trigger has for one event, out of the five seconds that Cognito waits (contract 1.7).
pub const TRIGGER_TIME_BUDGET: Duration = Duration::from_millis(4_200);

/// Reserved for sending the response before Lambda's deadline.
const RESERVE: Duration = Duration::from_millis(300);

/// Lambda's maximum timeout: a deadline further in the past cannot belong to this invocation. `cargo lambda watch` sends
/// a deadline in 1970 with every event.
const LONGEST_INVOCATION: Duration = Duration::from_secs(15 * 60);

/// When the response to an event that arrived at `started` must be ready: within the caller's `budget`, and 300
/// milliseconds before `lambda_deadline`, when Lambda ends the invocation.
///
/// A deadline more than 15 minutes in the past is ignored, and the full budget applies.
///
/// ```
/// use std::time::{Duration, Instant, SystemTime};
///
/// let started = Instant::now();
/// let deadline = cognito_triggers_lambda_support::deadline(started, Duration::from_secs(4), SystemTime::now() + Duration::from_secs(60));
/// assert_eq!(deadline, started + Duration::from_secs(4));
/// ```
#[must_use]
pub fn deadline(started: Instant, budget: Duration, lambda_deadline: SystemTime) -> Instant {
    let left = match lambda_deadline.duration_since(SystemTime::now()) {
        Ok(left) => left.saturating_sub(RESERVE),
        Err(over) if over.duration() > LONGEST_INVOCATION => budget,
        Err(_) => Duration::ZERO,
    };
    started + left.min(budget)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Duration = Duration::from_millis(4_200);

    fn time_left(granted: SystemTime) -> Duration {
        let started = Instant::now();
        deadline(started, BUDGET, granted) - started
    }

    #[test]
    fn budget_applies_before_later_lambda_deadline() {
        assert_eq!(time_left(SystemTime::now() + Duration::from_secs(60)), BUDGET);
    }

    #[test]
    fn earlier_lambda_deadline_leaves_reserve() {
        let granted = Duration::from_secs(3);
        let left = time_left(SystemTime::now() + granted);
        assert!(left > Duration::ZERO && left <= granted - RESERVE, "{left:?}");
    }

    #[test]
    fn past_lambda_deadline_leaves_no_time() {
        assert_eq!(time_left(SystemTime::now() + RESERVE), Duration::ZERO);
        assert_eq!(time_left(SystemTime::now()), Duration::ZERO);
        assert_eq!(time_left(SystemTime::now() - Duration::from_secs(60)), Duration::ZERO);
    }

    #[test]
    fn implausible_lambda_deadline_is_ignored() {
        assert_eq!(time_left(SystemTime::UNIX_EPOCH), BUDGET);
        assert_eq!(time_left(SystemTime::UNIX_EPOCH + Duration::from_secs(600)), BUDGET);
        assert_eq!(time_left(SystemTime::now() - LONGEST_INVOCATION - Duration::from_secs(1)), BUDGET);
    }
}
