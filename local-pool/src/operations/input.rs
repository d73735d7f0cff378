//! The members of a request as a type: whatever the type does not name is not simulated, and refused by name.

use crate::error::ServiceError;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads the members of a request that the model has validated. The type has `deny_unknown_fields`: the members that it
/// lacks are in the model, so they exist in Cognito but not here.
///
/// # Errors
/// A member that is not simulated.
pub(crate) fn parse<T: DeserializeOwned>(request: Value) -> Result<T, ServiceError> {
    serde_json::from_value(request).map_err(|error| {
        let text = error.to_string();
        let member = text.split('`').nth(1).unwrap_or("this request").to_owned();
        ServiceError::not_simulated(&format!("the member {member} of this operation"))
    })
}

/// Removes members that no operation needs (analytics and the client's environment): they have no effect in Cognito
/// either, unless its paid threat protection is on.
pub(crate) fn remove_environment(request: &mut Value) {
    if let Some(members) = request.as_object_mut() {
        members.remove("AnalyticsMetadata");
        members.remove("UserContextData");
        members.remove("ContextData");
    }
}
