//! What a client is told when a call of Cognito fails: one table of Cognito's errors by the operation. No text of the service
//! gets past it; what goes to the log is the code of its error.
//!
//! Whether a user exists is told to nobody: what differs between a known and an unknown user ends alike (SECURITY.md, E01 to
//! E05).

use crate::failure::{ErrorCode, Failure};
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use triggers::Refusal;

/// What the client was about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Signing in with a password.
    SignIn,
    /// Answering what a sign-in asks for.
    Challenge,
    /// Renewing tokens.
    Refresh,
    /// Something of one's own, with an access token.
    SignedIn,
    /// A new password for an old one.
    ChangePassword,
    /// Proving something with a code that was sent: the sign-up, a new password, an attribute.
    VerifyCode,
    /// Signing up.
    SignUp,
    /// Asking for a mail or a short message.
    RequestCode,
    /// Registering somebody else.
    CreateUser,
}

/// How an error of Cognito's ends.
enum ErrorDisposition {
    Report(ErrorCode),
    /// As if it had been done: it says something about a user that nobody may learn.
    MaskAsSuccess,
    Denied,
}

/// The failure that the client is told of.
pub(crate) fn map_error<E: ProvideErrorMetadata>(operation: Operation, error: &SdkError<E>) -> Failure {
    let Some((code, message)) = service_error(error) else { return transport_failure(error) };
    let failure = match disposition(operation, code, message) {
        ErrorDisposition::Report(code) => code.into(),
        ErrorDisposition::Denied => denial(operation, message),
        // Somebody who asks here and not in `mask_as_success` has nothing to pretend.
        ErrorDisposition::MaskAsSuccess => ErrorCode::Internal.into(),
    };
    failure.with_reason(loggable_code(code))
}

/// Nothing where the client is to hear what it would hear if all had gone well; what is left of the error is for the log.
///
/// # Errors
/// What the client is told: of faults that hit all users alike.
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

/// Code and message of an error that Cognito answered.
fn service_error<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Option<(&str, &str)> {
    let service_error = error.as_service_error()?;
    Some((service_error.code().unwrap_or("Unknown"), service_error.message().unwrap_or_default()))
}

fn transport_failure<E>(error: &SdkError<E>) -> Failure {
    let reason = match error {
        SdkError::TimeoutError(_) => "timed_out",
        SdkError::DispatchFailure(_) => "unreachable",
        SdkError::ResponseError(_) => "unreadable",
        _ => return Failure::from(ErrorCode::Internal).with_reason("not_sent"),
    };
    Failure::from(ErrorCode::Unavailable).with_reason(reason)
}

/// A code of the service is a word; anything else comes from somebody else and is not logged.
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

        // Whether there is such a user, and what state it is in.
        // Only somebody new gets so far that a mail fails; the user is there by then.
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
        // Another kind of token in the place of a refresh token.
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
        // Cognito never says so at a sign-in; servers that play it do.
        ("InvalidPasswordException", SignIn) => ErrorCode::InvalidCredentials,
        ("InvalidPasswordException" | "PasswordHistoryPolicyViolationException", _) => ErrorCode::InvalidPassword,
        // A password is all that a client brings to a sign-in; what is wrong besides is how the app client is set.
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

/// These triggers run for whom there is, before the password is looked at: their word would tell who is there.
fn runs_before_password_check(message: &str) -> bool {
    ["PreAuthentication ", "UserMigration "].iter().any(|trigger| message.starts_with(trigger))
}

/// Cognito has one error for a wrong old password and for a token that is over, and tells them apart by words.
fn mentions_token(message: &str) -> bool {
    message.to_ascii_lowercase().contains("token")
}

fn mentions_session(message: &str) -> bool {
    message.to_ascii_lowercase().contains("session")
}

/// What a trigger says, where it is one of this suite: then the sentence is a constant that people may read.
fn denial(operation: Operation, message: &str) -> Failure {
    let known = |refusal: &Refusal| message.contains(&refusal.to_string());
    match triggers::refusals().find(known) {
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
    fn e01_known_and_unknown_users_fail_alike_at_the_sign_in() {
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
    fn e04_wrong_codes_and_wrong_users_fail_alike() {
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
    fn e02_asking_for_a_code_tells_nothing_about_the_user() {
        for error in ["UserNotFoundException", "InvalidParameterException", "NotAuthorizedException"] {
            assert!(matches!(disposition(RequestCode, error, "disabled"), ErrorDisposition::MaskAsSuccess), "{error}");
        }
        assert_eq!(code(RequestCode, "TooManyRequestsException", ""), Some(ErrorCode::TooManyRequests));
        assert!(matches!(disposition(SignUp, "UsernameExistsException", ""), ErrorDisposition::MaskAsSuccess));
    }

    #[test]
    fn a_wrong_old_password_does_not_sign_anybody_out() {
        let wrong = "Incorrect username or password.";
        assert_eq!(code(ChangePassword, "NotAuthorizedException", wrong), Some(ErrorCode::InvalidCredentials));
        let over = "Access Token has been revoked";
        assert_eq!(code(ChangePassword, "NotAuthorizedException", over), Some(ErrorCode::InvalidToken));
    }

    #[test]
    fn a_denial_of_this_suite_is_told_and_another_functions_words_are_not() {
        let refusal = triggers::refusals().next().unwrap();
        let ours = denial(SignUp, &format!("PreSignUp failed with error {refusal}."));
        assert_eq!((ours.error(), ours.message()), (refusal.code, refusal.message));
        let theirs = denial(SignUp, "PreSignUp failed with error ann@example.com is blocked.");
        assert_eq!((theirs.error(), theirs.message()), ("denied", "This was refused"));
    }

    #[test]
    fn only_words_are_logged() {
        assert_eq!(loggable_code("NotAuthorizedException"), "NotAuthorizedException");
        assert_eq!(loggable_code("ann@example.com"), "Unknown");
    }
}
