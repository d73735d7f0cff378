//! The errors of the API: one table of codes, each with its status and its fixed message.

use axum::http::StatusCode;
use jwt_verifier::Rejection;
use std::borrow::Cow;
use triggers::Denial;

/// The stable code of an error, which clients branch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The body is not a JSON object in UTF-8, or it is nested too deeply.
    InvalidJson,
    /// The body has invalid base64, or ended early.
    InvalidBody,
    /// The body has a field twice.
    DuplicateField,
    /// The body has a field that the endpoint does not know.
    UnknownField,
    /// A required field is missing.
    MissingField,
    /// A field has a value of the wrong type or form.
    InvalidField,
    /// An attribute that users may not set.
    AttributeNotAllowed,
    /// Cognito rejects a value.
    InvalidParameter,
    /// The password violates the password policy of the user pool.
    InvalidPassword,
    /// The code is wrong, expired, used already, or another user's.
    InvalidCode,
    /// The user name or the password is wrong.
    InvalidCredentials,
    /// The `loginSession` is invalid or expired.
    InvalidSession,
    /// The refresh token is invalid, revoked, used already or expired.
    InvalidGrant,
    /// No token, or an invalid one.
    InvalidToken,
    /// The token is valid, but does not permit this.
    Forbidden,
    /// A trigger or a rule of the user pool denied the request.
    Denied,
    /// The sign-up is not confirmed yet.
    UserNotConfirmed,
    /// An administrator has requested a new password.
    PasswordResetRequired,
    /// The user exists already; returned to administrators only.
    UserExists,
    /// The user has not enrolled this second factor.
    MfaNotEnrolled,
    /// No endpoint has this path.
    NotFound,
    /// The endpoint has another method.
    MethodNotAllowed,
    /// The body is too large.
    BodyTooLarge,
    /// The content type is not JSON.
    UnsupportedMediaType,
    /// Too many attempts.
    TooManyRequests,
    /// Cognito, or the source of the keys, is not available.
    Unavailable,
    /// An error of the API itself.
    Internal,
}

impl ErrorCode {
    /// All codes, in the order of FAILURES.md.
    pub const ALL: [Self; 27] = [
        Self::InvalidJson,
        Self::InvalidBody,
        Self::DuplicateField,
        Self::UnknownField,
        Self::MissingField,
        Self::InvalidField,
        Self::AttributeNotAllowed,
        Self::InvalidParameter,
        Self::InvalidPassword,
        Self::InvalidCode,
        Self::InvalidCredentials,
        Self::InvalidSession,
        Self::InvalidGrant,
        Self::InvalidToken,
        Self::Forbidden,
        Self::Denied,
        Self::UserNotConfirmed,
        Self::PasswordResetRequired,
        Self::UserExists,
        Self::MfaNotEnrolled,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::TooManyRequests,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The value of `error` in the response.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// The status of the response.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.row().1
    }

