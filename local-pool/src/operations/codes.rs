//! Codes that were sent: their validity, and how often a wrong one may be tried.

use crate::clock::Timestamp;
use crate::error::ServiceError;
use crate::random;
use crate::service::Service;
use crate::state::{Code, CodePurpose, User};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3_600);
/// Cognito documents a limit between 5 and 20, which depends on the risk.
const MAX_FAILURES: u32 = 5;

/// Cognito's quotas: a password is reset within an hour, everything else within a day.
const fn validity(purpose: CodePurpose) -> Duration {
    match purpose {
        CodePurpose::ForgotPassword => HOUR,
        CodePurpose::SignUp | CodePurpose::VerifyAttribute(_) => HOUR.saturating_mul(24),
    }
}

/// A new code for a user, which replaces the previous one for this purpose.
pub(super) fn issue_code(service: &Service, user: &mut User, purpose: CodePurpose, attribute: &'static str) -> String {
    let value = random::code(&*service.random);
    let expires = service.clock.now().plus(validity(purpose));
    user.codes.insert(purpose, Code { value: value.clone(), expires, failures: 0, attribute });
    value
}

/// Checks a code, and returns the attribute whose address received it. A wrong code is counted; a right one is kept,
/// until the operation removes it.
pub(super) fn check_code(
    user: &mut User,
    purpose: CodePurpose,
    given: &str,
    now: Timestamp,
) -> Result<&'static str, ServiceError> {
    let Some(code) = user.codes.get_mut(&purpose).filter(|code| now < code.expires) else { return Err(expired_code()) };
    if code.failures >= MAX_FAILURES {
        return Err(too_many_attempts());
    }
    if verify_slices_are_equal(code.value.as_bytes(), given.as_bytes()).is_err() {
        code.failures += 1;
        return Err(wrong_code());
    }
    Ok(code.attribute)
}

/// The code is not the one that was sent.
pub(super) fn wrong_code() -> ServiceError {
    ServiceError::new("CodeMismatchException", "Invalid verification code provided, please try again.")
}

/// There is no code, or it counts no more.
pub(super) fn expired_code() -> ServiceError {
    ServiceError::new("ExpiredCodeException", "Invalid code provided, please request a code again.")
}

/// Too many wrong codes.
pub(super) fn too_many_attempts() -> ServiceError {
    ServiceError::new("LimitExceededException", "Attempt limit exceeded, please try after some time.")
}
