//! The version of a received event, which is the form that a response to it must have (contract 1.1 and 8.4).

use crate::envelope::Envelope;
use crate::raw_json::Value;
use crate::version::EventVersion;

use EventVersion::{V1, V2, V3};

/// The form of a response, by the `version` of the event and by the containers in its `response`: neither of the two,
/// `claimsOverrideDetails`, `claimsAndScopeOverrideDetails`, both. `None` as a version stands for every other one:
/// newer versions, and those of emulators. `None` as a form means that Cognito might not read what the response sets.
const FORMS: [(Option<EventVersion>, [Option<EventVersion>; 4]); 4] = [
    (Some(V1), [Some(V1), Some(V1), Some(V2), None]),
    (Some(V2), [Some(V2), None, Some(V2), None]),
    (Some(V3), [Some(V3), None, Some(V3), None]),
    (None, [None, Some(V1), Some(V3), None]),
];

impl EventVersion {
    /// The form that the response to an event must have, by the table of contract 8.4. `None` if version and container
    /// contradict each other, or both are unknown: then no response is certain to be read.
    ///
    /// ```
    /// use cognito_triggers_events::{Envelope, EventVersion};
    ///
    /// let form = |event: &str| EventVersion::from_event(&Envelope::parse(event.as_bytes()).unwrap());
    /// assert_eq!(form(r#"{"version":"4","response":{"claimsAndScopeOverrideDetails":null}}"#), Some(EventVersion::V3));
    /// assert_eq!(form(r#"{"version":"4","response":{"claims":null}}"#), None);
    /// ```
    #[must_use]
    pub fn from_event(event: &Envelope<'_>) -> Option<Self> {
        let version = event.version().and_then(Self::parse);
        let response = event.response().map(Value::object).unwrap_or_default();
        let has_old = response.has("claimsOverrideDetails");
        let has_new = response.has("claimsAndScopeOverrideDetails");
        let (_, forms) = FORMS.iter().find(|(known, _)| *known == version)?;
        let [none, old, new, both] = *forms;
        match (has_old, has_new) {
            (false, false) => none,
            (true, false) => old,
            (false, true) => new,
            (true, true) => both,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EventVersion::{self, V1, V2, V3};
    use crate::Envelope;

    /// The JSON of `version`, and the form for each row of [`RESPONSES`].
    const CELLS: [(&str, [Option<EventVersion>; 4]); 18] = [
        (r#""1""#, [Some(V1), Some(V1), Some(V2), None]),
        ("1", [Some(V1), Some(V1), Some(V2), None]),
        (r#""2""#, [Some(V2), None, Some(V2), None]),
        ("2", [Some(V2), None, Some(V2), None]),
        (r#""3""#, [Some(V3), None, Some(V3), None]),
        ("3", [Some(V3), None, Some(V3), None]),
        (r#""4""#, [None, Some(V1), Some(V3), None]),
        ("4", [None, Some(V1), Some(V3), None]),
        (r#""17""#, [None, Some(V1), Some(V3), None]),
        // cognito-local and LocalStack.
        (r#""0""#, [None, Some(V1), Some(V3), None]),
        (r#""$LATEST""#, [None, Some(V1), Some(V3), None]),
        (r#""""#, [None, Some(V1), Some(V3), None]),
        (r#""01""#, [None, Some(V1), Some(V3), None]),
        ("1.0", [None, Some(V1), Some(V3), None]),
        (r#""V3_0""#, [None, Some(V1), Some(V3), None]),
        ("null", [None, Some(V1), Some(V3), None]),
        ("[1]", [None, Some(V1), Some(V3), None]),
        ("{}", [None, Some(V1), Some(V3), None]),
    ];

    /// The values of `response` without a known container, with the old one, with the new one, and with both.
    const RESPONSES: [&[&str]; 4] = [
        &[
            "{}",
            "null",
            "[]",
            r#""claimsOverrideDetails""#,
            r#"{"claimsV4":null}"#,
            r#"{"ClaimsOverrideDetails":null,"claimsandscopeoverridedetails":{}}"#,
            r#"{"x":{"claimsOverrideDetails":null}}"#,
        ],
        &[
            r#"{"claimsOverrideDetails":null}"#,
            r#"{"claimsOverrideDetails":{}}"#,
            r#"{"claims\u004fverrideDetails":[]}"#,
            r#"{"claimsV4":null,"claimsOverrideDetails":null}"#,
        ],
        &[
            r#"{"claimsAndScopeOverrideDetails":null}"#,
            r#"{"claimsAndScopeOverrideDetails":[]}"#,
            r#"{"claimsAndScopeOverrideDetails":{"idTokenGeneration":null},"claimsV4":{}}"#,
        ],
        &[
            r#"{"claimsOverrideDetails":null,"claimsAndScopeOverrideDetails":null}"#,
            r#"{"claimsAndScopeOverrideDetails":{},"claimsOverrideDetails":null,"claimsV4":1}"#,
        ],
    ];

    fn form(event: &str) -> Option<EventVersion> {
        EventVersion::from_event(&Envelope::parse(event.as_bytes()).unwrap())
    }

    #[test]
    fn every_cell_of_the_table_of_forms() {
        for (version, forms) in CELLS {
            for (responses, expected) in RESPONSES.iter().zip(forms) {
                for response in *responses {
                    for rest in ["", r#","request":{"scopes":["openid"]}"#] {
                        let event = format!(r#"{{"version":{version},"response":{response}{rest}}}"#);
                        assert_eq!(form(&event), expected, "{event}");
                    }
                }
            }
        }
    }

    #[test]
    fn missing_members_are_other_versions_and_no_container() {
        assert_eq!(form("{}"), None);
        assert_eq!(form(r#"{"version":"2"}"#), Some(V2));
        assert_eq!(form(r#"{"response":{"claimsOverrideDetails":null}}"#), Some(V1));
        let machine = r#"{"triggerSource":"TokenGeneration_ClientCredentials","response":{"claimsAndScopeOverrideDetails":null}}"#;
        assert_eq!(form(machine), Some(V3));
    }
}