    /// The message for end users.
    #[must_use]
    pub const fn message(self) -> &'static str {
        self.row().2
    }

    const fn row(self) -> (&'static str, StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::InvalidJson => ("invalid_json", S::BAD_REQUEST, "The body must be a JSON object"),
            Self::InvalidBody => ("invalid_body", S::BAD_REQUEST, "The body cannot be read"),
            Self::DuplicateField => ("duplicate_field", S::BAD_REQUEST, "The request contains a duplicate field"),
            Self::UnknownField => ("unknown_field", S::BAD_REQUEST, "There is no such field here"),
            Self::MissingField => ("missing_field", S::BAD_REQUEST, "A field is missing"),
            Self::InvalidField => ("invalid_field", S::BAD_REQUEST, "A field has a value that it cannot have"),
            Self::AttributeNotAllowed => ("attribute_not_allowed", S::BAD_REQUEST, "This attribute cannot be set here"),
            Self::InvalidParameter => ("invalid_parameter", S::BAD_REQUEST, "A value is not accepted"),
            Self::InvalidPassword => {
                ("invalid_password", S::BAD_REQUEST, "The password does not meet the rules for passwords")
            }
            Self::InvalidCode => ("invalid_code", S::BAD_REQUEST, "The code is wrong, used or too old"),
            Self::InvalidCredentials => {
                ("invalid_credentials", S::UNAUTHORIZED, "The user name or the password is wrong")
            }
            Self::InvalidSession => ("invalid_session", S::UNAUTHORIZED, "The sign-in has expired; please start again"),
            Self::InvalidGrant => ("invalid_grant", S::UNAUTHORIZED, "The session is over; please sign in again"),
            Self::InvalidToken => ("invalid_token", S::UNAUTHORIZED, "Please sign in"),
            Self::Forbidden => ("forbidden", S::FORBIDDEN, "You may not do this"),
            Self::Denied => ("denied", S::FORBIDDEN, "This was refused"),
            Self::UserNotConfirmed => ("user_not_confirmed", S::FORBIDDEN, "Please confirm your sign-up first"),
            Self::PasswordResetRequired => {
                ("password_reset_required", S::FORBIDDEN, "Please choose a new password first")
            }
            Self::UserExists => ("user_exists", S::CONFLICT, "There is such a user already"),
            Self::MfaNotEnrolled => ("mfa_not_enrolled", S::BAD_REQUEST, "Please set this second factor up first"),
            Self::NotFound => ("not_found", S::NOT_FOUND, "Not found"),
            Self::MethodNotAllowed => {
                ("method_not_allowed", S::METHOD_NOT_ALLOWED, "This endpoint takes another method")
            }
            Self::BodyTooLarge => ("body_too_large", S::PAYLOAD_TOO_LARGE, "The body is too large"),
            Self::UnsupportedMediaType => {
                ("unsupported_media_type", S::UNSUPPORTED_MEDIA_TYPE, "The body must be application/json")
            }
            Self::TooManyRequests => {
                ("too_many_requests", S::TOO_MANY_REQUESTS, "Too many attempts; please wait a while")
            }
            Self::Unavailable => ("unavailable", S::SERVICE_UNAVAILABLE, "Please try again in a moment"),
            Self::Internal => ("internal", S::INTERNAL_SERVER_ERROR, "Something went wrong"),
        }
    }
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What the client gets.
    pub code: ErrorCode,
    /// The offending field, as the client named it.
    pub field: Option<String>,
    /// The denial of one of this suite's triggers, with a more specific code and message than [`ErrorCode::Denied`].
    pub refusal: Option<Denial>,
    /// The reason, for the log only: one of this crate's constants, or an error code of Cognito.
    pub reason: Option<Cow<'static, str>>,
    /// The kind of a token's rejection, for the log only. `reason` is then the coarser name.
    pub rejection: Option<&'static str>,
    /// After how many seconds to try again, if known.
    pub retry_after: Option<u64>,
}

impl Failure {
    /// An error about a field of the body.
    pub(crate) fn for_field(code: ErrorCode, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..code.into() }
    }

    /// Sets the reason for the log.
    pub(crate) fn with_reason(self, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// For a rejected token.
    pub(crate) fn from_rejection(code: ErrorCode, rejection: Rejection) -> Self {
        Self { rejection: Some(rejection.kind()), ..Self::from(code).with_reason(rejection.reason().as_str()) }
    }

    /// The code in the response: the denial's or the error's.
    #[must_use]
    pub fn error(&self) -> &'static str {
        self.refusal.map_or(self.code.as_str(), |refusal| refusal.code)
    }

    /// The message in the response: the denial's or the error's.
    #[must_use]
    pub fn message(&self) -> &'static str {
        self.refusal.map_or(self.code.message(), |refusal| refusal.message)
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        let retry_after = (code == ErrorCode::TooManyRequests).then_some(60);
        Self { code, field: None, refusal: None, reason: None, rejection: None, retry_after }
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_messages_have_no_full_stop() {
        let codes: BTreeSet<_> = ErrorCode::ALL.map(ErrorCode::as_str).into();
        assert_eq!(codes.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert!(code.status().is_client_error() || code.status().is_server_error(), "{code:?}");
            assert!(!code.message().is_empty() && !code.message().ends_with('.'), "{code:?}");
        }
    }

    /// FAILURES.md lists exactly these codes.
    #[test]
    fn failures_md_lists_every_code_with_status_and_message() {
        let document = include_str!("../../FAILURES.md");
        let rows = document.lines().filter_map(|line| {
            let (code, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
            let (status, rest) = rest.split_once(" | ")?;
            Some((code, status.parse().ok()?, rest.split_once(" | ")?.0))
        });
        let documented: Vec<(_, u16, _)> = rows.collect();
        assert_eq!(documented, ErrorCode::ALL.map(|code| (code.as_str(), code.status().as_u16(), code.message())));
    }
}
