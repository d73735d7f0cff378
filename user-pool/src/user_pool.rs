//! User pool descriptions.

use crate::arn::FunctionArn;
use crate::lambda_config::LambdaConfig;
use crate::settings::{is_setting, is_volatile};
use events::is_user_pool_id;
use serde_json::{Map, Value};
use std::{error, fmt};

/// A user pool as `DescribeUserPool` describes it, including members unknown to this release.
#[derive(Clone, PartialEq)]
pub struct UserPool {
    id: String,
    members: Map<String, Value>,
}

/// The text is not the description of a user pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseUserPoolError;

impl fmt::Display for ParseUserPoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a description of a user pool; use the output of `aws cognito-idp describe-user-pool --user-pool-id ID`",
        )
    }
}

impl error::Error for ParseUserPoolError {}

/// Shows the ID only: a description contains mail texts and the external ID of a role.
impl fmt::Debug for UserPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserPool").field("id", &self.id).finish_non_exhaustive()
    }
}

impl UserPool {
    /// Parses the JSON of the AWS API or CLI, with or without the outer `UserPool`.
    ///
    /// # Errors
    ///
    /// If the text is not a JSON object, or contains no user pool ID.
    pub fn from_json(text: &[u8]) -> Result<Self, ParseUserPoolError> {
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        let mut response: Map<String, Value> = serde_json::from_slice(text).map_err(|_| ParseUserPoolError)?;
        match response.remove("UserPool") {
            Some(Value::Object(members)) => Self::new(members),
            Some(_) => Err(ParseUserPoolError),
            None => Self::new(response),
        }
    }

    pub(crate) fn new(mut members: Map<String, Value>) -> Result<Self, ParseUserPoolError> {
        // Some tools print absent members as null.
        members.retain(|_, value| !value.is_null());
        let id =
            members.get("Id").and_then(Value::as_str).filter(|id| is_user_pool_id(id)).ok_or(ParseUserPoolError)?;
        Ok(Self { id: id.to_owned(), members })
    }

    /// Its ID, such as `eu-west-1_AbCdEf123`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.string(&["Name"]).unwrap_or_default()
    }

    /// Its region, from the ID.
    #[must_use]
    pub fn region(&self) -> &str {
        self.id.rsplit_once('_').map_or("", |(region, _)| region)
    }

    /// Its ARN, if the description contains it.
    #[must_use]
    pub fn arn(&self) -> Option<&str> {
        self.string(&["Arn"])
    }

    /// The ID of its account, from the ARN.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.arn()?.split(':').nth(4).filter(|account| !account.is_empty())
    }

    /// Whether a function is in the pool's region and account. If the pool's account is unknown, it counts as the same.
    ///
    /// Callers look up only such functions: Cognito cannot invoke one in another region, and the credentials for the pool
    /// may give no access to another account.
    #[must_use]
    pub fn is_in_same_region_and_account(&self, function: &FunctionArn) -> bool {
        function.region() == self.region() && self.account().is_none_or(|account| account == function.account())
    }

    /// The feature plan: `LITE`, `ESSENTIALS` or `PLUS`; `None` if the description does not contain it.
    #[must_use]
    pub fn feature_plan(&self) -> Option<&str> {
        self.string(&["UserPoolTier"])
    }

    /// The functions at its triggers.
    #[must_use]
    pub fn lambda_config(&self) -> LambdaConfig {
        LambdaConfig::new(self.member("LambdaConfig").and_then(Value::as_object).cloned().unwrap_or_default())
    }

    /// The number of settings other than triggers.
    #[must_use]
    pub fn other_settings(&self) -> usize {
        self.members.keys().filter(|name| is_setting(name) && *name != "LambdaConfig").count()
    }

    /// The paths at which two descriptions differ. Volatile members, such as the time of the last change, are ignored.
    /// Null, empty lists and empty objects count as absent.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let stable = |members: &Map<String, Value>| {
            let stable = members.iter().filter(|(name, _)| !is_volatile(name));
            stable.map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        differences(&Value::Object(stable(&self.members)), &Value::Object(stable(&other.members)))
    }

    /// As [`Self::differences`], but without those in the triggers.
    #[must_use]
    pub fn other_differences(&self, other: &Self) -> Vec<String> {
        let is_other = |path: &String| path.split('.').next() != Some("LambdaConfig");
        self.differences(other).into_iter().filter(is_other).collect()
    }

    pub(crate) fn members(&self) -> &Map<String, Value> {
        &self.members
    }

    /// A member by its path.
    pub(crate) fn value_at(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.member(first)?, |value, name| value.get(name)).filter(|value| !value.is_null())
    }

    /// The string at a path; `None` if it is empty.
    pub(crate) fn string(&self, path: &[&str]) -> Option<&str> {
        self.value_at(path)?.as_str().filter(|text| !text.is_empty())
    }

    pub(crate) fn boolean(&self, path: &[&str]) -> Option<bool> {
        self.value_at(path)?.as_bool()
    }

    /// The strings of the list at a path; empty if the list is missing.
    pub(crate) fn strings(&self, path: &[&str]) -> Vec<&str> {
        let list = self.value_at(path).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(Value::as_str).collect()
    }

    fn member(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }
}

