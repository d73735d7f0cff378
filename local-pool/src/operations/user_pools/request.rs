//! The members of CreateUserPool and UpdateUserPool.

use crate::error::ServiceError;
use crate::service::{Options, Service};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a request contains besides settings.
pub(super) struct PoolRequest {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) tags: Option<BTreeMap<String, String>>,
    pub(super) settings: Map<String, Value>,
}

/// Separates the settings from the rest.
///
/// # Errors
/// Settings that Cognito does not accept together.
pub(super) fn read_request(mut members: Map<String, Value>) -> Result<PoolRequest, ServiceError> {
    let text = |value: Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
    let (id, name) = (text(members.remove("UserPoolId")), text(members.remove("PoolName")));
    let tags = members.remove("UserPoolTags").and_then(|tags| serde_json::from_value(tags).ok());
    let has = |path: &[&str]| {
        let value = path.iter().try_fold(members.get("Policies")?, |value, name| value.get(name));
        value.filter(|value| !value.is_null())
    };
    let newer = has(&["PasswordPolicy", "TemporaryPasswordValidityDays"]).is_some();
    let older = members.get("AdminCreateUserConfig").and_then(|config| config.get("UnusedAccountValidityDays"));
    if newer && older.is_some_and(|days| !days.is_null()) {
        return Err(ServiceError::invalid_parameter(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
        ));
    }
    Ok(PoolRequest { id, name, tags, settings: members })
}

/// The ARN of a pool.
pub(crate) fn pool_arn(options: &Options, id: &str) -> String {
    let partition = match options.region.as_str() {
        region if region.starts_with("cn-") => "aws-cn",
        region if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    };
    format!("arn:{partition}:cognito-idp:{}:{}:userpool/{id}", options.region, options.account)
}

/// A new id: the region, and nine letters and digits.
pub(super) fn new_id(service: &Service) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    format!("{}_{}", service.options.region, crate::random::text(&*service.random, ALPHABET, 9))
}
