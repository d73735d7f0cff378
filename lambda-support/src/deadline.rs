//! How long a function may take for an event.

use std::time::{Duration, Instant, SystemTime};

/// What is kept back of the time that Lambda grants, to answer in.
const RESERVE: Duration = Duration::from_millis(300);

/// The longest that Lambda lets an invocation run: what was granted longer ago was not granted to this one. `cargo lambda
/// watch` grants the same ten minutes of the year 1970 to every event.
const LONGEST_INVOCATION: Duration = Duration::from_secs(15 * 60);

/// When the answer to an event that came at `started` must be on its way: within the caller's `budget`, and 300
/// milliseconds before `granted`, when Lambda ends the invocation. A time so long ago that no invocation lasts until now
/// is no grant, and leaves the budget.
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
    fn the_callers_budget_ends_before_a_long_grant() {
        assert_eq!(time_left(SystemTime::now() + Duration::from_secs(60)), BUDGET);
    }

    #[test]
    fn a_short_grant_ends_before_the_budget_and_leaves_time_to_answer() {
        let granted = Duration::from_secs(3);
        let left = time_left(SystemTime::now() + granted);
        assert!(left > Duration::ZERO && left <= granted - RESERVE, "{left:?}");
    }

    #[test]
    fn a_grant_that_is_over_leaves_nothing() {
        assert_eq!(time_left(SystemTime::now() + RESERVE), Duration::ZERO);
        assert_eq!(time_left(SystemTime::now()), Duration::ZERO);
        assert_eq!(time_left(SystemTime::now() - Duration::from_secs(60)), Duration::ZERO);
    }

    #[test]
    fn a_grant_of_another_age_is_none() {
        assert_eq!(time_left(SystemTime::UNIX_EPOCH), BUDGET);
        assert_eq!(time_left(SystemTime::UNIX_EPOCH + Duration::from_secs(600)), BUDGET);
        assert_eq!(time_left(SystemTime::now() - LONGEST_INVOCATION - Duration::from_secs(1)), BUDGET);
    }
}
