//! The settings of a pool as DescribeUserPool returns them: what was sent, and Cognito's defaults.

use super::schema::complete_schema;
use super::settings::{Settings, find_number, find_text, object_entry};
use crate::error::ServiceError;
use serde_json::{Value, json};

/// Members that CreateUserPool decides for ever: an update keeps them.
pub(crate) const IMMUTABLE: [&str; 4] =
    ["SchemaAttributes", "AliasAttributes", "UsernameAttributes", "UsernameConfiguration"];

/// Older members, and the same in `VerificationMessageTemplate`: Cognito returns both.
const MIRRORED: [(&str, &str); 3] = [
    ("SmsVerificationMessage", "SmsMessage"),
    ("EmailVerificationMessage", "EmailMessage"),
    ("EmailVerificationSubject", "EmailSubject"),
];

/// The complete settings. Complete settings stay as they are.
///
/// # Errors
/// A schema that Cognito does not accept.
pub(super) fn complete_pool(mut settings: Settings) -> Result<Settings, ServiceError> {
    settings.retain(|_, value| !value.is_null());
    let schema = complete_schema(&settings)?;
    settings.remove("Schema");
    settings.insert("SchemaAttributes".to_owned(), Value::Array(schema));
    complete_policies(&mut settings);
    complete_texts(&mut settings);
    complete_functions(&mut settings);
    for (name, default) in [
        ("DeletionProtection", json!("INACTIVE")),
        ("MfaConfiguration", json!("OFF")),
        ("UserPoolTier", json!("ESSENTIALS")),
        ("LambdaConfig", json!({})),
        ("UserAttributeUpdateSettings", json!({"AttributesRequireVerificationBeforeUpdate": []})),
    ] {
        settings.entry(name).or_insert(default);
    }
    if let Some(email) = object_entry(&mut settings, "EmailConfiguration") {
        email.entry("EmailSendingAccount").or_insert(json!("COGNITO_DEFAULT"));
    }
    Ok(settings)
}

/// A pool without a password policy has the strict one; a policy that was sent asks for nothing that it does not name.
/// `UnusedAccountValidityDays` is the older name of `TemporaryPasswordValidityDays`, where 0 is the default.
fn complete_policies(settings: &mut Settings) {
    let set = |days: Option<u64>| days.filter(|days| *days > 0);
    let newer = set(find_number(settings, &["Policies", "PasswordPolicy", "TemporaryPasswordValidityDays"]));
    let older = set(find_number(settings, &["AdminCreateUserConfig", "UnusedAccountValidityDays"]));
    let days = newer.or(older).unwrap_or(7);
    let is_strict = settings.get("Policies").and_then(|policies| policies.get("PasswordPolicy")).is_none();
    if let Some(policies) = object_entry(settings, "Policies") {
        policies.entry("SignInPolicy").or_insert(json!({"AllowedFirstAuthFactors": ["PASSWORD"]}));
        if let Some(policy) = object_entry(policies, "PasswordPolicy") {
            policy.entry("MinimumLength").or_insert(json!(8));
            for member in ["RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols"] {
                policy.entry(member).or_insert(json!(is_strict));
            }
            policy.insert("TemporaryPasswordValidityDays".to_owned(), json!(days));
        }
    }
    if let Some(config) = object_entry(settings, "AdminCreateUserConfig") {
        config.entry("AllowAdminCreateUserOnly").or_insert(json!(false));
        config.insert("UnusedAccountValidityDays".to_owned(), json!(days));
    }
}

fn complete_texts(settings: &mut Settings) {
    for (older, newer) in MIRRORED {
        let text = find_text(settings, &["VerificationMessageTemplate", newer]).or(find_text(settings, &[older]));
        if let Some(text) = text.map(str::to_owned) {
            settings.insert(older.to_owned(), json!(text));
            if let Some(template) = object_entry(settings, "VerificationMessageTemplate") {
                template.insert(newer.to_owned(), json!(text));
            }
        }
    }
    if let Some(template) = object_entry(settings, "VerificationMessageTemplate") {
        template.entry("DefaultEmailOption").or_insert(json!("CONFIRM_WITH_CODE"));
    }
}

/// Contract 15: AWS sets both members of pre token generation.
fn complete_functions(settings: &mut Settings) {
    let older = find_text(settings, &["LambdaConfig", "PreTokenGeneration"]).map(str::to_owned);
    let newer = find_text(settings, &["LambdaConfig", "PreTokenGenerationConfig", "LambdaArn"]).map(str::to_owned);
    let Some(config) = settings.get_mut("LambdaConfig").and_then(Value::as_object_mut) else { return };
    match (older, newer) {
        (Some(arn), None) => {
            let versioned = json!({"LambdaVersion": "V1_0", "LambdaArn": arn});
            config.insert("PreTokenGenerationConfig".to_owned(), versioned);
        }
        (None, Some(arn)) => {
            config.insert("PreTokenGeneration".to_owned(), json!(arn));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete(settings: &Value) -> Settings {
        complete_pool(settings.as_object().unwrap().clone()).unwrap()
    }

    #[test]
    fn missing_settings_have_the_defaults_of_cognito() {
        let settings = complete(&json!({}));
        let policy = &settings["Policies"]["PasswordPolicy"];
        let strict = json!({
            "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
            "RequireSymbols": true, "TemporaryPasswordValidityDays": 7,
        });
        assert_eq!(*policy, strict);
        assert_eq!(settings["VerificationMessageTemplate"], json!({"DefaultEmailOption": "CONFIRM_WITH_CODE"}));
        assert_eq!(settings["EmailConfiguration"], json!({"EmailSendingAccount": "COGNITO_DEFAULT"}));
        let admin = json!({"AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7});
        assert_eq!(settings["AdminCreateUserConfig"], admin);
        assert_eq!((&settings["MfaConfiguration"], &settings["LambdaConfig"]), (&json!("OFF"), &json!({})));
        assert!(settings.get("UsernameConfiguration").is_none() && settings.get("AccountRecoverySetting").is_none());
        assert_eq!(complete(&Value::Object(settings.clone())), settings);
    }

    #[test]
    fn older_and_newer_names_say_the_same() {
        let settings = complete(&json!({
            "Policies": {"PasswordPolicy": {"MinimumLength": 10}},
            "AdminCreateUserConfig": {"UnusedAccountValidityDays": 3},
            "EmailVerificationMessage": "Code {####}",
            "VerificationMessageTemplate": {"SmsMessage": "SMS {####}"},
            "LambdaConfig": {"PreTokenGeneration": "arn:1"},
        }));
        let policy = &settings["Policies"]["PasswordPolicy"];
        assert_eq!((&policy["RequireSymbols"], &policy["TemporaryPasswordValidityDays"]), (&json!(false), &json!(3)));
        assert_eq!(settings["VerificationMessageTemplate"]["EmailMessage"], "Code {####}");
        assert_eq!(settings["SmsVerificationMessage"], "SMS {####}");
        let versioned = json!({"LambdaVersion": "V1_0", "LambdaArn": "arn:1"});
        assert_eq!(settings["LambdaConfig"]["PreTokenGenerationConfig"], versioned);
        let newer = complete(&json!({"LambdaConfig": {"PreTokenGenerationConfig":
            {"LambdaVersion": "V2_0", "LambdaArn": "arn:2"}}}));
        assert_eq!(newer["LambdaConfig"]["PreTokenGeneration"], "arn:2");
    }
}
