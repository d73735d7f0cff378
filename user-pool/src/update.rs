//! The body of `UpdateUserPool`.

use crate::lambda_config::LambdaConfig;
use crate::settings::{MemberKind, member_kind, renamed_members};
use crate::user_pool::UserPool;
use serde_json::{Map, Value};
use std::{error, fmt};

/// A complete body: every setting of the pool as it is described, and the triggers as they are to be.
#[derive(Clone, PartialEq)]
pub struct Update {
    members: Map<String, Value>,
}

/// Settings of a pool that this release does not know, and so could only wipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSettings(pub Vec<String>);

impl fmt::Display for UnknownSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.join(", ");
        write!(
            f,
            "the pool has settings that this release does not know, and an update without them resets them: {names}; "
        )?;
        f.write_str("take a newer release, or attach in the console")
    }
}

impl error::Error for UnknownSettings {}

/// Something that AWS describes and does not take back, left out of a body after AWS refused it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OmittedSetting {
    /// `AdminCreateUserConfig.UnusedAccountValidityDays`, the older name of `TemporaryPasswordValidityDays`: a pool is
    /// described with both, and refused with both.
    UnusedAccountValidityDays,
    /// Tags that begin with `aws:`. Only AWS itself can set and remove them.
    AwsTags,
}

impl UserPool {
    /// The body that changes the triggers, and nothing else.
    ///
    /// # Errors
    ///
    /// Where the pool has a setting that this release does not know.
    pub fn build_update(&self, triggers: LambdaConfig) -> Result<Update, UnknownSettings> {
        let unknown: Vec<String> =
            self.members().keys().filter(|name| member_kind(name) == MemberKind::Unknown).cloned().collect();
        if !unknown.is_empty() {
            return Err(UnknownSettings(unknown));
        }
        let settings = self.members().iter().filter(|(name, _)| member_kind(name) == MemberKind::Setting);
        let mut members: Map<String, Value> = settings.map(|(name, value)| (name.clone(), value.clone())).collect();
        for (made, of) in renamed_members() {
            members.extend(self.value_at(&[of]).map(|value| (made.to_owned(), value.clone())));
        }
        // A body without triggers is how the last one is taken away.
        members.remove("LambdaConfig");
        members.extend(triggers.into_value().map(|config| ("LambdaConfig".to_owned(), config)));
        Ok(Update { members })
    }

    /// What the pool is after an update, by what AWS documents: a setting that the body lacks is gone.
    #[must_use]
    pub fn apply_update(&self, update: &Update) -> Self {
        let is_read_only = |name: &str| member_kind(name) != MemberKind::Setting;
        let read_only = self.members().iter().filter(|(name, _)| is_read_only(name));
        let settings = update.members.iter().filter(|(name, _)| !is_read_only(name));
        let members = read_only.chain(settings).map(|(name, value)| (name.clone(), value.clone())).collect();
        // An update cannot take the id away, so this is always a pool.
        Self::new(members).unwrap_or_else(|_| self.clone())
    }
}

impl Update {
    /// As it is sent.
    #[must_use]
    pub fn to_json(&self) -> String {
        Value::Object(self.members.clone()).to_string()
    }

    /// Leaves out what AWS named when it refused the body, if it is something that AWS describes and does not take back.
    /// `None` where it is not: then the refusal stands. It looks for what AWS says and not for what it might mean, so a
    /// server that takes the whole body gets it whole.
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
                "AdminCreateUserConfig.UnusedAccountValidityDays, whose value is TemporaryPasswordValidityDays too"
            }
            Self::AwsTags => "the tags that begin with aws:, which only AWS sets and removes",
        })
    }
}

/// No values: a body holds texts of mails and the external id of a role.
impl fmt::Debug for Update {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update").field("settings", &self.members.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{OmittedSetting, UnknownSettings};
    use crate::{Trigger, TriggerTarget, UserPool};
    use serde_json::{Value, json};

    fn described() -> Value {
        json!({
            "Id": "eu-west-1_AbCdEf123", "Name": "Example", "Arn": "arn:x", "LastModifiedDate": 1.5, "CreationDate": 1,
            "Policies": {"PasswordPolicy": {"MinimumLength": 12, "TemporaryPasswordValidityDays": 3}},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true, "UnusedAccountValidityDays": 3},
            "UserPoolTags": {"aws:cloudformation:stack-name": "s", "team": "t"},
            "LambdaConfig": {"PreAuthentication": "arn:other"}, "MfaConfiguration": "OPTIONAL",
            "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT", "Tomorrow": {"x": [1, 2.50]}},
            "SchemaAttributes": [{"Name": "sub"}], "UsernameConfiguration": {"CaseSensitive": false},
        })
    }

    fn pool(description: &Value) -> UserPool {
        UserPool::from_json(description.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn the_body_is_every_setting_as_it_is_described_and_no_fact() {
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
    fn what_this_release_does_not_know_stops_it() {
        let mut description = described();
        description["PasskeyConfiguration"] = json!({"UserVerification": "required"});
        let pool = pool(&description);
        let unknown = pool.build_update(pool.lambda_config()).unwrap_err();
        assert_eq!(unknown, UnknownSettings(vec!["PasskeyConfiguration".to_owned()]));
    }

    #[test]
    fn a_body_gives_way_only_where_aws_says_so_and_nothing_is_lost() {
        let pool = pool(&described());
        let update = pool.build_update(pool.lambda_config()).unwrap();
        let refusal = "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays";
        let mut days = update.clone();
        assert_eq!(
            days.omit_rejected_setting("InvalidParameterException", refusal),
            Some(OmittedSetting::UnusedAccountValidityDays)
        );
        assert_eq!(days.omit_rejected_setting("InvalidParameterException", refusal), None);
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

    /// Where the newer setting is not there, the older one is the only one.
    #[test]
    fn the_only_value_is_never_given_up() {
        let mut description = described();
        description["Policies"] = json!({});
        let mut update = pool(&description).build_update(pool(&description).lambda_config()).unwrap();
        assert_eq!(update.omit_rejected_setting("InvalidParameterException", "UnusedAccountValidityDays"), None);
    }
}
