//! Error mapping: which error a client gets when a call to Cognito fails, by operation and Cognito's error code. Cognito's
//! messages never reach the client; its error codes are logged.
//!
//! No client can find out whether a user exists: errors that differ between known and unknown users are mapped to one
//! error (threat model, E01 to E05).

use crate::failure::{ErrorCode, Failure};
use crate::log_reason::LogReason;
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use triggers::Denial;

/// What the client wanted to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Signing in with a password.
    SignIn,
    /// Answering the challenge of a sign-in.
    Challenge,
    /// Renewing tokens.
    Refresh,
    /// Reading or changing the caller's own account, with an access token.
    SignedIn,
    /// Replacing the old password with a new one.
    ChangePassword,
    /// Sending back a code, to confirm a sign-up, a new password or an attribute.
    VerifyCode,
    /// Signing up.
    SignUp,
    /// Requesting a code by mail or short message.
    RequestCode,
    /// Creating another user, as an administrator.
    CreateUser,
}

/// What an error of Cognito is mapped to.
enum ErrorDisposition {
    Report(ErrorCode),
    /// The client gets a success: the error would reveal something about a user.
    MaskAsSuccess,
    Denied,
}

/// The failure that the client gets.
pub(crate) fn map_error<E: ProvideErrorMetadata>(operation: Operation, error: &SdkError<E>) -> Failure {
    let Some((code, message)) = service_error(error) else { return transport_failure(error) };
    let failure = match disposition(operation, code, message) {
        ErrorDisposition::Report(code) => code.into(),
        ErrorDisposition::Denied => denial(operation, message),
        // Callers of `map_error` have no success response to fake, so they report an internal error.
        ErrorDisposition::MaskAsSuccess => ErrorCode::Internal.into(),
    };
    failure.with_reason(loggable_code(code))
}

/// Returns `Ok` if the error must be hidden from the client (user enumeration); the value is the error code for the
/// log.
///
/// # Errors
/// Errors that do not depend on the user.
pub(crate) fn mask_as_success<T, E: ProvideErrorMetadata>(
    operation: Operation,
    result: Result<T, SdkError<E>>,
) -> Result<Option<String>, Failure> {
    let Err(error) = result else { return Ok(None) };
    match service_error(&error) {
        Some((code, message)) if matches!(disposition(operation, code, message), ErrorDisposition::MaskAsSuccess) => {
            Ok(Some(loggable_code(code)))
        }
        _ => Err(map_error(operation, &error)),
    }
}

/// Code and message of an error response of Cognito.
fn service_error<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Option<(&str, &str)> {
    let service_error = error.as_service_error()?;
    Some((service_error.code().unwrap_or("Unknown"), service_error.message().unwrap_or_default()))
}

fn transport_failure<E>(error: &SdkError<E>) -> Failure {
    let reason = match error {
        SdkError::TimeoutError(_) => LogReason::TimedOut,
        SdkError::DispatchFailure(_) => LogReason::Unreachable,
        SdkError::ResponseError(_) => LogReason::Unreadable,
        _ => return Failure::from(ErrorCode::Internal).with_reason(LogReason::NotSent),
    };
    Failure::from(ErrorCode::Unavailable).with_reason(reason)
}

/// Error codes are single words. Anything else may contain user data and is not logged.
fn loggable_code(code: &str) -> String {
    let word = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if word { code.to_owned() } else { "Unknown".to_owned() }
}

