//! Event versions (contract 1.1).

use serde::{Deserialize, Serialize};
use strum::{Display, EnumCount, IntoStaticStr, VariantArray};

/// The member `version` of an event. For pre token generation it also determines the response format.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumCount,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
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
}
