//! An operation with its request.

use crate::error::ServiceError;
use crate::operations::{Operation, find_operation, remove_environment};
use crate::protocol::{is_operation, validate};
use crate::server::target::unknown_operation;
use crate::service::Service;
use serde_json::Value;
use std::sync::Arc;

/// The operation of this name.
///
/// # Errors
/// The service does not have it, or this pool does not simulate it.
pub(super) fn known_operation(name: &str) -> Result<&'static Operation, ServiceError> {
    find_operation(name).ok_or_else(|| match is_operation(name) {
        true => ServiceError::not_simulated(&format!("the operation {name}")),
        false => unknown_operation(),
    })
}

/// Validates and runs an operation. It continues when the caller does not wait any longer, as in Cognito: otherwise
/// what it does after a trigger would be missing.
pub(super) async fn call(service: &Arc<Service>, name: &str, request: Value) -> Result<Value, ServiceError> {
    let operation = known_operation(name)?;
    validate(name, &request)?;
    run(service, operation, request).await
}

async fn run(service: &Arc<Service>, operation: &'static Operation, mut request: Value) -> Result<Value, ServiceError> {
    remove_environment(&mut request);
    let service = Arc::clone(service);
    let running = tokio::spawn(async move { (operation.run)(&service, request).await });
    running.await.unwrap_or_else(|_| Err(ServiceError::new(INTERNAL_ERROR, "")))
}

/// The operation ended without an answer.
pub(super) const INTERNAL_ERROR: &str = "InternalErrorException";
