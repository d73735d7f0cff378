//! Error mapping: which error a client gets when a call to Cognito fails, by operation and Cognito's error code. Cognito's
//! messages never reach the client; its error codes are logged.
//!
//! No client can find out whether a user exists: what a client is told is an allow-list, [`told`]. For every other code,
//! also one that is newer than this release, the client gets the constant answer of the operation (threat model, E01 to
//! E10).

use crate::failure::{ErrorCode, Failure};
use crate::log_reason::LogReason;
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use lambda_support::aws::loggable_code;
use std::borrow::Cow;
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

impl Operation {
    /// What the client gets for an error that it is not told: what it would get for another user. An operation whose
    /// caller is known has nothing to hide, and reports an internal error.
    fn constant_answer(self) -> ErrorDisposition {
        match self {
            Self::SignUp | Self::RequestCode => ErrorDisposition::MaskAsSuccess,
            Self::SignIn => ErrorDisposition::Report(ErrorCode::InvalidCredentials),
            Self::VerifyCode => ErrorDisposition::Report(ErrorCode::InvalidCode),
            Self::Challenge | Self::Refresh | Self::SignedIn | Self::ChangePassword | Self::CreateUser => {
                ErrorDisposition::Report(ErrorCode::Internal)
            }
        }
    }
}

/// What an error of Cognito is mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ErrorDisposition {
    Report(ErrorCode),
    /// The client gets a success: the error would reveal something about a user.
    MaskAsSuccess,
    /// A trigger denied the request.
    Denied,
}

/// The failure that the client gets.
pub(crate) fn map_error<E: ProvideErrorMetadata>(operation: Operation, error: &SdkError<E>) -> Failure {
    let failure = match service_error(error) {
        Some((code, message)) => match disposition(operation, code, message) {
            ErrorDisposition::Report(code) => code.into(),
            ErrorDisposition::Denied => denial(operation, message),
            // Callers of `map_error` have no success response to fake, so they report an internal error.
            ErrorDisposition::MaskAsSuccess => ErrorCode::Internal.into(),
        },
        None if matches!(error, SdkError::ConstructionFailure(_)) => ErrorCode::Internal.into(),
        None => ErrorCode::Unavailable.into(),
    };
    failure.with_reason(error_reason(error))
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
        Some((code, message)) if disposition(operation, code, message) == ErrorDisposition::MaskAsSuccess => {
            Ok(Some(error_reason(&error).into_owned()))
        }
        _ => Err(map_error(operation, &error)),
    }
}

/// Whether Cognito rejects the secret of the app client: "Unable to verify secret hash for client …", "SecretHash does not
/// match for the client: …". Cognito has no error code of its own for this, so the message decides. A message of a trigger
/// never does, because its author may be anyone.
pub(crate) fn rejects_secret<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    service_error(error).is_some_and(|(code, message)| {
        ["NotAuthorizedException", "UnauthorizedException", "InvalidParameterException"].contains(&code)
            && message.to_ascii_lowercase().contains("secret")
    })
}

/// Why a call failed, for the log: the error code of Cognito, or a reason of the API itself.
pub(crate) fn error_reason<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Cow<'static, str> {
    match (service_error(error), error) {
        (Some((code, _)), _) => loggable_code(code).to_owned().into(),
        (None, SdkError::TimeoutError(_)) => LogReason::TimedOut.into(),
        (None, SdkError::DispatchFailure(_)) => LogReason::Unreachable.into(),
        (None, SdkError::ConstructionFailure(_)) => LogReason::NotSent.into(),
        (None, _) => LogReason::Unreadable.into(),
    }
}

/// Code and message of an error response of Cognito. A response without a code is not one.
fn service_error<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Option<(&str, &str)> {
    let service_error = error.as_service_error()?;
    Some((service_error.code()?, service_error.message().unwrap_or_default()))
}

fn disposition(operation: Operation, code: &str, message: &str) -> ErrorDisposition {
    told(operation, code, message).unwrap_or_else(|| operation.constant_answer())
}