fn disposition(operation: Operation, code: &str, message: &str) -> ErrorDisposition {
    use Operation::{
        Challenge, ChangePassword, CreateUser, Refresh, RequestCode, SignIn, SignUp, SignedIn, VerifyCode,
    };
    let reported = match (code, operation) {
        ("UserLambdaValidationException", SignIn) if runs_before_password_check(message) => {
            ErrorCode::InvalidCredentials
        }
        ("UserLambdaValidationException", RequestCode) => return ErrorDisposition::MaskAsSuccess,
        ("UserLambdaValidationException", SignUp) if message.starts_with("CustomMessage ") => {
            return ErrorDisposition::MaskAsSuccess;
        }
        ("UserLambdaValidationException", _) => return ErrorDisposition::Denied,

        // These reveal whether the user exists, and its state.
        // A mail can only fail for a new user, which Cognito has created by then.
        ("UsernameExistsException" | "CodeDeliveryFailureException" | "LimitExceededException", SignUp) => {
            return ErrorDisposition::MaskAsSuccess;
        }
        ("UsernameExistsException" | "AliasExistsException", CreateUser) => ErrorCode::UserExists,
        ("NotAuthorizedException", SignUp) => ErrorCode::Forbidden,
        (
            "UserNotFoundException"
            | "NotAuthorizedException"
            | "InvalidParameterException"
            | "CodeDeliveryFailureException"
            | "UserNotConfirmedException"
            | "PasswordResetRequiredException"
            | "LimitExceededException"
            | "TooManyFailedAttemptsException"
            | "UnexpectedLambdaException"
            | "InvalidLambdaResponseException",
            RequestCode,
        ) => return ErrorDisposition::MaskAsSuccess,
        (
            "CodeMismatchException"
            | "ExpiredCodeException"
            | "UserNotFoundException"
            | "NotAuthorizedException"
            | "AliasExistsException"
            | "InvalidParameterException"
            | "UserNotConfirmedException"
            | "LimitExceededException"
            | "TooManyFailedAttemptsException",
            VerifyCode,
        ) => ErrorCode::InvalidCode,
        ("NotAuthorizedException", ChangePassword) if !mentions_token(message) => ErrorCode::InvalidCredentials,
        ("NotAuthorizedException", Challenge) if message.starts_with("Incorrect username or password") => {
            ErrorCode::InvalidCredentials
        }
        ("NotAuthorizedException" | "UserNotFoundException", operation) => match operation {
            SignIn => ErrorCode::InvalidCredentials,
            Challenge => ErrorCode::InvalidSession,
            Refresh => ErrorCode::InvalidGrant,
            _ => ErrorCode::InvalidToken,
        },
        ("RefreshTokenReuseException", _) => ErrorCode::InvalidGrant,
        // The client sent another kind of token instead of a refresh token.
        ("UnsupportedTokenTypeException" | "UnauthorizedException", Refresh) => ErrorCode::InvalidGrant,
        ("UserNotConfirmedException", SignIn) => ErrorCode::UserNotConfirmed,
        ("UserNotConfirmedException", Refresh) => ErrorCode::InvalidGrant,
        ("UserNotConfirmedException", SignedIn | ChangePassword) => ErrorCode::InvalidToken,
        ("PasswordResetRequiredException", _) => ErrorCode::PasswordResetRequired,
        ("AliasExistsException", _) => ErrorCode::InvalidParameter,

        ("CodeMismatchException" | "ExpiredCodeException" | "EnableSoftwareTokenMFAException", _) => {
            ErrorCode::InvalidCode
        }
        ("SoftwareTokenMFANotFoundException", SignedIn) => ErrorCode::MfaNotEnrolled,
        ("SoftwareTokenMFANotFoundException" | "MFAMethodNotFoundException", _) => ErrorCode::InvalidSession,
        // Cognito never returns this from a sign-in; emulators do.
        ("InvalidPasswordException", SignIn) => ErrorCode::InvalidCredentials,
        ("InvalidPasswordException" | "PasswordHistoryPolicyViolationException", _) => ErrorCode::InvalidPassword,
        // The client only sends a user name and a password; any other parameter comes from the configuration.
        ("InvalidParameterException", SignIn) => ErrorCode::Internal,
        ("InvalidParameterException", Refresh) => ErrorCode::InvalidGrant,
        ("InvalidParameterException", Challenge) if mentions_session(message) => ErrorCode::InvalidSession,
        ("InvalidParameterException", _) => ErrorCode::InvalidParameter,

        (
            "TooManyRequestsException"
            | "LimitExceededException"
            | "TooManyFailedAttemptsException"
            | "ThrottlingException",
            _,
        ) => ErrorCode::TooManyRequests,
        ("ForbiddenException", _) => ErrorCode::Forbidden,
        _ => ErrorCode::Internal,
    };
    ErrorDisposition::Report(reported)
}

