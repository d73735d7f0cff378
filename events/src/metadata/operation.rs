//! The operations that take metadata, and how it arrives in an event.

use crate::source::TriggerSource;
use std::fmt;

/// An API operation or endpoint whose caller may hand metadata over (contract 3.1, 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiOperation {
    /// `SignUp`
    SignUp,
    /// `AdminCreateUser`
    AdminCreateUser,
    /// `ConfirmSignUp`
    ConfirmSignUp,
    /// `AdminConfirmSignUp`
    AdminConfirmSignUp,
    /// `ResendConfirmationCode`
    ResendConfirmationCode,
    /// `InitiateAuth`
    InitiateAuth,
    /// `AdminInitiateAuth`
    AdminInitiateAuth,
    /// `RespondToAuthChallenge`
    RespondToAuthChallenge,
    /// `AdminRespondToAuthChallenge`
    AdminRespondToAuthChallenge,
    /// `ForgotPassword`
    ForgotPassword,
    /// `ConfirmForgotPassword`
    ConfirmForgotPassword,
    /// `AdminResetUserPassword`
    AdminResetUserPassword,
    /// `UpdateUserAttributes`
    UpdateUserAttributes,
    /// `AdminUpdateUserAttributes`
    AdminUpdateUserAttributes,
    /// `GetUserAttributeVerificationCode`
    GetUserAttributeVerificationCode,
    /// `GetTokensFromRefreshToken`
    GetTokensFromRefreshToken,
    /// `GetClientToken`
    GetClientToken,
    /// The token endpoint with grant `client_credentials`; its form field is `aws_client_metadata`.
    ClientCredentials,
}

/// A parameter of a [`ApiOperation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiParameter {
    /// `ClientMetadata`
    ClientMetadata,
    /// `ValidationData`, of `SignUp` and `AdminCreateUser` only (contract 3.2)
    ValidationData,
}

/// A member of an event's `request` that holds metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventMember {
    /// `request.clientMetadata`
    ClientMetadata,
    /// `request.validationData`
    ValidationData,
}

impl EventMember {
    /// The member's name in `request`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientMetadata => "clientMetadata",
            Self::ValidationData => "validationData",
        }
    }
}

/// One way that metadata takes: a call's parameter arrives as a member of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// What the caller fills in.
    pub parameter: ApiParameter,
    /// The event that it arrives in.
    pub source: TriggerSource<'static>,
    /// Where in the event it arrives.
    pub member: EventMember,
    /// [`Presence::Possible`], or [`Presence::Unconfirmed`] where the contract is not sure of this delivery.
    pub presence: Presence,
}

/// Whether an event may carry metadata in a member. The later is the likelier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Cognito never sends it there.
    Never,
    /// Sources disagree, or nobody has seen it.
    Unconfirmed,
    /// It is there when the caller gave some.
    Possible,
}

impl ApiOperation {
    /// Every call that takes metadata.
    pub const ALL: [Self; 18] = [
        Self::SignUp,
        Self::AdminCreateUser,
        Self::ConfirmSignUp,
        Self::AdminConfirmSignUp,
        Self::ResendConfirmationCode,
        Self::InitiateAuth,
        Self::AdminInitiateAuth,
        Self::RespondToAuthChallenge,
        Self::AdminRespondToAuthChallenge,
        Self::ForgotPassword,
        Self::ConfirmForgotPassword,
        Self::AdminResetUserPassword,
        Self::UpdateUserAttributes,
        Self::AdminUpdateUserAttributes,
        Self::GetUserAttributeVerificationCode,
        Self::GetTokensFromRefreshToken,
        Self::GetClientToken,
        Self::ClientCredentials,
    ];
}

impl fmt::Display for ApiOperation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClientCredentials => formatter.write_str("the token endpoint with client_credentials"),
            operation => write!(formatter, "{operation:?}"),
        }
    }
}
