//! What follows from the settings of a pool.

use super::pool_defaults::complete_pool;
use super::schema::definitions;
use super::settings::{Settings, find_flag, find_names, find_number, find_text, find_value};
use super::unsimulated::check_pool;
use super::{PasswordPolicy, PoolRules, TriggerFunction};
use crate::error::ServiceError;
use events::{EmailSendingAccount, EventVersion, Trigger, VerificationMethod};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

const ADDRESSES: [&str; 2] = ["email", "phone_number"];
const ALIASES: [&str; 3] = ["email", "phone_number", "preferred_username"];
const DAY: Duration = Duration::from_secs(86_400);

impl PoolRules {
    /// The rules of settings as they are sent or described; what is missing has Cognito's defaults.
    ///
    /// # Errors
    /// A setting that is not simulated, or that Cognito does not accept.
    pub(crate) fn from_settings(settings: &Settings) -> Result<Self, ServiceError> {
        check_pool(settings)?;
        let settings = &complete_pool(settings.clone())?;
        let rules = Self {
            username_attributes: find_names(settings, &["UsernameAttributes"], &ADDRESSES),
            alias_attributes: find_names(settings, &["AliasAttributes"], &ALIASES),
            is_case_sensitive: find_flag(settings, &["UsernameConfiguration", "CaseSensitive"]) != Some(false),
            auto_verified: find_names(settings, &["AutoVerifiedAttributes"], &ADDRESSES),
            attributes: settings
                .get("SchemaAttributes")
                .and_then(Value::as_array)
                .map(|it| definitions(it))
                .unwrap_or_default(),
            password: password_policy(settings),
            only_admins_create_users: find_flag(settings, &["AdminCreateUserConfig", "AllowAdminCreateUserOnly"])
                == Some(true),
            verified_before_update: find_names(
                settings,
                &["UserAttributeUpdateSettings", "AttributesRequireVerificationBeforeUpdate"],
                &ADDRESSES,
            ),
            functions: functions(settings),
            recovery: recovery(settings),
            verification: match find_text(settings, &["VerificationMessageTemplate", "DefaultEmailOption"]) {
                Some("CONFIRM_WITH_LINK") => VerificationMethod::Link,
                _ => VerificationMethod::Code,
            },
            email_sending_account: match find_text(settings, &["EmailConfiguration", "EmailSendingAccount"]) {
                Some("DEVELOPER") => EmailSendingAccount::Developer,
                _ => EmailSendingAccount::CognitoDefault,
            },
        };
        rules.check(settings)?;
        Ok(rules)
    }

    /// Settings that Cognito does not accept together.
    fn check(&self, settings: &Settings) -> Result<(), ServiceError> {
        let unverified = |attribute: &&&str| !self.auto_verified.contains(*attribute);
        let older = find_text(settings, &["LambdaConfig", "PreTokenGeneration"]);
        let newer = find_text(settings, &["LambdaConfig", "PreTokenGenerationConfig", "LambdaArn"]);
        let is_sender = |function: &TriggerFunction| {
            matches!(function.trigger, Trigger::CustomEmailSender | Trigger::CustomSmsSender)
        };
        let has_key = find_text(settings, &["LambdaConfig", "KMSKeyID"]).is_some();
        let text = match () {
            () if !self.alias_attributes.is_empty() && !self.username_attributes.is_empty() => {
                "Only one of the aliasAttributes or usernameAttributes can be set in a User pool."
            }
            () if self.verified_before_update.iter().find(unverified).is_some() => {
                "AttributesRequireVerificationBeforeUpdate must be a subset of AutoVerifiedAttributes."
            }
            () if older != newer => "PreTokenGeneration and PreTokenGenerationConfig must have the same function ARN.",
            () if !has_key && self.functions.values().any(is_sender) => "KMSKeyID is required for a custom sender.",
            () => return Ok(()),
        };
        Err(ServiceError::invalid_parameter(text))
    }
}

fn password_policy(settings: &Settings) -> PasswordPolicy {
    let member = |name| find_number(settings, &["Policies", "PasswordPolicy", name]).unwrap_or_default();
    let needs = |name| find_flag(settings, &["Policies", "PasswordPolicy", name]) == Some(true);
    let days = u32::try_from(member("TemporaryPasswordValidityDays")).unwrap_or(u32::MAX);
    PasswordPolicy {
        minimum_length: usize::try_from(member("MinimumLength")).unwrap_or(usize::MAX),
        needs_uppercase: needs("RequireUppercase"),
        needs_lowercase: needs("RequireLowercase"),
        needs_numbers: needs("RequireNumbers"),
        needs_symbols: needs("RequireSymbols"),
        temporary_validity: DAY.saturating_mul(days),
    }
}

