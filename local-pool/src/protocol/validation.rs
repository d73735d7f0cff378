//! A request against the model.

use super::constraints::find_violations;
use super::model::Model;
use super::types::check_types;
use crate::error::ServiceError;
use serde_json::Value;

/// Whether the service has an operation of this name, simulated or not.
pub(crate) fn is_operation(name: &str) -> bool {
    Model::get().operations.contains_key(name)
}

/// Checks the request of an operation.
///
/// # Errors
/// `SerializationException` for a wrong type, else `InvalidParameterException` with all violations.
pub(crate) fn validate(operation: &str, request: &Value) -> Result<(), ServiceError> {
    let model = Model::get();
    let Some(shape) = model.request(operation) else { return Ok(()) };
    check_types(model, shape, request).map_err(|text| ServiceError::new("SerializationException", text))?;
    let violations = find_violations(model, shape, request);
    let errors = match violations.len() {
        0 => return Ok(()),
        1 => "1 validation error".to_owned(),
        count => format!("{count} validation errors"),
    };
    Err(ServiceError::invalid_parameter(format!("{errors} detected: {}", violations.join("; "))))
}
