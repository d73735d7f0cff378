//! Event versions (contract 1.1): the version of an event, and the versions that a source's events can have.

use crate::envelope::Envelope;
use crate::raw_json::Value;
use crate::source::{Trigger, TriggerSource};
use strum::{Display, EnumCount, IntoStaticStr, VariantArray};

/// The member `version` of an event. For pre token generation it also determines the response format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumCount, IntoStaticStr, VariantArray)]
pub enum EventVersion {
    /// `"1"`, for every trigger. Pre token generation: the response contains `claimsOverrideDetails`; claims are
    /// strings and are added to the ID token (contract 7).
    #[strum(to_string = "1")]
    V1,
    /// `"2"`, for pre token generation in a `V2_0` user pool: the response contains `claimsAndScopeOverrideDetails`;
    /// claims are JSON and are added to both tokens (contract 8).
    #[strum(to_string = "2")]
    V2,
    /// `"3"`, for pre token generation in a `V3_0` user pool: as `V2`, and also for machine clients (contract 8).
    #[strum(to_string = "3")]
    V3,
}

impl EventVersion {
    /// Every version, lowest first.
    pub const ALL: [Self; Self::COUNT] = *Self::VARIANTS.first_chunk().unwrap();

    /// Parses `1`, `2` or `3`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.as_str() == text)
    }

    /// The text in the event.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The value of the user pool's `PreTokenGenerationConfig.LambdaVersion` that results in events of this version
    /// (contract 8).
    #[must_use]
    pub const fn lambda_version(self) -> &'static str {
        match self {
            Self::V1 => "V1_0",
            Self::V2 => "V2_0",
            Self::V3 => "V3_0",
        }
    }

    /// The versions that the source's events can have, lowest first (contract 1.1, 7, 8). Tokens for machine clients
    /// require version 3. For sources that AWS added later only version 1 is known.
    #[must_use]
    pub fn for_source(source: TriggerSource<'_>) -> &'static [Self] {
        match source {
            TriggerSource::TokenGenerationClientCredentials => &[Self::V3],
            source if source.trigger() == Some(Trigger::PreTokenGeneration) => &Self::ALL,
            _ => &[Self::V1],
        }
    }

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

impl Trigger {
    /// The name that Cognito puts before an error text: `PreSignUp failed with error …` (contract 1.8). For pre token
    /// generation only two spellings have been observed; the event's version decides between them.
    #[must_use]
    pub fn name_in_errors(self, version: EventVersion) -> &'static str {
        match (self, version) {
            (Self::PreTokenGeneration, EventVersion::V2) => "PreTokenGenerationV2_0",
            (Self::PreTokenGeneration, _) => "PreTokenGeneration",
            (other, _) => other.source_prefix(),
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
