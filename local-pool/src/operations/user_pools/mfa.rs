//! GetUserPoolMfaConfig and SetUserPoolMfaConfig: multi-factor authentication is off.

use crate::error::ServiceError;
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::state::UserPool;
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub(super) const OPERATIONS: &[Operation] = &[
    operation!(Access::Iam, "GetUserPoolMfaConfig", get_mfa_config),
    operation!(Access::Iam, "SetUserPoolMfaConfig", set_mfa_config),
];

/// The members of `SmsMfaConfiguration`, which are settings of the pool.
const SMS_MEMBERS: [&str; 2] = ["SmsAuthenticationMessage", "SmsConfiguration"];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct GetMfaConfigRequest {
    user_pool_id: String,
}

/// Without the configurations of passkeys and of mails with codes, which are refused by name.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct SetMfaConfigRequest {
    user_pool_id: String,
    sms_mfa_configuration: Option<Map<String, Value>>,
    software_token_mfa_configuration: Option<SoftwareTokenMfaConfiguration>,
    mfa_configuration: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct SoftwareTokenMfaConfiguration {
    enabled: Option<bool>,
}

async fn get_mfa_config(service: &Service, request: GetMfaConfigRequest) -> Answer {
    service.store.read(|state| Ok(describe_mfa(state.pool(&request.user_pool_id)?)))
}

async fn set_mfa_config(service: &Service, request: SetMfaConfigRequest) -> Answer {
    if request.mfa_configuration.is_some_and(|mode| mode != "OFF") {
        return Err(ServiceError::not_simulated("MfaConfiguration ON or OPTIONAL"));
    }
    if request.software_token_mfa_configuration.is_some_and(|configuration| configuration.enabled == Some(true)) {
        return Err(ServiceError::not_simulated("SoftwareTokenMfaConfiguration"));
    }
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        for (name, value) in request.sms_mfa_configuration.into_iter().flatten() {
            pool.settings.insert(name, value);
        }
        pool.modified = service.clock.now();
        Ok(describe_mfa(pool))
    })
}

fn describe_mfa(pool: &UserPool) -> Value {
    let sms = SMS_MEMBERS.into_iter().filter_map(|name| Some((name.to_owned(), pool.settings.get(name)?.clone())));
    let sms: Map<String, Value> = sms.collect();
    match sms.is_empty() {
        true => json!({"MfaConfiguration": "OFF"}),
        false => json!({"MfaConfiguration": "OFF", "SmsMfaConfiguration": sms}),
    }
}
