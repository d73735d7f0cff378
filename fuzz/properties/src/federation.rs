//! Inbound federation: whatever a provider sends, it sets only the attributes that the policy lists, and stays the same user.

use events::TriggerSource;
use policy::Policy;
use serde_json::Value;
use std::sync::LazyLock;
use triggers::Outcome;
use triggers::inbound_federation::HANDLER;

/// A claim that restricts has an attribute as its source, so no other attribute may reach the user pool.
static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let company = include_str!("../../../tests/policies/company.toml");
    Policy::parse("policy.toml", &format!("{company}{TABLES}"), []).expect("a valid policy")
});
const TABLES: &str = "
[tokens.claims.tenant]
attribute = \"custom:tenant\"
trusted = true
restricts = true
[federation.Partner]
deny_domains = [\"denied.example\"]
[federation.Partner.attributes.email]
lower_case = true
[federation.Partner.attributes.name]
from = \"cn\"
max_length = 20
[federation.Partner.attributes.\"custom:teams\"]
mapped_from = \"teams\"
split = \",\"
only = [\"app-*\"]
clear = true
";
/// The names that the responses for this provider may have, in addition to that of the subject.
const PARTNER: &str = "Partner";
const LISTED: [&str; 3] = ["email", "name", "teams"];

/// Checks an arbitrary event.
///
/// # Panics
/// If a response has an attribute that the policy does not list, keeps every attribute, or loses the subject.
pub fn federation(bytes: &[u8]) {
    let output = HANDLER.handle(bytes, &POLICY);
    let (Ok(response), Some(event), Outcome::Answered) = (&output.response, &output.event, output.outcome) else {
        return;
    };
    assert_eq!(event.trigger_source(), TriggerSource::InboundFederationExternalProvider);
    // This reader rejects unpaired surrogates.
    let parsed = |text: &str| serde_json::from_str::<Value>(text).ok();
    let (Some(event), Some(response)) = (parsed(event.text()), parsed(response)) else { return };
    let request = &event["request"];
    if !request["providerName"].as_str().is_some_and(|name| name.eq_ignore_ascii_case(PARTNER)) {
        return;
    }
    let map = response["response"]["userAttributesToMap"].as_object().expect("a map");
    assert!(!map.is_empty(), "an empty map keeps every attribute");
    let subject = match request["providerType"].as_str() {
        Some("OIDC" | "Google" | "SignInWithApple") => Some("sub"),
        Some("Facebook") => Some("id"),
        Some("LoginWithAmazon") => Some("user_id"),
        _ => None,
    };
    for name in map.keys() {
        assert!(LISTED.contains(&name.as_str()) || subject == Some(name.as_str()), "the policy does not list {name}");
    }
    let Some(subject) = subject else { return };
    let parts = ["idToken", "userInfo", "samlResponse"].map(|part| &request["attributes"][part][subject]);
    let sent = parts.into_iter().find(|value| !value.is_null()).expect("no response without a subject");
    assert!(!sent.is_string() || map[subject] == *sent, "another user");
}