/// The functions by the key of their trigger.
fn functions(settings: &Settings) -> BTreeMap<&'static str, TriggerFunction> {
    let function = |trigger: Trigger| {
        let member = trigger.definition().lambda_config;
        let versioned = member.versioned_key();
        let arn = versioned.and_then(|key| find_text(settings, &["LambdaConfig", key, "LambdaArn"]));
        let arn = arn.or_else(|| find_text(settings, &["LambdaConfig", member.arn_key()?]))?;
        let version = versioned.and_then(|key| find_text(settings, &["LambdaConfig", key, "LambdaVersion"]));
        let version = EventVersion::ALL.into_iter().find(|known| Some(known.lambda_version()) == version);
        let version = version.unwrap_or(EventVersion::V1);
        Some((member.key(), TriggerFunction { trigger, arn: arn.to_owned(), version }))
    };
    Trigger::ALL.into_iter().filter_map(function).collect()
}

fn recovery(settings: &Settings) -> Vec<&'static str> {
    let list = find_value(settings, &["AccountRecoverySetting", "RecoveryMechanisms"]).and_then(Value::as_array);
    let mut mechanisms: Vec<(u64, &'static str)> = list
        .into_iter()
        .flatten()
        .filter_map(|mechanism| {
            let attribute = match mechanism.get("Name")?.as_str()? {
                "verified_email" => "email",
                "verified_phone_number" => "phone_number",
                _ => "admin_only",
            };
            Some((mechanism.get("Priority")?.as_u64()?, attribute))
        })
        .collect();
    mechanisms.sort_by_key(|(priority, _)| *priority);
    mechanisms.into_iter().map(|(_, attribute)| attribute).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules(settings: &Value) -> Result<PoolRules, ServiceError> {
        PoolRules::from_settings(settings.as_object().unwrap())
    }

    #[test]
    fn defaults() {
        let rules = rules(&json!({"PoolName": "pool"})).unwrap();
        assert!(rules.is_case_sensitive && rules.functions.is_empty() && rules.recovery.is_empty());
        assert_eq!(rules.password.temporary_validity, DAY * 7);
        assert_eq!(rules.email_sending_account, EmailSendingAccount::CognitoDefault);
        assert_eq!(rules.attributes.len(), 21);
    }

    #[test]
    fn settings_become_rules() {
        let rules = rules(&json!({
            "UsernameAttributes": ["email"],
            "UsernameConfiguration": {"CaseSensitive": false},
            "AutoVerifiedAttributes": ["email"],
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
            "AccountRecoverySetting": {"RecoveryMechanisms": [
                {"Priority": 2, "Name": "verified_email"}, {"Priority": 1, "Name": "verified_phone_number"}]},
            "LambdaConfig": {
                "PreSignUp": "arn:1",
                "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": "arn:2"},
                "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": "arn:3"},
                "KMSKeyID": "arn:key",
            },
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
            "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"},
            "EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"},
        }))
        .unwrap();
        assert_eq!(rules.username_attributes, ["email"]);
        assert!(!rules.is_case_sensitive && rules.only_admins_create_users);
        assert_eq!(rules.recovery, ["phone_number", "email"]);
        assert_eq!(rules.functions["PreSignUp"].arn, "arn:1");
        assert_eq!(rules.functions["PreTokenGeneration"].version, EventVersion::V2);
        assert_eq!(rules.functions["CustomEmailSender"].version, EventVersion::V1);
        assert_eq!(rules.verification, VerificationMethod::Link);
        assert_eq!(rules.email_sending_account, EmailSendingAccount::Developer);
    }

    #[test]
    fn contradictions_are_refused() {
        for settings in [
            json!({"UsernameAttributes": ["email"], "AliasAttributes": ["email"]}),
            json!({"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}}),
            json!({"LambdaConfig": {"CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": "arn:1"}}}),
            json!({"LambdaConfig": {"PreTokenGeneration": "arn:1",
                "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": "arn:2"}}}),
        ] {
            assert_eq!(rules(&settings).unwrap_err().code, "InvalidParameterException", "{settings}");
        }
    }
}
