//! The version of a received event (contract 1.1).

use crate::envelope::Envelope;
use crate::raw_json::Value;
use crate::registry::TriggerSource;
use crate::version::EventVersion;

impl EventVersion {
    /// The event's version. Emulators send other versions than Cognito (contract 1.1): then the response container in
    /// the event decides, else `V2` if there are scopes, else `V1`. Events for machine clients are always `V3`.
    #[must_use]
    pub fn from_event(event: &Envelope<'_>) -> Self {
        match event.version().and_then(Self::parse) {
            Some(version) => version,
            None if event.trigger_source() == TriggerSource::TokenGenerationClientCredentials => Self::V3,
            None => Self::from_shape(event),
        }
    }

    fn from_shape(event: &Envelope<'_>) -> Self {
        let response = event.response().map(Value::object).unwrap_or_default();
        let has_scopes = || event.request().is_some_and(|request| request.has("scopes"));
        if response.has("claimsAndScopeOverrideDetails") {
            Self::V2
        } else if response.has("claimsOverrideDetails") || !has_scopes() {
            Self::V1
        } else {
            Self::V2
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EventVersion;
    use crate::Envelope;

    #[test]
    fn version_follows_from_its_number_or_the_event_shape() {
        let new = r#""response":{"claimsAndScopeOverrideDetails":[]}"#;
        let old = r#""response":{"claimsOverrideDetails":null}"#;
        for (members, version) in [
            (r#""version":"1""#.to_owned(), EventVersion::V1),
            (r#""version":"2""#.to_owned(), EventVersion::V2),
            (r#""version":3"#.to_owned(), EventVersion::V3),
            (format!(r#""version":"1",{new}"#), EventVersion::V1),
            (format!(r#""version":"0",{new}"#), EventVersion::V2),
            (format!(r#""version":"0",{old},"request":{{"scopes":[]}}"#), EventVersion::V1),
            (r#""version":"$LATEST","request":{"scopes":["openid"]}"#.to_owned(), EventVersion::V2),
            (r#""version":null,"request":{}"#.to_owned(), EventVersion::V1),
            (r#""triggerSource":"TokenGeneration_ClientCredentials""#.to_owned(), EventVersion::V3),
        ] {
            let event = format!("{{{members}}}");
            assert_eq!(EventVersion::from_event(&Envelope::parse(event.as_bytes()).unwrap()), version, "{event}");
        }
    }
}
