//! What a client is told when a call of Cognito fails: one table of Cognito's errors by the situation. No text of the service
//! gets past it; what goes to the log is the code of its error.
//!
//! Whether a user exists is told to nobody: what differs between a known and an unknown user ends alike (SECURITY.md, E01 to
//! E05).

use crate::failure::{Code, Failure};
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use triggers::Refusal;

/// What the client was about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Situation {
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
    ProveCode,
    /// Signing up.
    SignUp,
    /// Asking for a mail or a short message.
    AskForCode,
    /// Registering somebody else.
    Administer,
}

/// How an error of Cognito's ends.
enum End {
    Told(Code),
    /// As if it had been done: it says something about a user that nobody may learn.
    AsIfDone,
    Denied,
}

/// The failure that the client is told of.
pub(crate) fn told<E: ProvideErrorMetadata>(situation: Situation, error: &SdkError<E>) -> Failure {
    let Some((code, message)) = answered(error) else { return unreachable(error) };
    let failure = match end(situation, code, message) {
        End::Told(told) => told.into(),
        End::Denied => denied(situation, message),
        // Somebody who asks here and not in `as_if_done` has nothing to pretend.
        End::AsIfDone => Code::Internal.into(),
    };
    failure.because(logged(code))
}

/// Nothing where the client is to hear what it would hear if all had gone well; what is left of the error is for the log.
///
/// # Errors
/// What the client is told: of faults that hit all users alike.
pub(crate) fn as_if_done<T, E: ProvideErrorMetadata>(
    situation: Situation,
    result: Result<T, SdkError<E>>,
) -> Result<Option<String>, Failure> {
    let Err(error) = result else { return Ok(None) };
    match answered(&error) {
        Some((code, message)) if matches!(end(situation, code, message), End::AsIfDone) => Ok(Some(logged(code))),
        _ => Err(told(situation, &error)),
    }
}

/// Code and message of an error that Cognito answered.
fn answered<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Option<(&str, &str)> {
    let answer = error.as_service_error()?;
    Some((answer.code().unwrap_or("Unknown"), answer.message().unwrap_or_default()))
}

fn unreachable<E>(error: &SdkError<E>) -> Failure {
    let reason = match error {
        SdkError::TimeoutError(_) => "timed_out",
        SdkError::DispatchFailure(_) => "unreachable",
        SdkError::ResponseError(_) => "unreadable",
        _ => return Failure::from(Code::Internal).because("not_sent"),
    };
    Failure::from(Code::Unavailable).because(reason)
}

/// A code of the service is a word; anything else comes from somebody else and is not logged.
fn logged(code: &str) -> String {
    let word = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if word { code.to_owned() } else { "Unknown".to_owned() }
}

fn end(situation: Situation, code: &str, message: &str) -> End {
    use Situation::{Administer, AskForCode, Challenge, ChangePassword, ProveCode, Refresh, SignIn, SignUp, SignedIn};
    let told = match (code, situation) {
        ("UserLambdaValidationException", SignIn) if is_before_the_password(message) => Code::InvalidCredentials,
        ("UserLambdaValidationException", AskForCode) => return End::AsIfDone,
        ("UserLambdaValidationException", SignUp) if message.starts_with("CustomMessage ") => return End::AsIfDone,
        ("UserLambdaValidationException", _) => return End::Denied,

        // Whether there is such a user, and what state it is in.
        // Only somebody new gets so far that a mail fails; the user is there by then.
        ("UsernameExistsException" | "CodeDeliveryFailureException" | "LimitExceededException", SignUp) => {
            return End::AsIfDone;
        }
        ("UsernameExistsException" | "AliasExistsException", Administer) => Code::UserExists,
        ("NotAuthorizedException", SignUp) => Code::Forbidden,
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
            AskForCode,
        ) => return End::AsIfDone,
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
            ProveCode,
        ) => Code::InvalidCode,
        ("NotAuthorizedException", ChangePassword) if !is_about_the_token(message) => Code::InvalidCredentials,
        ("NotAuthorizedException", Challenge) if message.starts_with("Incorrect username or password") => {
            Code::InvalidCredentials
        }
        ("NotAuthorizedException" | "UserNotFoundException", situation) => match situation {
            SignIn => Code::InvalidCredentials,
            Challenge => Code::InvalidSession,
            Refresh => Code::InvalidGrant,
            _ => Code::InvalidToken,
        },
        ("RefreshTokenReuseException", _) => Code::InvalidGrant,
        // Another kind of token in the place of a refresh token.
        ("UnsupportedTokenTypeException" | "UnauthorizedException", Refresh) => Code::InvalidGrant,
        ("UserNotConfirmedException", SignIn) => Code::UserNotConfirmed,
        ("UserNotConfirmedException", Refresh) => Code::InvalidGrant,
        ("UserNotConfirmedException", SignedIn | ChangePassword) => Code::InvalidToken,
        ("PasswordResetRequiredException", _) => Code::PasswordResetRequired,
        ("AliasExistsException", _) => Code::InvalidParameter,

        ("CodeMismatchException" | "ExpiredCodeException" | "EnableSoftwareTokenMFAException", _) => Code::InvalidCode,
        ("SoftwareTokenMFANotFoundException", SignedIn) => Code::MfaNotEnrolled,
        ("SoftwareTokenMFANotFoundException" | "MFAMethodNotFoundException", _) => Code::InvalidSession,
        // Cognito never says so at a sign-in; servers that play it do.
        ("InvalidPasswordException", SignIn) => Code::InvalidCredentials,
        ("InvalidPasswordException" | "PasswordHistoryPolicyViolationException", _) => Code::InvalidPassword,
        // A password is all that a client brings to a sign-in; what is wrong besides is how the app client is set.
        ("InvalidParameterException", SignIn) => Code::Internal,
        ("InvalidParameterException", Refresh) => Code::InvalidGrant,
        ("InvalidParameterException", Challenge) if is_about_the_session(message) => Code::InvalidSession,
        ("InvalidParameterException", _) => Code::InvalidParameter,

        (
            "TooManyRequestsException"
            | "LimitExceededException"
            | "TooManyFailedAttemptsException"
            | "ThrottlingException",
            _,
        ) => Code::TooManyRequests,
        ("ForbiddenException", _) => Code::Forbidden,
        _ => Code::Internal,
    };
    End::Told(told)
}

