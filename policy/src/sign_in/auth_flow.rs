//! The ways to sign in, and which rule applies in which.

use super::client_rules::ClientRule;
use super::rule::SignInRule;
use super::user_rules::UserRule;
use crate::sign_up::RuleMode;
use events::TriggerSource;

/// A way to sign in, or to get new tokens (contract 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthFlow {
    /// A user name and a password, with or without SRP.
    Password,
    /// Custom challenges.
    CustomChallenge,
    /// A refresh token.
    Refresh,
    /// The first sign-in through an identity provider.
    FirstFederated,
    /// Every later sign-in through an identity provider.
    LaterFederated,
    /// The credentials of a machine client.
    ClientCredentials,
}

/// What a rule does in a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleEffect {
    /// A violation is denied.
    Denies,
    /// A violation is logged.
    Logs,
    /// Whether the rule is violated is unknown, so nothing is denied.
    Unknown,
    /// The rule is not evaluated.
    None,
}

impl AuthFlow {
    /// Every flow.
    pub const ALL: [Self; 6] = [
        Self::Password,
        Self::CustomChallenge,
        Self::Refresh,
        Self::FirstFederated,
        Self::LaterFederated,
        Self::ClientCredentials,
    ];

    /// Its name in a table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::CustomChallenge => "custom",
            Self::Refresh => "refresh",
            Self::FirstFederated => "first federated",
            Self::LaterFederated => "federated",
            Self::ClientCredentials => "machine",
        }
    }

    /// The events of the flow that rules are evaluated for, in their order.
    #[must_use]
    pub const fn events(self) -> &'static [TriggerSource<'static>] {
        use TriggerSource::{
            PreAuthenticationAuthentication, TokenGenerationAuthentication, TokenGenerationClientCredentials,
            TokenGenerationHostedAuth, TokenGenerationRefreshTokens,
        };
        match self {
            Self::Password => &[PreAuthenticationAuthentication, TokenGenerationAuthentication],
            Self::CustomChallenge => &[TokenGenerationAuthentication],
            Self::Refresh => &[TokenGenerationRefreshTokens],
            Self::FirstFederated => &[TokenGenerationHostedAuth],
            Self::LaterFederated => &[PreAuthenticationAuthentication, TokenGenerationHostedAuth],
            Self::ClientCredentials => &[TokenGenerationClientCredentials],
        }
    }
}

impl SignInRule<ClientRule> {
    /// What the rule does in a flow. A user who signs in through an identity provider again may have a password too, and
    /// the event does not tell which of the two was used.
    #[must_use]
    pub fn effect(&self, flow: AuthFlow) -> RuleEffect {
        match (&self.kind, flow) {
            (_, flow) if !flow.events().contains(&TriggerSource::PreAuthenticationAuthentication) => RuleEffect::None,
            (ClientRule::FederationRequired(_), AuthFlow::LaterFederated) => RuleEffect::Unknown,
            _ => RuleEffect::of(self.mode),
        }
    }
}

impl SignInRule<UserRule> {
    /// What the rule does in a flow. A machine client is no user.
    #[must_use]
    pub fn effect(&self, flow: AuthFlow) -> RuleEffect {
        match flow {
            AuthFlow::ClientCredentials => RuleEffect::None,
            _ => RuleEffect::of(self.mode),
        }
    }
}

impl RuleEffect {
    const fn of(mode: RuleMode) -> Self {
        match mode {
            RuleMode::Enforce => Self::Denies,
            RuleMode::Shadow => Self::Logs,
        }
    }

    /// The word in a table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Denies => "enforce",
            Self::Logs => "shadow",
            Self::Unknown => "unknown",
            Self::None => "-",
        }
    }
}
