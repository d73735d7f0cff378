//! `AuthParameters` and `ChallengeResponses`: texts by name.

use crate::error::ServiceError;
use std::collections::BTreeMap;

/// Texts by name. No `Debug`: passwords are among them.
pub(super) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    pub(super) fn new(parameters: Option<BTreeMap<String, String>>) -> Self {
        Self(parameters.unwrap_or_default())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// # Errors
    /// It is missing.
    pub(super) fn require(&self, name: &str) -> Result<&str, ServiceError> {
        self.get(name).ok_or_else(|| ServiceError::invalid_parameter(format!("Missing required parameter {name}")))
    }

    /// The texts whose name begins with this prefix, by the rest of their name.
    pub(super) fn with_prefix(&self, prefix: &str) -> BTreeMap<String, String> {
        let pairs = self.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(prefix)?, value)));
        pairs.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    /// # Errors
    /// A device signs in: devices are not simulated.
    pub(super) fn refuse_devices(&self) -> Result<(), ServiceError> {
        match self.get("DEVICE_KEY") {
            Some(_) => Err(ServiceError::not_simulated("devices (DEVICE_KEY)")),
            None => Ok(()),
        }
    }
}