/// These triggers run for whom there is, before the password is looked at: their word would tell who is there.
fn is_before_the_password(message: &str) -> bool {
    ["PreAuthentication ", "UserMigration "].iter().any(|trigger| message.starts_with(trigger))
}

/// Cognito has one error for a wrong old password and for a token that is over, and tells them apart by words.
fn is_about_the_token(message: &str) -> bool {
    message.to_ascii_lowercase().contains("token")
}

fn is_about_the_session(message: &str) -> bool {
    message.to_ascii_lowercase().contains("session")
}

/// What a trigger says, where it is one of this suite: then the sentence is a constant that people may read.
fn denied(situation: Situation, message: &str) -> Failure {
    let known = |refusal: &Refusal| message.contains(&refusal.to_string());
    match triggers::refusals().find(known) {
        Some(refusal) => Failure { refusal: Some(refusal), ..Code::Denied.into() },
        None if situation == Situation::SignIn => Code::InvalidCredentials.into(),
        None => Code::Denied.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Situation::{AskForCode, ChangePassword, ProveCode, SignIn, SignUp};

    fn code(situation: Situation, code: &str, message: &str) -> Option<Code> {
        match end(situation, code, message) {
            End::Told(code) => Some(code),
            End::AsIfDone | End::Denied => None,
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
            assert_eq!(code(SignIn, error, message), Some(Code::InvalidCredentials), "{message}");
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
            assert_eq!(code(ProveCode, error, "Current status is CONFIRMED"), Some(Code::InvalidCode), "{error}");
        }
    }

    #[test]
    fn e02_asking_for_a_code_tells_nothing_about_the_user() {
        for error in ["UserNotFoundException", "InvalidParameterException", "NotAuthorizedException"] {
            assert!(matches!(end(AskForCode, error, "disabled"), End::AsIfDone), "{error}");
        }
        assert_eq!(code(AskForCode, "TooManyRequestsException", ""), Some(Code::TooManyRequests));
        assert!(matches!(end(SignUp, "UsernameExistsException", ""), End::AsIfDone));
    }

    #[test]
    fn a_wrong_old_password_does_not_sign_anybody_out() {
        let wrong = "Incorrect username or password.";
        assert_eq!(code(ChangePassword, "NotAuthorizedException", wrong), Some(Code::InvalidCredentials));
        let over = "Access Token has been revoked";
        assert_eq!(code(ChangePassword, "NotAuthorizedException", over), Some(Code::InvalidToken));
    }

    #[test]
    fn a_denial_of_this_suite_is_told_and_another_functions_words_are_not() {
        let refusal = triggers::refusals().next().unwrap();
        let ours = denied(SignUp, &format!("PreSignUp failed with error {refusal}."));
        assert_eq!((ours.error(), ours.message()), (refusal.code, refusal.message));
        let theirs = denied(SignUp, "PreSignUp failed with error ann@example.com is blocked.");
        assert_eq!((theirs.error(), theirs.message()), ("denied", "This was refused"));
    }

    #[test]
    fn only_words_are_logged() {
        assert_eq!(logged("NotAuthorizedException"), "NotAuthorizedException");
        assert_eq!(logged("ann@example.com"), "Unknown");
    }
}
