//! Contract 14, case by case.

use crate::PoolSettings;
use crate::response_validation::tests::{event, summarize, validate};

#[test]
fn subject_and_lengths() {
    let with_name = |length| format!(r#"{{"userAttributesToMap":{{"sub":"1","name":"{}"}}}}"#, "a".repeat(length));
    let (longest, long) = (with_name(2_048), with_name(2_049));
    for (provider, response, expected) in [
        ("OIDC", r#"{"userAttributesToMap":{"sub":"1"}}"#, "accepted userAttributesToMap"),
        ("OIDC", r#"{"userAttributesToMap":{}}"#, "accepted userAttributesToMap"),
        ("OIDC", r#"{"userAttributesToMap":{"sub":""}}"#, "accepted userAttributesToMap, unknown userAttributesToMap"),
        (
            "Google",
            r#"{"userAttributesToMap":{"id":"1"}}"#,
            "accepted userAttributesToMap, unknown userAttributesToMap",
        ),
        ("Facebook", r#"{"userAttributesToMap":{"id":"1"}}"#, "accepted userAttributesToMap"),
        ("LoginWithAmazon", r#"{"userAttributesToMap":{"user_id":"1"}}"#, "accepted userAttributesToMap"),
        ("SAML", r#"{"userAttributesToMap":{"mail":"a@example.com"}}"#, "accepted userAttributesToMap"),
        ("OIDC", &longest, "accepted userAttributesToMap"),
        ("OIDC", &long, "accepted userAttributesToMap, unknown userAttributesToMap.name"),
    ] {
        let request = format!(r#"{{"providerType":"{provider}"}}"#);
        let event = event("InboundFederation_ExternalProvider", "1", &request, r#"{"userAttributesToMap":{}}"#);
        assert_eq!(summarize(&validate(&event, response, &PoolSettings::default())), expected, "{provider} {response}");
    }
}

#[test]
fn attribute_map_rules() {
    let event = event("InboundFederation_ExternalProvider", "1", "{}", r#"{"userAttributesToMap":null}"#);
    for (response, expected) in [
        (r#"{"userAttributesToMap":{}}"#, "accepted userAttributesToMap"),
        (r#"{"userAttributesToMap":{"email":"a@example.com"}}"#, "accepted userAttributesToMap"),
        (r#"{"userAttributesToMap":null}"#, "unknown userAttributesToMap"),
        ("{}", "unknown userAttributesToMap"),
        (r#"{"userAttributesToMap":[]}"#, "refused userAttributesToMap"),
        (
            r#"{"userAttributesToMap":{"email":null,"n":1}}"#,
            "refused userAttributesToMap.email, refused userAttributesToMap.n, accepted userAttributesToMap",
        ),
    ] {
        assert_eq!(summarize(&validate(&event, response, &PoolSettings::default())), expected, "{response}");
    }
}
