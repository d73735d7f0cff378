//! The operations that take metadata, and how it arrives in an event.

use crate::registry::TriggerSource;
use strum::{Display, EnumCount, VariantArray};

/// An API operation or endpoint that accepts metadata from its caller (contract 3.1, 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumCount, VariantArray)]
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
    /// The token endpoint with the grant `client_credentials`; the form field is `aws_client_metadata`.
    #[strum(to_string = "the token endpoint with client_credentials")]
    ClientCredentials,
}

/// A metadata parameter of an [`ApiOperation`].
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

/// One delivery of metadata: an operation's parameter arrives as a member of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The parameter that the caller sets.
    pub parameter: ApiParameter,
    /// The source of the event in which it arrives.
    pub source: TriggerSource<'static>,
    /// The member in which it arrives.
    pub member: EventMember,
    /// [`Presence::Possible`], or [`Presence::Unconfirmed`] if the contract marks this delivery as unconfirmed.
    pub presence: Presence,
}

/// Whether an event may contain metadata in a member, ordered by certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Cognito never sends it there.
    Never,
    /// Sources disagree, or it has not been observed.
    Unconfirmed,
    /// It is present if the caller sent metadata.
    Possible,
}

impl ApiOperation {
    /// Every operation that accepts metadata.
    pub const ALL: [Self; Self::COUNT] = *Self::VARIANTS.first_chunk().unwrap();
}
