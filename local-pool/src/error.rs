//! The errors of the service: a type and a text, as Cognito's clients see them.

use std::borrow::Cow;
use std::fmt;

/// An answer with status 400.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    /// The exception, for example `NotAuthorizedException`.
    pub code: &'static str,
    /// Cognito's text.
    pub message: Cow<'static, str>,
}

impl ServiceError {
    /// An error.
    pub(crate) fn new(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into() }
    }

    /// `InvalidParameterException`.
    pub(crate) fn invalid_parameter(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    /// `NotAuthorizedException`.
    pub(crate) fn not_authorized(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("NotAuthorizedException", message)
    }

    /// `ResourceNotFoundException`.
    pub(crate) fn resource_not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("ResourceNotFoundException", message)
    }

    /// Something that this pool does not simulate: an operation, a flow or an option. Never silently ignored.
    pub(crate) fn not_simulated(what: &str) -> Self {
        Self::new("UnsupportedOperationException", format!("The local pool does not simulate {what}."))
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ServiceError {}
