//! An app client from its settings.

use super::settings::{Settings, find_flag, find_texts};
use super::standard_attributes::NOT_WRITABLE;
use super::{AppClient, ClientRules, PoolRules};
use crate::clock::Timestamp;
use crate::error::ServiceError;
use serde_json::json;

/// What an app client is called.
pub(crate) struct ClientIdentity {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) secret: Option<String>,
}

/// What an app client's settings are checked for, as Cognito's texts name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientChange {
    Create,
    Update,
}

impl AppClient {
    /// An app client. The settings are those of CreateUserPoolClient; missing ones have Cognito's defaults.
    ///
    /// # Errors
    /// A setting that is not simulated, or that Cognito does not accept.
    pub(crate) fn new(
        pool: &PoolRules,
        identity: ClientIdentity,
        settings: Settings,
        now: Timestamp,
    ) -> Result<Self, ServiceError> {
        let (settings, rules) = check(pool, settings, ClientChange::Create)?;
        let ClientIdentity { id, name, secret } = identity;
        Ok(Self { id, name, secret, settings, rules, created: now, modified: now })
    }

    /// Replaces the settings; missing ones get Cognito's defaults.
    ///
    /// # Errors
    /// As those of [`AppClient::new`]; nothing is changed then.
    pub(crate) fn replace_settings(
        &mut self,
        pool: &PoolRules,
        settings: Settings,
        now: Timestamp,
    ) -> Result<(), ServiceError> {
        let (settings, rules) = check(pool, settings, ClientChange::Update)?;
        (self.settings, self.rules, self.modified) = (settings, rules, now);
        Ok(())
    }
}

fn check(pool: &PoolRules, sent: Settings, change: ClientChange) -> Result<(Settings, ClientRules), ServiceError> {
    let settings = complete_client(sent);
    let rules = ClientRules::from_settings(&settings)?;
    check_attribute_lists(pool, &settings, change)?;
    Ok((settings, rules))
}

/// The settings as DescribeUserPoolClient returns them: what was sent, and Cognito's defaults.
fn complete_client(mut settings: Settings) -> Settings {
    settings.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
    if settings.get("RefreshTokenValidity").is_none_or(|validity| *validity == 0) {
        settings.insert("RefreshTokenValidity".to_owned(), json!(30));
    }
    for (name, default) in [
        ("TokenValidityUnits", json!({})),
        ("AllowedOAuthFlowsUserPoolClient", json!(false)),
        ("EnableTokenRevocation", json!(true)),
        ("EnablePropagateAdditionalUserContextData", json!(false)),
        ("AuthSessionValidity", json!(3)),
    ] {
        settings.entry(name).or_insert(default);
    }
    if find_flag(&settings, &["PublishSecretsInAWSSecretsManager"]) == Some(false) {
        settings.remove("PublishSecretsInAWSSecretsManager");
    }
    settings
}

/// A client must be able to write every required attribute, and none of those that only Cognito and administrators
/// write.
fn check_attribute_lists(pool: &PoolRules, settings: &Settings, change: ClientChange) -> Result<(), ServiceError> {
    let readable = find_texts(settings, &["ReadAttributes"]);
    let writable = find_texts(settings, &["WriteAttributes"]);
    let exists = |name: &&str| pool.attributes.contains_key(*name);
    let is_reserved = |name: &&str| NOT_WRITABLE.contains(name);
    let mut required = pool.attributes.iter().filter(|(name, it)| it.is_required && *name != "sub");
    let is_complete = writable.is_empty() || required.all(|(name, _)| writable.contains(&name.as_str()));
    let list = match () {
        () if !readable.iter().all(exists) => "read",
        () if !writable.iter().all(|name| exists(name) && !is_reserved(name)) || !is_complete => "write",
        () => return Ok(()),
    };
    let action = if change == ClientChange::Create { "creating" } else { "updating" };
    let text = format!("Invalid {list} attributes specified while {action} a client");
    Err(ServiceError::invalid_parameter(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixtures::{pool_of_settings, test_client};

    #[test]
    fn missing_settings_have_the_defaults_of_cognito() {
        let client = test_client("c", &json!({"RefreshTokenValidity": 0, "ReadAttributes": []}));
        let expected = json!({
            "RefreshTokenValidity": 30, "TokenValidityUnits": {}, "AllowedOAuthFlowsUserPoolClient": false,
            "EnableTokenRevocation": true, "EnablePropagateAdditionalUserContextData": false, "AuthSessionValidity": 3,
        });
        assert_eq!(json!(client.settings), expected);
    }

    #[test]
    fn lists_of_attributes_are_checked() {
        let schema = json!([{"Name": "email", "AttributeDataType": "String", "Required": true}]);
        let pool = pool_of_settings(&json!({"Schema": schema}));
        for (settings, list) in [
            (json!({"ReadAttributes": ["custom:x"]}), Some("read")),
            (json!({"WriteAttributes": ["name"]}), Some("write")),
            (json!({"WriteAttributes": ["email", "email_verified"]}), Some("write")),
            (json!({"WriteAttributes": ["email"], "ReadAttributes": ["email_verified", "sub"]}), None),
        ] {
            let sent = settings.as_object().unwrap().clone();
            let text = |action| list.map(|list| format!("Invalid {list} attributes specified while {action} a client"));
            let identity = ClientIdentity { id: "c".to_owned(), name: "c".to_owned(), secret: None };
            let created = AppClient::new(&pool.rules, identity, sent.clone(), Timestamp::default());
            assert_eq!(created.err().map(|error| error.message.into_owned()), text("creating"));
            let mut client = test_client("c", &json!({}));
            let updated = client.replace_settings(&pool.rules, sent, Timestamp::default());
            assert_eq!(updated.err().map(|error| error.message.into_owned()), text("updating"));
        }
    }
}
