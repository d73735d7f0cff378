//! The errors of the API: one table of codes, each with its status and its fixed message.

use axum::http::StatusCode;
use jwt_verifier::Rejection;
use lambda_support::aws::SecretError;
use std::borrow::Cow;
use triggers::Denial;

/// Declares [`ErrorCode`]: each code once, with its status, its message for end users, and what a client does about
/// it. The documentation of a code is on the reference page too.
macro_rules! error_codes {
    (
        $($(#[doc = $meaning:literal])+ $name:ident = $code:literal, $status:ident, $message:literal, $action:literal;)+
    ) => {
        events::codes! {
            /// The stable code of an error, which clients branch on.
            pub enum ErrorCode {
                $($(#[doc = $meaning])+ $name = $code;)+
            }
        }

        impl ErrorCode {
            /// The status of the response.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self {
                    $(Self::$name => StatusCode::$status,)+
                }
            }

            /// The message for end users.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self {
                    $(Self::$name => $message,)+
                }
            }

            /// What a client does about it.
            #[must_use]
            pub const fn action(self) -> &'static str {
                match self {
                    $(Self::$name => $action,)+
                }
            }
        }
    };
}

error_codes! {
    /// The body is not a JSON object in UTF-8, or it is nested too deeply.
    InvalidJson = "invalid_json", BAD_REQUEST, "The body must be a JSON object",
        "Send one JSON object in UTF-8.";
    /// The body has invalid base64, or ended early.
    InvalidBody = "invalid_body", BAD_REQUEST, "The body cannot be read",
        "Send the body again: it was damaged in transit.";
    /// The body has a field twice.
    DuplicateField = "duplicate_field", BAD_REQUEST, "The request contains a duplicate field",
        "Send each field once, under one of its names.";
    /// The body has a field that the endpoint does not know.
    UnknownField = "unknown_field", BAD_REQUEST, "There is no such field here",
        "See `field`, and the OpenAPI document.";
    /// A required field is missing.
    MissingField = "missing_field", BAD_REQUEST, "A field is missing",
        "Send `field`.";
    /// A field has a value of the wrong type or form.
    InvalidField = "invalid_field", BAD_REQUEST, "A field has a value that it cannot have",
        "Check type, length and form of `field`.";
    /// An attribute that users may not set.
    AttributeNotAllowed = "attribute_not_allowed", BAD_REQUEST, "This attribute cannot be set here",
        "Remove the attribute, or have the operator add it to `[api] attributes`.";
    /// Cognito rejects a value.
    InvalidParameter = "invalid_parameter", BAD_REQUEST, "A value is not accepted",
        "Correct the value that Cognito rejects, such as a malformed address.";
    /// The password violates the password policy of the user pool.
    InvalidPassword = "invalid_password", BAD_REQUEST, "The password does not meet the rules for passwords",
        "Ask for another password. Show the password policy of the user pool.";
    /// The code is wrong, expired, used already, or another user's.
    InvalidCode = "invalid_code", BAD_REQUEST, "The code is wrong, used or too old",
        "Ask for the code again, or offer to send a new one.";
    /// The user name or the password is wrong.
    InvalidCredentials = "invalid_credentials", UNAUTHORIZED, "The user name or the password is wrong",
        "Ask the user again.";
    /// The `loginSession` is invalid or expired.
    InvalidSession = "invalid_session", UNAUTHORIZED, "The sign-in has expired; please start again",
        "Start the sign-in again.";
    /// The refresh token is invalid, revoked, used already or expired.
    InvalidGrant = "invalid_grant", UNAUTHORIZED, "The session is over; please sign in again",
        "Sign in again.";
    /// No token, or an invalid one.
    InvalidToken = "invalid_token", UNAUTHORIZED, "Please sign in",
        "Renew the tokens. If that fails, sign in again.";
    /// The token is valid, but does not permit this.
    Forbidden = "forbidden", FORBIDDEN, "You may not do this",
        "Nothing: the user lacks the permission.";
    /// A trigger or a rule of the user pool denied the request.
    Denied = "denied", FORBIDDEN, "This was refused",
        "Show the message. If a trigger of this project denied the request, `error` and `message` are those of its \
         [denial](denials.md).";
    /// The sign-up is not confirmed yet.
    UserNotConfirmed = "user_not_confirmed", FORBIDDEN, "Please confirm your sign-up first",
        "Ask for the code of the sign-up. `/signUpConfirmResend` sends another one.";
    /// An administrator has requested a new password.
    PasswordResetRequired = "password_reset_required", FORBIDDEN, "Please choose a new password first",
        "Continue with `/forgotPasswordConfirm`. Cognito has sent a code.";
    /// The user exists already; returned to administrators only.
    UserExists = "user_exists", CONFLICT, "There is such a user already",
        "Choose another user name.";
    /// The user has not enrolled this second factor.
    MfaNotEnrolled = "mfa_not_enrolled", BAD_REQUEST, "Please set this second factor up first",
        "Enroll first, with `/totpAssociate` and `/totpVerify`.";
    /// No endpoint has this path.
    NotFound = "not_found", NOT_FOUND, "Not found",
        "Check the path, which is case-sensitive.";
    /// The endpoint has another method.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "This endpoint takes another method",
        "See the `Allow` header.";
    /// The body is too large.
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE, "The body is too large",
        "Send less than 256 KiB.";
    /// The content type is not JSON.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The body must be application/json",
        "Send `Content-Type: application/json`.";
    /// Too many attempts.
    TooManyRequests = "too_many_requests", TOO_MANY_REQUESTS, "Too many attempts; please wait a while",
        "Wait for the seconds in `Retry-After`.";
    /// Cognito, Secrets Manager or the source of the keys is not available.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "Please try again in a moment",
        "Try again.";
    /// An error of the API itself.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something went wrong",
        "Report the `requestId` to the operator.";
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What the client gets.
    pub code: ErrorCode,
    /// The offending field, as the client named it.
    pub field: Option<String>,
    /// The denial of one of this project's triggers, with a more specific code and message than [`ErrorCode::Denied`].
    pub refusal: Option<&'static Denial>,
    /// The reason, for the log only: a [`LogReason`](crate::LogReason), a code about the secret, or an error
    /// code of Cognito.
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

/// The client learns nothing about the secret. A lack of permission does not go away by itself.
impl From<SecretError> for Failure {
    fn from(error: SecretError) -> Self {
        let code = if error.is_temporary() { ErrorCode::Unavailable } else { ErrorCode::Internal };
        Self::from(code).with_reason(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_messages_have_no_full_stop() {
        let codes: BTreeSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert!(code.status().is_client_error() || code.status().is_server_error(), "{code:?}");
            assert!(!code.message().is_empty() && !code.message().ends_with('.'), "{code:?}");
        }
    }
}