/// The paths at which two responses of AWS differ. Null, empty lists and empty objects count as absent.
#[must_use]
pub fn differences(one: &Value, other: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    collect_differences(one, other, "", &mut paths);
    paths
}

fn collect_differences(one: &Value, other: &Value, path: &str, paths: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(left), Value::Object(right)) => {
            let names = left.keys().chain(right.keys().filter(|name| !left.contains_key(*name)));
            for name in names {
                let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect_differences(member(left, name), member(right, name), &below, paths);
            }
        }
        (Value::Object(members), nothing) | (nothing, Value::Object(members))
            if is_empty_value(nothing) && !members.is_empty() =>
        {
            let (nothing, members) = (Value::Object(Map::new()), Value::Object(members.clone()));
            collect_differences(&nothing, &members, path, paths);
        }
        _ if is_empty_value(one) && is_empty_value(other) => {}
        _ if one != other => paths.push(path.to_owned()),
        _ => {}
    }
}

fn member<'m>(members: &'m Map<String, Value>, name: &str) -> &'m Value {
    members.get(name).unwrap_or(&Value::Null)
}

fn is_empty_value(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{ParseUserPoolError, UserPool};
    use serde_json::{Value, json};

    fn pool(members: &Value) -> UserPool {
        UserPool::from_json(members.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn pool_is_parsed_with_and_without_wrapper() {
        let bare = json!({"Id": "eu-west-1_AbCdEf123", "Name": "Example", "Arn": "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123"});
        for description in [bare.clone(), json!({ "UserPool": bare, "ResponseMetadata": {} })] {
            let pool = pool(&description);
            assert_eq!((pool.id(), pool.name(), pool.region()), ("eu-west-1_AbCdEf123", "Example", "eu-west-1"));
            assert_eq!(pool.account(), Some("123456789012"));
        }
        let marked = format!("\u{feff}{}", json!({"Id": "eu-west-1_AbCdEf123"}));
        assert!(UserPool::from_json(marked.as_bytes()).is_ok());
    }

    #[test]
    fn invalid_pool_description_is_rejected() {
        for text in [
            "",
            "null",
            "[]",
            "{}",
            "{",
            "\"eu-west-1_AbCdEf123\"",
            r#"{"UserPool":null}"#,
            r#"{"UserPool":[]}"#,
            r#"{"Id":""}"#,
            r#"{"Id":7}"#,
            r#"{"Id":"../../etc"}"#,
            r#"{"UserPools":[{"Id":"eu-west-1_AbCdEf123"}]}"#,
        ] {
            assert_eq!(UserPool::from_json(text.as_bytes()), Err(ParseUserPoolError), "{text}");
        }
        assert_eq!(UserPool::from_json(b"\xff\xfe"), Err(ParseUserPoolError));
    }

    #[test]
    fn differences_ignore_volatile_members() {
        let one = json!({
            "Id": "eu-west-1_A", "LastModifiedDate": 1, "EstimatedNumberOfUsers": 5, "LambdaConfig": {},
            "MfaConfiguration": "OFF", "Policies": {"PasswordPolicy": {"MinimumLength": 8, "RequireSymbols": true}},
            "AliasAttributes": [], "UserPoolTags": {"team": "a"},
        });
        let other = json!({
            "Id": "eu-west-1_A", "LastModifiedDate": 2, "EstimatedNumberOfUsers": 6, "EmailConfiguration": {"From": "x"},
            "MfaConfiguration": "OFF", "Policies": {"PasswordPolicy": {"MinimumLength": 9, "RequireSymbols": true}},
        });
        let mut found = pool(&one).differences(&pool(&other));
        found.sort();
        assert_eq!(found, ["EmailConfiguration.From", "Policies.PasswordPolicy.MinimumLength", "UserPoolTags.team"]);
        assert!(pool(&one).differences(&pool(&one)).is_empty());
    }

    #[test]
    fn debug_hides_pool_description() {
        let pool = pool(&json!({"Id": "eu-west-1_A", "SmsConfiguration": {"ExternalId": "s3cr3t"}}));
        assert!(!format!("{pool:?}").contains("s3cr3t"));
    }
}
