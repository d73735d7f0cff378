//! Which operation a request names.

use crate::error::ServiceError;
use axum::http::HeaderMap;

/// The service that is simulated.
const USER_POOLS: &str = "AWSCognitoIdentityProviderService";

/// What `X-Amz-Target` names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// An operation of Cognito's user pools.
    UserPools(String),
    /// AWS KMS's Decrypt, for custom senders.
    Decrypt,
}

impl Target {
    /// Reads the header.
    ///
    /// # Errors
    /// No operation, or one of another service.
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, ServiceError> {
        let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
        match target.split_once('.') {
            Some((USER_POOLS, operation)) => Ok(Self::UserPools(operation.to_owned())),
            Some(("TrentService", "Decrypt")) => Ok(Self::Decrypt),
            Some((service, operation)) if is_name(service) && is_name(operation) => {
                Err(ServiceError::not_simulated(&format!("the operation {operation} of the service {service}")))
            }
            _ => Err(unknown_operation()),
        }
    }
}

/// A name that the service does not have.
pub(super) fn unknown_operation() -> ServiceError {
    ServiceError::new("UnknownOperationException", "")
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 100
        && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}
