//! The body of `UpdateUserPool`.

use crate::lambda_config::LambdaConfig;
use crate::settings::{MemberKind, member_kind, renamed_members};
use crate::user_pool::UserPool;
use serde_json::{Map, Value};
use std::{error, fmt};

/// A complete body: every setting as in the description, and the new triggers.
#[derive(Clone, PartialEq)]
pub struct Update {
    members: Map<String, Value>,
}

/// Settings unknown to this release, which an update would reset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSettings(pub Vec<String>);

impl fmt::Display for UnknownSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.join(", ");
        write!(f, "the pool has settings that this release does not know, and an update would reset them: {names}; ")?;
        f.write_str("use a newer release, or change the triggers in the console")
    }
}

impl error::Error for UnknownSettings {}

/// A setting that AWS describes but rejects in an update, omitted after the rejection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OmittedSetting {
    /// `AdminCreateUserConfig.UnusedAccountValidityDays`, the older name of `TemporaryPasswordValidityDays`: AWS
    /// describes both and rejects both together.
    UnusedAccountValidityDays,
    /// Tags with the prefix `aws:`, which only AWS can set and remove.
    AwsTags,
}

impl UserPool {
    /// Builds the body that changes only the triggers.
    ///
    /// # Errors
    ///
    /// If the pool has a setting unknown to this release.
    pub fn build_update(&self, triggers: LambdaConfig) -> Result<Update, UnknownSettings> {
        let unknown: Vec<String> =
            self.members().keys().filter(|name| member_kind(name) == MemberKind::Unknown).cloned().collect();
        if !unknown.is_empty() {
            return Err(UnknownSettings(unknown));
        }
        let settings = self.members().iter().filter(|(name, _)| member_kind(name) == MemberKind::Setting);
        let mut members: Map<String, Value> = settings.map(|(name, value)| (name.clone(), value.clone())).collect();
        for (in_update, described) in renamed_members() {
            members.extend(self.value_at(&[described]).map(|value| (in_update.to_owned(), value.clone())));
        }
        // If no trigger is left, the body has no `LambdaConfig`.
        members.remove("LambdaConfig");
        members.extend(triggers.into_value().map(|config| ("LambdaConfig".to_owned(), config)));
        Ok(Update { members })
    }

    /// The pool after an update, as AWS documents it: settings missing from the body are reset.
    #[must_use]
    pub fn apply_update(&self, update: &Update) -> Self {
        let is_read_only = |name: &str| member_kind(name) != MemberKind::Setting;
        let read_only = self.members().iter().filter(|(name, _)| is_read_only(name));
        let settings = update.members.iter().filter(|(name, _)| !is_read_only(name));
        let members = read_only.chain(settings).map(|(name, value)| (name.clone(), value.clone())).collect();
        // An update cannot remove the ID, so this cannot fail.
        Self::new(members).unwrap_or_else(|_| self.clone())
    }
}

impl Update {
    /// The body as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        Value::Object(self.members.clone()).to_string()
    }

    /// Removes the setting that AWS rejected; the code and message of AWS's error identify it. Returns `None` if the body
    /// contains no [`OmittedSetting`] that the error names. Settings are removed only after a rejection, so a server (AWS or
    /// an emulator) that accepts the complete body gets it.
    pub fn omit_rejected_setting(&mut self, code: &str, message: &str) -> Option<OmittedSetting> {
        if message.contains("UnusedAccountValidityDays") {
            let newer = self.members.get("Policies")?.get("PasswordPolicy")?.get("TemporaryPasswordValidityDays");
            newer.filter(|days| !days.is_null())?;
            let config = self.members.get_mut("AdminCreateUserConfig")?.as_object_mut()?;
            return config.remove("UnusedAccountValidityDays").map(|_| OmittedSetting::UnusedAccountValidityDays);
        }
        let names_aws_tags = message.to_ascii_lowercase().replace("arn:aws:", "").contains("aws:");
        if code == "UserPoolTaggingException" || (names_aws_tags && message.to_ascii_lowercase().contains("tag")) {
            let tags = self.members.get_mut("UserPoolTags").and_then(Value::as_object_mut)?;
            let count = tags.len();
            tags.retain(|name, _| !name.to_ascii_lowercase().starts_with("aws:"));
            return (tags.len() < count).then_some(OmittedSetting::AwsTags);
        }
        None
    }
}

impl fmt::Display for OmittedSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnusedAccountValidityDays => {
                "AdminCreateUserConfig.UnusedAccountValidityDays (the older name of TemporaryPasswordValidityDays)"
            }
            Self::AwsTags => "tags with the prefix aws: (set and removed by AWS only)",
        })
    }
}