/// These triggers run before Cognito checks the password: their errors would reveal whether the user exists.
fn runs_before_password_check(message: &str) -> bool {
    ["PreAuthentication ", "UserMigration "].iter().any(|trigger| message.starts_with(trigger))
}

/// Cognito has one error code for a wrong old password and for an invalid token; only the messages differ.
fn mentions_token(message: &str) -> bool {
    message.to_ascii_lowercase().contains("token")
}

fn mentions_session(message: &str) -> bool {
    message.to_ascii_lowercase().contains("session")
}

/// The denial of one of this project's triggers, whose message is a constant for end users. Other functions' messages
/// are dropped.
fn denial(operation: Operation, message: &str) -> Failure {
    let known = |refusal: &&Denial| message.contains(&refusal.to_string());
    match triggers::denials().find(known) {
        Some(refusal) => Failure { refusal: Some(refusal), ..ErrorCode::Denied.into() },
        None if operation == Operation::SignIn => ErrorCode::InvalidCredentials.into(),
        None => ErrorCode::Denied.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Operation::{ChangePassword, RequestCode, SignIn, SignUp, VerifyCode};

    fn code(operation: Operation, code: &str, message: &str) -> Option<ErrorCode> {
        match disposition(operation, code, message) {
            ErrorDisposition::Report(code) => Some(code),
            ErrorDisposition::MaskAsSuccess | ErrorDisposition::Denied => None,
        }
    }

    #[test]
    fn e01_sign_in_errors_are_equal_for_known_and_unknown_users() {
        for (error, message) in [
            ("UserNotFoundException", "User does not exist."),
            ("NotAuthorizedException", "Incorrect username or password."),
            ("NotAuthorizedException", "Password attempts exceeded"),
            ("UserLambdaValidationException", "PreAuthentication failed with error blocked."),
        ] {
            assert_eq!(code(SignIn, error, message), Some(ErrorCode::InvalidCredentials), "{message}");
        }
    }

    #[test]
    fn e04_wrong_code_and_unknown_user_map_to_one_error() {
        for error in [
            "CodeMismatchException",
            "ExpiredCodeException",
            "UserNotFoundException",
            "NotAuthorizedException",
            "AliasExistsException",
        ] {
            assert_eq!(code(VerifyCode, error, "Current status is CONFIRMED"), Some(ErrorCode::InvalidCode), "{error}");
        }
    }

    #[test]
    fn e02_code_request_masks_user_errors() {
        for error in ["UserNotFoundException", "InvalidParameterException", "NotAuthorizedException"] {
            assert!(matches!(disposition(RequestCode, error, "disabled"), ErrorDisposition::MaskAsSuccess), "{error}");
        }
        assert_eq!(code(RequestCode, "TooManyRequestsException", ""), Some(ErrorCode::TooManyRequests));
        assert!(matches!(disposition(SignUp, "UsernameExistsException", ""), ErrorDisposition::MaskAsSuccess));
    }

    #[test]
    fn wrong_old_password_is_not_an_invalid_token() {
        let wrong = "Incorrect username or password.";
        assert_eq!(code(ChangePassword, "NotAuthorizedException", wrong), Some(ErrorCode::InvalidCredentials));
        let over = "Access Token has been revoked";
        assert_eq!(code(ChangePassword, "NotAuthorizedException", over), Some(ErrorCode::InvalidToken));
    }

    #[test]
    fn own_denial_is_reported_and_foreign_message_is_dropped() {
        let refusal = triggers::denials().next().unwrap();
        let ours = denial(SignUp, &format!("PreSignUp failed with error {refusal}."));
        assert_eq!((ours.error(), ours.message()), (refusal.code, refusal.message));
        let theirs = denial(SignUp, "PreSignUp failed with error ann@example.com is blocked.");
        assert_eq!((theirs.error(), theirs.message()), ("denied", "This was refused"));
    }

    #[test]
    fn only_single_word_codes_are_logged() {
        assert_eq!(loggable_code("NotAuthorizedException"), "NotAuthorizedException");
        assert_eq!(loggable_code("ann@example.com"), "Unknown");
    }
}
