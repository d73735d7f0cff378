//! The deliveries of metadata for each API operation (contract 3.1 and 3.2, section 13 for the custom senders).

use super::operation::{ApiOperation, ApiParameter, Delivery, EventMember, Presence};
use crate::registry::TriggerSource as Source;

impl ApiOperation {
    /// Every delivery of this operation's metadata (contract 3.1, 3.2, section 13 for the senders).
    ///
    /// Where the contract names a trigger, the source is the one that the operation invokes according to section 2. A
    /// user who is migrated by the operation is created through `PreSignUp_AdminCreateUser` (5.3).
    pub fn deliveries(self) -> impl Iterator<Item = &'static Delivery> {
        let more = match self {
            Self::AdminRespondToAuthChallenge => MORE_OF_ADMIN_RESPOND_TO_AUTH_CHALLENGE,
            _ => &[],
        };
        self.shared_deliveries().iter().chain(more)
    }

    /// The deliveries that similar operations have in common.
    const fn shared_deliveries(self) -> &'static [Delivery] {
        match self {
            Self::SignUp => SIGN_UP,
            Self::AdminCreateUser => ADMIN_CREATE_USER,
            Self::ConfirmSignUp | Self::AdminConfirmSignUp => CONFIRM_SIGN_UP,
            Self::ResendConfirmationCode => RESEND_CONFIRMATION_CODE,
            Self::InitiateAuth | Self::AdminInitiateAuth => INITIATE_AUTH,
            Self::RespondToAuthChallenge | Self::AdminRespondToAuthChallenge => RESPOND_TO_AUTH_CHALLENGE,
            Self::ForgotPassword => FORGOT_PASSWORD,
            Self::ConfirmForgotPassword => CONFIRM_FORGOT_PASSWORD,
            Self::AdminResetUserPassword => ADMIN_RESET_USER_PASSWORD,
            Self::UpdateUserAttributes | Self::AdminUpdateUserAttributes => UPDATE_USER_ATTRIBUTES,
            Self::GetUserAttributeVerificationCode => GET_USER_ATTRIBUTE_VERIFICATION_CODE,
            Self::GetTokensFromRefreshToken => GET_TOKENS_FROM_REFRESH_TOKEN,
            Self::GetClientToken | Self::ClientCredentials => CLIENT_CREDENTIALS,
        }
    }
}

const fn client(source: Source<'static>) -> Delivery {
    let (parameter, member) = (ApiParameter::ClientMetadata, EventMember::ClientMetadata);
    Delivery { parameter, source, member, presence: Presence::Possible }
}

const fn validation(source: Source<'static>) -> Delivery {
    let (parameter, member) = (ApiParameter::ValidationData, EventMember::ValidationData);
    Delivery { parameter, source, member, presence: Presence::Possible }
}

/// `ClientMetadata` that arrives as `validationData`.
const fn crossing(source: Source<'static>) -> Delivery {
    Delivery { member: EventMember::ValidationData, ..client(source) }
}

const fn unconfirmed(delivery: Delivery) -> Delivery {
    Delivery { presence: Presence::Unconfirmed, ..delivery }
}

/// `PostConfirmation` receives it only if the user is confirmed within the same call (3.1).
const SIGN_UP: &[Delivery] = &[
    client(Source::PreSignUpSignUp),
    validation(Source::PreSignUpSignUp),
    client(Source::CustomMessageSignUp),
    client(Source::PostConfirmationConfirmSignUp),
    client(Source::CustomEmailSenderSignUp),
    unconfirmed(client(Source::CustomSmsSenderSignUp)),
];

const ADMIN_CREATE_USER: &[Delivery] = &[
    client(Source::PreSignUpAdminCreateUser),
    validation(Source::PreSignUpAdminCreateUser),
    unconfirmed(client(Source::CustomMessageAdminCreateUser)),
    unconfirmed(client(Source::CustomEmailSenderAdminCreateUser)),
    unconfirmed(client(Source::CustomSmsSenderAdminCreateUser)),
];

const CONFIRM_SIGN_UP: &[Delivery] = &[client(Source::PostConfirmationConfirmSignUp)];

const RESEND_CONFIRMATION_CODE: &[Delivery] = &[
    client(Source::CustomMessageResendCode),
    unconfirmed(client(Source::CustomEmailSenderResendCode)),
    unconfirmed(client(Source::CustomSmsSenderResendCode)),
];

const INITIATE_AUTH: &[Delivery] = &[
    crossing(Source::PreAuthenticationAuthentication),
    crossing(Source::UserMigrationAuthentication),
    unconfirmed(crossing(Source::PreSignUpAdminCreateUser)),
];

const RESPOND_TO_AUTH_CHALLENGE: &[Delivery] = &[
    client(Source::PostAuthenticationAuthentication),
    client(Source::TokenGenerationAuthentication),
    client(Source::TokenGenerationNewPasswordChallenge),
    client(Source::TokenGenerationAuthenticateDevice),
    client(Source::DefineAuthChallengeAuthentication),
    client(Source::CreateAuthChallengeAuthentication),
    client(Source::VerifyAuthChallengeResponseAuthentication),
    client(Source::CustomEmailSenderAuthentication),
    client(Source::CustomSmsSenderAuthentication),
];

/// According to section 2 this operation runs no migration, so that delivery is unconfirmed.
const MORE_OF_ADMIN_RESPOND_TO_AUTH_CHALLENGE: &[Delivery] = &[
    client(Source::PreSignUpAdminCreateUser),
    client(Source::CustomMessageAuthentication),
    unconfirmed(client(Source::UserMigrationAuthentication)),
];

const FORGOT_PASSWORD: &[Delivery] = &[
    client(Source::PreSignUpAdminCreateUser),
    client(Source::CustomMessageForgotPassword),
    client(Source::UserMigrationForgotPassword),
    client(Source::CustomEmailSenderForgotPassword),
    unconfirmed(client(Source::CustomSmsSenderForgotPassword)),
];

const CONFIRM_FORGOT_PASSWORD: &[Delivery] = &[client(Source::PostConfirmationConfirmForgotPassword)];

/// It certainly reaches the trigger, but it is unconfirmed that the event has this source (section 2).
const ADMIN_RESET_USER_PASSWORD: &[Delivery] = &[client(Source::CustomMessageForgotPassword)];

const UPDATE_USER_ATTRIBUTES: &[Delivery] = &[
    client(Source::CustomMessageUpdateUserAttribute),
    unconfirmed(client(Source::CustomEmailSenderUpdateUserAttribute)),
    unconfirmed(client(Source::CustomSmsSenderUpdateUserAttribute)),
];

const GET_USER_ATTRIBUTE_VERIFICATION_CODE: &[Delivery] = &[
    client(Source::CustomMessageVerifyUserAttribute),
    unconfirmed(client(Source::CustomEmailSenderVerifyUserAttribute)),
    unconfirmed(client(Source::CustomSmsSenderVerifyUserAttribute)),
];

/// Not `TokenGeneration_RefreshTokens`: `InitiateAuth` invokes that source, and its metadata does not reach it (2,
/// 3.1).
const GET_TOKENS_FROM_REFRESH_TOKEN: &[Delivery] = &[client(Source::TokenGenerationAuthentication)];

const CLIENT_CREDENTIALS: &[Delivery] = &[client(Source::TokenGenerationClientCredentials)];