/// Shows no values: a body contains mail texts and the external ID of a role.
impl fmt::Debug for Update {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update").field("settings", &self.members.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{OmittedSetting, UnknownSettings};
    use crate::{TriggerTarget, UserPool};
    use events::Trigger;
    use serde_json::{Value, json};

    fn described() -> Value {
        json!({
            "Id": "eu-west-1_AbCdEf123", "Name": "Example", "Arn": "arn:x", "LastModifiedDate": 1.5, "CreationDate": 1,
            "Policies": {"PasswordPolicy": {"MinimumLength": 12, "TemporaryPasswordValidityDays": 3}},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true, "UnusedAccountValidityDays": 3},
            "UserPoolTags": {"aws:cloudformation:stack-name": "s", "team": "t"},
            "LambdaConfig": {"PreAuthentication": "arn:other"}, "MfaConfiguration": "OPTIONAL",
            "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT", "Unknown": {"x": [1, 2.50]}},
            "SchemaAttributes": [{"Name": "sub"}], "UsernameConfiguration": {"CaseSensitive": false},
        })
    }

    fn pool(description: &Value) -> UserPool {
        UserPool::from_json(description.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn update_body_has_every_setting_unchanged() {
        let pool = pool(&described());
        let mut triggers = pool.lambda_config();
        triggers.set(Trigger::CustomMessage, Some(&TriggerTarget::new("arn:ours", None)));
        let update = pool.build_update(triggers).unwrap();
        let body: Value = serde_json::from_str(&update.to_json()).unwrap();
        let described = described();
        for same in ["Policies", "AdminCreateUserConfig", "UserPoolTags", "MfaConfiguration", "UserPoolAddOns"] {
            assert_eq!(body[same], described[same], "{same}");
        }
        assert_eq!(body["LambdaConfig"], json!({"PreAuthentication": "arn:other", "CustomMessage": "arn:ours"}));
        assert_eq!((&body["UserPoolId"], &body["PoolName"]), (&described["Id"], &described["Name"]));
        assert_eq!(body.as_object().unwrap().len(), 8);
        assert_eq!(pool.differences(&pool.apply_update(&update)), ["LambdaConfig.CustomMessage"]);
    }

    #[test]
    fn unknown_setting_prevents_update() {
        let mut description = described();
        description["PasskeyConfiguration"] = json!({"UserVerification": "required"});
        let pool = pool(&description);
        let unknown = pool.build_update(pool.lambda_config()).unwrap_err();
        assert_eq!(unknown, UnknownSettings(vec!["PasskeyConfiguration".to_owned()]));
    }

    #[test]
    fn setting_is_omitted_only_when_aws_rejects_it() {
        let pool = pool(&described());
        let update = pool.build_update(pool.lambda_config()).unwrap();
        let rejection =
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays";
        let mut days = update.clone();
        assert_eq!(
            days.omit_rejected_setting("InvalidParameterException", rejection),
            Some(OmittedSetting::UnusedAccountValidityDays)
        );
        assert_eq!(days.omit_rejected_setting("InvalidParameterException", rejection), None);
        assert_eq!(pool.differences(&pool.apply_update(&days)), ["AdminCreateUserConfig.UnusedAccountValidityDays"]);
        let mut tags = update.clone();
        assert_eq!(
            tags.omit_rejected_setting("UserPoolTaggingException", "aws: prefixed tag keys"),
            Some(OmittedSetting::AwsTags)
        );
        assert_eq!(tags.omit_rejected_setting("UserPoolTaggingException", "aws: prefixed tag keys"), None);
        assert_eq!(pool.differences(&pool.apply_update(&tags)), ["UserPoolTags.aws:cloudformation:stack-name"]);
        let mut whole = update.clone();
        assert_eq!(whole.omit_rejected_setting("InvalidParameterException", "SMS role is wrong"), None);
        let stage =
            "User: arn:aws:iam::123456789012:user/ann may not perform it on resource: arn:aws:cognito-idp:stage";
        assert_eq!(whole.omit_rejected_setting("AccessDeniedException", stage), None);
        assert_eq!(whole, update);
    }

    /// Without the newer setting, the older one is not omitted.
    #[test]
    fn only_password_validity_setting_is_kept() {
        let mut description = described();
        description["Policies"] = json!({});
        let mut update = pool(&description).build_update(pool(&description).lambda_config()).unwrap();
        assert_eq!(update.omit_rejected_setting("InvalidParameterException", "UnusedAccountValidityDays"), None);
    }
}
