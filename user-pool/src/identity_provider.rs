//! Descriptions of identity providers.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// An identity provider of a pool as `DescribeIdentityProvider` describes it, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityProvider {
    user_pool_id: Option<String>,
    name: String,
    kind: String,
    /// The provider's name of each attribute of the pool that the provider sets.
    mapping: BTreeMap<String, String>,
}

impl IdentityProvider {
    /// Parses the JSON of the AWS API or CLI, with or without the outer `IdentityProvider`. `None` if it has no name.
    #[must_use]
    pub fn from_json(text: &[u8]) -> Option<Self> {
        let mut response: Map<String, Value> = serde_json::from_slice(text).ok()?;
        let members = match response.remove("IdentityProvider") {
            Some(Value::Object(members)) => members,
            Some(_) => return None,
            None => response,
        };
        let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
        let mapping = members.get("AttributeMapping").and_then(Value::as_object).into_iter().flatten();
        let mapping = mapping.filter_map(|(name, raw)| Some((name.clone(), raw.as_str()?.to_owned())));
        Some(Self {
            user_pool_id: text("UserPoolId"),
            name: text("ProviderName")?,
            kind: text("ProviderType").unwrap_or_default(),
            mapping: mapping.collect(),
        })
    }

    /// The pool that it belongs to, if the description says so.
    #[must_use]
    pub fn user_pool_id(&self) -> Option<&str> {
        self.user_pool_id.as_deref()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its type, such as `SAML`.
    pub(crate) fn kind(&self) -> &str {
        &self.kind
    }

    /// The attributes of the pool that it sets, each with the provider's name from which it is mapped.
    pub(crate) fn mapping(&self) -> impl Iterator<Item = (&str, &str)> {
        self.mapping.iter().map(|(name, raw)| (name.as_str(), raw.as_str()))
    }

    /// The provider's name from which an attribute is mapped.
    pub(crate) fn mapped_from(&self, attribute: &str) -> Option<&str> {
        self.mapping.get(attribute).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::IdentityProvider;

    #[test]
    fn secrets_and_unexpected_types_are_left_out() {
        let text = br#"{"IdentityProvider":{"UserPoolId":"eu-west-1_a","ProviderName":"Partner","ProviderType":"OIDC",
            "ProviderDetails":{"client_secret":"s3cr3t"},"AttributeMapping":{"email":"mail","name":7}}}"#;
        let provider = IdentityProvider::from_json(text).unwrap();
        assert_eq!(
            (provider.name(), provider.kind(), provider.user_pool_id()),
            ("Partner", "OIDC", Some("eu-west-1_a"))
        );
        assert!(provider.mapping().eq([("email", "mail")]));
        assert!(!format!("{provider:?}").contains("s3cr3t"));
        assert!(IdentityProvider::from_json(br#"{"ProviderName":"Partner"}"#).is_some());
        for text in ["{}", "[]", r#"{"IdentityProvider":[]}"#, r#"{"ProviderName":7}"#, ""] {
            assert_eq!(IdentityProvider::from_json(text.as_bytes()), None, "{text}");
        }
    }
}
