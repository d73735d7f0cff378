//! Event versions (contract 1.1).

use std::fmt;

/// The member `version` of an event. For pre token generation it also determines the response format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventVersion {
    /// `"1"`, for every trigger. Pre token generation: the response contains `claimsOverrideDetails`; claims are
    /// strings and are added to the ID token (contract 7).
    V1,
    /// `"2"`, for pre token generation in a `V2_0` user pool: the response contains `claimsAndScopeOverrideDetails`;
    /// claims are JSON and are added to both tokens (contract 8).
    V2,
    /// `"3"`, for pre token generation in a `V3_0` user pool: as `V2`, and also for machine clients (contract 8).
    V3,
}

impl EventVersion {
    /// Every version, lowest first.
    pub const ALL: [Self; 3] = [Self::V1, Self::V2, Self::V3];

    /// Parses `1`, `2` or `3`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.as_str() == text)
    }

    /// The text in the event.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "1",
            Self::V2 => "2",
            Self::V3 => "3",
        }
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
}

impl fmt::Display for EventVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::EventVersion;
    use std::iter::successors;

    #[test]
    fn all_lists_every_version() {
        let next = |version: &EventVersion| match version {
            EventVersion::V1 => Some(EventVersion::V2),
            EventVersion::V2 => Some(EventVersion::V3),
            EventVersion::V3 => None,
        };
        assert!(successors(Some(EventVersion::V1), next).eq(EventVersion::ALL));
    }
}
