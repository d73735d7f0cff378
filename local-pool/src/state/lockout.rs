//! Wrong passwords in a row (Cognito's page about authentication, "Lockout behavior for failed sign-in attempts").

use super::User;
use crate::clock::Timestamp;
use crate::error::ServiceError;
use std::time::Duration;

/// The fifth wrong password locks the user out for a second; the time doubles with each further one.
const FAILURES: u32 = 5;
/// At most about a quarter of an hour, which without any attempt is also the time until all is forgotten.
const LIMIT: Duration = Duration::from_secs(15 * 60);

impl User {
    /// Refuses an attempt while the user is locked out. Such an attempt is not counted.
    pub(crate) fn check_lockout(&self, now: Timestamp) -> Result<(), ServiceError> {
        match self.locked_until {
            Some(until) if now < until => Err(ServiceError::not_authorized("Password attempts exceeded")),
            _ => Ok(()),
        }
    }

    /// Counts a wrong password.
    pub(crate) fn record_failure(&mut self, now: Timestamp) {
        if self.locked_until.is_some_and(|until| until.plus(LIMIT) <= now) {
            self.failures = 0;
        }
        self.failures = self.failures.saturating_add(1);
        self.locked_until = Some(now.plus(lockout(self.failures)));
    }

    /// Forgets wrong passwords after a right one.
    pub(crate) fn forget_failures(&mut self) {
        self.failures = 0;
        self.locked_until = None;
    }
}

/// 2^(n-5) seconds.
fn lockout(failures: u32) -> Duration {
    let Some(doublings) = failures.checked_sub(FAILURES) else { return Duration::ZERO };
    Duration::from_secs(1_u64.checked_shl(doublings).unwrap_or(u64::MAX)).min(LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_doubles_up_to_the_limit() {
        for (failures, seconds) in [(1, 0), (4, 0), (5, 1), (6, 2), (9, 16), (14, 512), (15, 900), (70, 900)] {
            assert_eq!(lockout(failures), Duration::from_secs(seconds), "{failures}");
        }
    }

    #[test]
    fn attempts_are_refused_until_the_time_is_over() {
        use crate::operations::test_service::{add_user, change_user, service};
        let service = service();
        add_user(&service, "ann", super::super::UserStatus::Confirmed, "ann@example.com");
        change_user(&service, "ann", |user| {
            let at = Timestamp::from_millis;
            for _ in 0..4 {
                user.record_failure(at(0));
                assert!(user.check_lockout(at(0)).is_ok());
            }
            user.record_failure(at(0));
            assert_eq!(user.check_lockout(at(999)).unwrap_err().message, "Password attempts exceeded");
            assert!(user.check_lockout(at(1_000)).is_ok());
            user.record_failure(at(1_000));
            assert!(user.check_lockout(at(2_999)).is_err() && user.check_lockout(at(3_000)).is_ok());
            user.record_failure(at(3_000 + 15 * 60 * 1_000));
            assert_eq!(user.failures, 1);
            user.forget_failures();
            assert_eq!((user.failures, user.locked_until), (0, None));
        });
    }
}
