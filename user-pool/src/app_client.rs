//! App client descriptions.

use serde_json::{Map, Value};
use std::fmt;

/// An app client as `DescribeUserPoolClient` describes it, without its secret.
#[derive(Clone, PartialEq)]
pub struct AppClient {
    members: Map<String, Value>,
    has_secret: bool,
}

/// Shows the ID only.
impl fmt::Debug for AppClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppClient").field("id", &self.id()).finish_non_exhaustive()
    }
}

impl AppClient {
    /// Parses the JSON of the AWS API or CLI, with or without the outer `UserPoolClient`. `None` if it has no ID.
    #[must_use]
    pub fn from_json(text: &[u8]) -> Option<Self> {
        let mut response: Map<String, Value> = serde_json::from_slice(text).ok()?;
        let mut members = match response.remove("UserPoolClient") {
            Some(Value::Object(members)) => members,
            Some(_) => return None,
            None => response,
        };
        let has_secret = members.remove("ClientSecret").is_some_and(|secret| !secret.is_null());
        members.retain(|_, value| !value.is_null());
        members.get("ClientId")?.as_str()?;
        Some(Self { members, has_secret })
    }

    /// Its ID.
    #[must_use]
    pub fn id(&self) -> &str {
        self.string("ClientId").unwrap_or_default()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.string("ClientName").unwrap_or_default()
    }

    pub(crate) fn string(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str()
    }

    pub(crate) fn boolean(&self, name: &str) -> Option<bool> {
        self.members.get(name)?.as_bool()
    }

    /// The strings of a list; `None` if the member is absent.
    pub(crate) fn strings(&self, name: &str) -> Option<Vec<&str>> {
        Some(self.members.get(name)?.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    /// Whether users can write an attribute through the app client. Without a list `WriteAttributes`, every attribute
    /// counts as writable: AWS documents only the standard attributes as writable, but people report that custom ones are too.
    pub(crate) fn can_write(&self, attribute: &str) -> bool {
        self.strings("WriteAttributes").is_none_or(|writable| writable.contains(&attribute))
    }

    /// Whether calls with its ID need a secret.
    pub(crate) fn has_secret(&self) -> bool {
        self.has_secret
    }

    /// Whether users sign in through the app client. A machine client has no flow other than client credentials.
    pub(crate) fn is_for_users(&self) -> bool {
        let is_machine = self.strings("AllowedOAuthFlows").is_some_and(|flows| flows == ["client_credentials"]);
        let flows = self.strings("ExplicitAuthFlows");
        // Without a list, Cognito allows some flows.
        let signs_in = flows.is_none_or(|flows| flows.iter().any(|flow| *flow != "ALLOW_REFRESH_TOKEN_AUTH"));
        !is_machine || signs_in
    }

    /// The ID of its pool, if the description contains it.
    #[must_use]
    pub fn user_pool_id(&self) -> Option<&str> {
        self.string("UserPoolId")
    }

    /// A token's lifetime in seconds, with Cognito's defaults for a missing value or unit.
    pub(crate) fn lifetime(&self, token: TokenKind) -> u64 {
        let (name, key, unit, default) = match token {
            TokenKind::Access => ("AccessTokenValidity", "AccessToken", "hours", 1),
            TokenKind::Id => ("IdTokenValidity", "IdToken", "hours", 1),
            TokenKind::Refresh => ("RefreshTokenValidity", "RefreshToken", "days", 30),
        };
        let count = self.members.get(name).and_then(Value::as_u64).filter(|count| *count > 0).unwrap_or(default);
        let units = self.members.get("TokenValidityUnits").and_then(|units| units.get(key)).and_then(Value::as_str);
        count.saturating_mul(match units.unwrap_or(unit) {
            "seconds" => 1,
            "minutes" => 60,
            "days" => 86_400,
            _ => 3_600,
        })
    }

    pub(crate) fn rotates_refresh_tokens(&self) -> bool {
        let rotation = self.members.get("RefreshTokenRotation");
        rotation.and_then(|rotation| rotation.get("Feature")).and_then(Value::as_str) == Some("ENABLED")
    }
}

/// A token with a configurable lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Access,
    Id,
    Refresh,
}

#[cfg(test)]
mod tests {
    use super::{AppClient, TokenKind};

    #[test]
    fn lifetime_uses_cognito_units_and_defaults() {
        for (text, seconds) in [
            (r#"{"ClientId":"c"}"#, [3_600, 3_600, 30 * 86_400]),
            (
                r#"{"ClientId":"c","AccessTokenValidity":5,"IdTokenValidity":2,"RefreshTokenValidity":0}"#,
                [5 * 3_600, 2 * 3_600, 30 * 86_400],
            ),
            (
                r#"{"UserPoolClient":{"ClientId":"c","AccessTokenValidity":5,"IdTokenValidity":90,"RefreshTokenValidity":2,
                   "TokenValidityUnits":{"AccessToken":"minutes","IdToken":"seconds","RefreshToken":"hours"}}}"#,
                [300, 90, 7_200],
            ),
        ] {
            let client = AppClient::from_json(text.as_bytes()).unwrap();
            assert_eq!(
                [TokenKind::Access, TokenKind::Id, TokenKind::Refresh].map(|token| client.lifetime(token)),
                seconds,
                "{text}"
            );
        }
    }

    #[test]
    fn client_secret_is_dropped() {
        let client = AppClient::from_json(br#"{"UserPoolClient":{"ClientId":"c","ClientSecret":"s3cr3t"}}"#).unwrap();
        assert_eq!(client.string("ClientSecret"), None);
        assert!(!format!("{client:?}").contains("s3cr3t"));
        for text in ["", "{}", r#"{"UserPoolClient":7}"#, r#"{"ClientId":7}"#] {
            assert_eq!(AppClient::from_json(text.as_bytes()), None, "{text}");
        }
    }
}
