//! Contract 14, case by case.

use crate::PoolSettings;
use crate::response_validation::tests::{event, summarize, validate};

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
