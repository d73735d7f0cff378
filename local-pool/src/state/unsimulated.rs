//! Settings that are refused by name. A setting is refused if the answers of a simulated operation would differ from
//! Cognito's without it. Settings that only matter to operations that are refused themselves (OAuth, devices of
//! `USER_AUTH`, replicas), or that have no effect on this machine (SES, tags), are kept and returned.

use super::settings::{Settings, find_flag, find_number, find_text, find_value};
use crate::error::ServiceError;
use serde_json::Value;

/// The members of CreateUserPool and UpdateUserPool, and those that only descriptions have.
const POOL_MEMBERS: [&str; 31] = [
    "AccountRecoverySetting",
    "AcrConfiguration",
    "AdminCreateUserConfig",
    "AliasAttributes",
    "AutoVerifiedAttributes",
    "DcrConfiguration",
    "DeletionProtection",
    "DeviceConfiguration",
    "EmailConfiguration",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "IssuerConfiguration",
    "KeyConfiguration",
    "LambdaConfig",
    "MfaConfiguration",
    "Policies",
    "PoolName",
    "Schema",
    "SchemaAttributes",
    "SmsAuthenticationMessage",
    "SmsConfiguration",
    "SmsVerificationMessage",
    "UserAttributeUpdateSettings",
    "UserPoolAddOns",
    "UserPoolId",
    "UserPoolTags",
    "UserPoolTier",
    "UsernameAttributes",
    "UsernameConfiguration",
    "VerificationMessageTemplate",
    "WebAuthnConfiguration",
];

/// Refuses settings of a pool that are not simulated.
///
/// # Errors
/// The first of them, by name.
pub(super) fn check_pool(settings: &Settings) -> Result<(), ServiceError> {
    if let Some(unknown) = settings.keys().find(|name| !POOL_MEMBERS.contains(&name.as_str())) {
        return Err(ServiceError::not_simulated(&format!("the setting {unknown}")));
    }
    let text = |path: &[&str]| find_text(settings, path);
    let refused = match () {
        () if text(&["MfaConfiguration"]).is_some_and(|mode| mode != "OFF") => "MfaConfiguration ON or OPTIONAL",
        () if has_members(settings, "DeviceConfiguration") => "DeviceConfiguration",
        () if has_members(settings, "WebAuthnConfiguration") => "WebAuthnConfiguration",
        () if text(&["UserPoolAddOns", "AdvancedSecurityMode"]) == Some("ENFORCED") => {
            "UserPoolAddOns.AdvancedSecurityMode ENFORCED (threat protection)"
        }
        () if text(&["UserPoolAddOns", "AdvancedSecurityAdditionalFlows", "CustomAuthMode"]) == Some("ENFORCED") => {
            "UserPoolAddOns.AdvancedSecurityAdditionalFlows.CustomAuthMode ENFORCED (threat protection)"
        }
        () if text(&["IssuerConfiguration", "Type"]) == Some("UPDATED") => "IssuerConfiguration.Type UPDATED",
        () if find_number(settings, &["Policies", "PasswordPolicy", "PasswordHistorySize"])
            .is_some_and(|size| size > 0) =>
        {
            "Policies.PasswordPolicy.PasswordHistorySize"
        }
        () => return Ok(()),
    };
    Err(ServiceError::not_simulated(&format!("the setting {refused}")))
}

/// The members of CreateUserPoolClient and UpdateUserPoolClient.
const CLIENT_MEMBERS: [&str; 27] = [
    "AccessTokenValidity",
    "AllowedOAuthFlows",
    "AllowedOAuthFlowsUserPoolClient",
    "AllowedOAuthScopes",
    "AnalyticsConfiguration",
    "AuthSessionValidity",
    "CallbackURLs",
    "ClientId",
    "ClientName",
    "ClientSecret",
    "DefaultRedirectURI",
    "EnablePropagateAdditionalUserContextData",
    "EnableTokenRevocation",
    "ExplicitAuthFlows",
    "GenerateSecret",
    "IdTokenValidity",
    "LogoutURLs",
    "PreventUserExistenceErrors",
    "PublishSecretsInAWSSecretsManager",
    "ReadAttributes",
    "RefreshTokenRotation",
    "RefreshTokenValidity",
    "SupportedIdentityProviders",
    "TokenValidityUnits",
    "UserPoolId",
    "WriteAttributes",
    "ClientType",
];

/// Refuses settings of an app client that are not simulated.
///
/// # Errors
/// The first of them, by name.
pub(super) fn check_client(settings: &Settings) -> Result<(), ServiceError> {
    if let Some(unknown) = settings.keys().find(|name| !CLIENT_MEMBERS.contains(&name.as_str())) {
        return Err(ServiceError::not_simulated(&format!("the setting {unknown}")));
    }
    let refused = match () {
        () if find_flag(settings, &["PublishSecretsInAWSSecretsManager"]) == Some(true) => {
            "PublishSecretsInAWSSecretsManager"
        }
        () if find_text(settings, &["ClientType"]).is_some_and(|kind| kind != "REGULAR") => "ClientType DCR",
        () => return Ok(()),
    };
    Err(ServiceError::not_simulated(&format!("the setting {refused}")))
}

fn has_members(settings: &Settings, name: &str) -> bool {
    find_value(settings, &[name]).and_then(Value::as_object).is_some_and(|members| !members.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_that_would_change_answers_are_refused_by_name() {
        for (settings, name) in [
            (json!({"MfaConfiguration": "OPTIONAL"}), "MfaConfiguration"),
            (json!({"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true}}), "DeviceConfiguration"),
            (json!({"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}}), "AdvancedSecurityMode"),
            (json!({"IssuerConfiguration": {"Type": "UPDATED"}}), "IssuerConfiguration"),
            (json!({"Policies": {"PasswordPolicy": {"PasswordHistorySize": 3}}}), "PasswordHistorySize"),
            (json!({"SomethingNew": true}), "SomethingNew"),
        ] {
            let error = check_pool(settings.as_object().unwrap()).unwrap_err();
            assert_eq!(error.code, "UnsupportedOperationException");
            assert!(error.message.contains(name), "{error}");
        }
        let client = json!({"PublishSecretsInAWSSecretsManager": true});
        assert!(check_client(client.as_object().unwrap()).is_err());
    }

    #[test]
    fn settings_without_effect_are_accepted() {
        let settings = json!({
            "MfaConfiguration": "OFF", "DeletionProtection": "ACTIVE", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
            "EmailConfiguration": {"SourceArn": "arn"}, "DeviceConfiguration": {}, "UserPoolTier": "PLUS",
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
        });
        assert_eq!(check_pool(settings.as_object().unwrap()), Ok(()));
        let client = json!({"CallbackURLs": ["https://example.com"], "AllowedOAuthFlows": ["code"]});
        assert_eq!(check_client(client.as_object().unwrap()), Ok(()));
    }
}
