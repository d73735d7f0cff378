//! What an endpoint answers when it does not do what it was asked: one table of codes, each with its status and its constant
//! sentence.

use axum::http::StatusCode;
use jwt_verifier::Rejection;
use std::borrow::Cow;
use triggers::Refusal;

/// Why a request ends otherwise than it was meant to: the stable code that clients branch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The body is not JSON, not UTF-8, too deep, or no object.
    InvalidJson,
    /// The body cannot be read: its base64 is broken, or it ended early.
    InvalidBody,
    /// A member of the body is there twice.
    DuplicateField,
    /// A member of the body that the endpoint does not know.
    UnknownField,
    /// A member of the body that the endpoint needs is not there.
    MissingField,
    /// A member of the body is of another type or form than it must be.
    InvalidField,
    /// An attribute that people may not set for themselves.
    AttributeNotAllowed,
    /// Cognito finds a value wrong.
    InvalidParameter,
    /// A password that the user pool does not take.
    InvalidPassword,
    /// A code that is wrong, too old, used already, or not of this user.
    InvalidCode,
    /// User name or password are wrong.
    InvalidCredentials,
    /// The `loginSession` is none, or over.
    InvalidSession,
    /// A refresh token that is none, revoked, used already or too old.
    InvalidGrant,
    /// No token, or one that does not count.
    InvalidToken,
    /// A valid token that may not do this.
    Forbidden,
    /// A trigger or a rule of the user pool says no.
    Denied,
    /// The sign-up is not confirmed yet.
    UserNotConfirmed,
    /// An administrator wants a new password first.
    PasswordResetRequired,
    /// A user of this name is there; only administrators are told.
    UserExists,
    /// A second factor that this user has not enrolled.
    MfaNotEnrolled,
    /// There is no endpoint at this path.
    NotFound,
    /// The endpoint has another method.
    MethodNotAllowed,
    /// The body is larger than any that is needed.
    BodyTooLarge,
    /// The body is of another type than JSON.
    UnsupportedMediaType,
    /// Too many tries.
    TooManyRequests,
    /// A service that is needed does not answer.
    Unavailable,
    /// A fault of ours.
    Internal,
}

impl ErrorCode {
    /// Every one of them, in the order of the table in the documents.
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

    /// As it stands in the answer.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// The status of the answer.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.row().1
    }

    /// What a person may read.
    #[must_use]
    pub const fn message(self) -> &'static str {
        self.row().2
    }

    const fn row(self) -> (&'static str, StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::InvalidJson => ("invalid_json", S::BAD_REQUEST, "The body must be a JSON object"),
            Self::InvalidBody => ("invalid_body", S::BAD_REQUEST, "The body cannot be read"),
            Self::DuplicateField => ("duplicate_field", S::BAD_REQUEST, "A field is there twice"),
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
            Self::NotFound => ("not_found", S::NOT_FOUND, "There is nothing here"),
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

/// One request that ends otherwise than it was meant to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What the client is told.
    pub code: ErrorCode,
    /// The member of the body that it is about, as the client spelled it.
    pub field: Option<String>,
    /// The denial of a trigger of this suite, which says more than [`ErrorCode::Denied`].
    pub refusal: Option<Refusal>,
    /// Why, for the log alone: a constant of ours, or a code of the service.
    pub reason: Option<Cow<'static, str>>,
    /// The kind of a token's rejection, for the log alone; the reason beside it is the name that others use too.
    pub rejection: Option<&'static str>,
    /// In how many seconds to try again, where that is known.
    pub retry_after: Option<u64>,
}

impl Failure {
    /// About a member of the body.
    pub(crate) fn for_field(code: ErrorCode, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..code.into() }
    }

    /// With why, for the log.
    pub(crate) fn with_reason(self, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    /// Because a token was rejected.
    pub(crate) fn from_rejection(code: ErrorCode, rejection: Rejection) -> Self {
        Self { rejection: Some(rejection.kind()), ..Self::from(code).with_reason(rejection.reason().as_str()) }
    }

    /// The code of the answer: a denial's own, or ours.
    #[must_use]
    pub fn error(&self) -> &'static str {
        self.refusal.map_or(self.code.as_str(), |refusal| refusal.code)
    }

    /// What a person may read: a denial's own sentence, or ours.
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
    fn every_code_has_a_row_of_its_own_and_a_sentence_without_a_full_stop() {
        let codes: BTreeSet<_> = ErrorCode::ALL.map(ErrorCode::as_str).into();
        assert_eq!(codes.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert!(code.status().is_client_error() || code.status().is_server_error(), "{code:?}");
            assert!(!code.message().is_empty() && !code.message().ends_with('.'), "{code:?}");
        }
    }

    /// FAILURES.md, as it stands there.
    #[test]
    fn the_document_has_every_code_with_its_status_and_sentence_and_no_other() {
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