/// The allow-list: what a client is told about an error code. `None` for every code that is not listed.
fn told(operation: Operation, code: &str, message: &str) -> Option<ErrorDisposition> {
    use Operation::{Challenge, ChangePassword, CreateUser, Refresh, SignIn, SignUp, SignedIn, VerifyCode};
    let reported = match (code, operation) {
        // These do not depend on the user: they concern the user pool, the app client, the function's role or AWS itself.
        (
            "AccessDeniedException"
            | "ExpiredTokenException"
            | "InternalErrorException"
            | "InternalFailure"
            | "InternalServerException"
            | "InvalidSignatureException"
            | "InvalidUserPoolConfigurationException"
            | "ResourceNotFoundException"
            | "UnrecognizedClientException"
            | "UnsupportedOperationException",
            _,
        ) => ErrorCode::Internal,
        ("ServiceUnavailable" | "ServiceUnavailableException", _) => ErrorCode::Unavailable,
        // The quota of the account, not of a user.
        ("TooManyRequestsException" | "ThrottlingException", _) => ErrorCode::TooManyRequests,
        // A rule of AWS WAF.
        ("ForbiddenException", _) => ErrorCode::Forbidden,

        ("UserLambdaValidationException", operation) => return denied_by_trigger(operation, message),
        ("UnexpectedLambdaException" | "InvalidLambdaResponseException", SignIn) if runs_after_sign_in(message) => {
            ErrorCode::Internal
        }
        // Only a right code leads to a trigger.
        ("UnexpectedLambdaException" | "InvalidLambdaResponseException", VerifyCode) => ErrorCode::Internal,

        // The user pool accepts no sign-ups.
        ("NotAuthorizedException", SignUp) => ErrorCode::Forbidden,
        ("NotAuthorizedException", ChangePassword) if !mentions_token(message) => ErrorCode::InvalidCredentials,
        ("NotAuthorizedException", Challenge) if message.starts_with("Incorrect username or password") => {
            ErrorCode::InvalidCredentials
        }
        ("NotAuthorizedException" | "UserNotFoundException", Challenge) => ErrorCode::InvalidSession,
        ("NotAuthorizedException" | "UserNotFoundException", Refresh) => ErrorCode::InvalidGrant,
        ("NotAuthorizedException" | "UserNotFoundException", SignedIn | ChangePassword | CreateUser) => {
            ErrorCode::InvalidToken
        }
        ("UserNotConfirmedException", SignIn | Challenge) => ErrorCode::UserNotConfirmed,
        ("UserNotConfirmedException", Refresh) => ErrorCode::InvalidGrant,
        ("UserNotConfirmedException", SignedIn | ChangePassword) => ErrorCode::InvalidToken,
        ("PasswordResetRequiredException", SignIn | Challenge | Refresh | SignedIn | ChangePassword) => {
            ErrorCode::PasswordResetRequired
        }
        ("RefreshTokenReuseException", Refresh) => ErrorCode::InvalidGrant,
        // The client sent another kind of token instead of a refresh token.
        ("UnsupportedTokenTypeException" | "UnauthorizedException", Refresh) => ErrorCode::InvalidGrant,

        ("UsernameExistsException" | "AliasExistsException", CreateUser) => ErrorCode::UserExists,
        ("AliasExistsException", SignedIn | Challenge) => ErrorCode::InvalidParameter,

        (
            "CodeMismatchException" | "ExpiredCodeException" | "EnableSoftwareTokenMFAException",
            SignedIn | Challenge,
        ) => ErrorCode::InvalidCode,
        ("SoftwareTokenMFANotFoundException", SignedIn) => ErrorCode::MfaNotEnrolled,
        ("SoftwareTokenMFANotFoundException" | "MFAMethodNotFoundException", Challenge) => ErrorCode::InvalidSession,
        (
            "InvalidPasswordException" | "PasswordHistoryPolicyViolationException",
            SignUp | VerifyCode | Challenge | ChangePassword | CreateUser,
        ) => ErrorCode::InvalidPassword,
        // The client only sends a user name and a password; any other parameter comes from the configuration.
        ("InvalidParameterException", SignIn) => ErrorCode::Internal,
        ("InvalidParameterException", Refresh) => ErrorCode::InvalidGrant,
        ("InvalidParameterException", Challenge) if mentions_session(message) => ErrorCode::InvalidSession,
        ("InvalidParameterException", SignUp | Challenge | SignedIn | ChangePassword | CreateUser) => {
            ErrorCode::InvalidParameter
        }
        (
            "LimitExceededException" | "TooManyFailedAttemptsException",
            Challenge | Refresh | SignedIn | ChangePassword | CreateUser,
        ) => ErrorCode::TooManyRequests,
        _ => return None,
    };
    Some(ErrorDisposition::Report(reported))
}

/// What a client is told about a trigger's refusal. Some triggers run only for users who exist, or only for those who did
/// not, so their refusal would reveal which of the two is the case.
fn denied_by_trigger(operation: Operation, message: &str) -> Option<ErrorDisposition> {
    let is_of = |triggers: &[&str]| triggers.iter().any(|trigger| message.starts_with(trigger));
    match operation {
        Operation::SignUp => is_of(&["PreSignUp "]).then_some(ErrorDisposition::Denied),
        Operation::RequestCode => None,
        // These run before the password is checked.
        Operation::SignIn | Operation::Challenge if is_of(&["PreAuthentication ", "UserMigration "]) => {
            Some(ErrorDisposition::Report(ErrorCode::InvalidCredentials))
        }
        _ => Some(ErrorDisposition::Denied),
    }
}

/// These triggers run only after Cognito has accepted the password.
fn runs_after_sign_in(message: &str) -> bool {
    ["PostAuthentication ", "PreTokenGeneration "].iter().any(|trigger| message.starts_with(trigger))
}

/// Cognito has one error code for a wrong old password and for an invalid token; only the messages differ.
fn mentions_token(message: &str) -> bool {
    message.to_ascii_lowercase().contains("token")
}

fn mentions_session(message: &str) -> bool {
    message.to_ascii_lowercase().contains("session")
}

/// The denial of one of this project's triggers, found by its code in brackets, because its message is in any language.
/// The message itself is dropped, as are those of other functions.
fn denial(operation: Operation, message: &str) -> Failure {
    let known = |refusal: &&Denial| message.contains(&format!(" [{}].", refusal.code));
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
            _ => None,
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
        let german = denial(SignUp, &format!("PreSignUp failed with error Bitte nicht [{}].", refusal.code));
        assert_eq!((german.error(), german.message()), (refusal.code, refusal.message), "its text is not passed on");
        let theirs = denial(SignUp, "PreSignUp failed with error ann@example.com is blocked.");
        assert_eq!((theirs.error(), theirs.message()), ("denied", "This was refused"));
    }
}
