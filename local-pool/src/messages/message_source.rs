//! Why a code is sent, and the trigger sources of that (contract 2, 4, 13).

use super::delivery::Medium;
use events::TriggerSource;

/// Why a code is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MessagePurpose {
    SignUp,
    ResendCode,
    ForgotPassword,
    UpdateUserAttribute,
    VerifyUserAttribute,
    AdminCreateUser,
}

impl MessagePurpose {
    /// The source of CustomMessage.
    pub(super) const fn custom_message(self) -> TriggerSource<'static> {
        match self {
            Self::SignUp => TriggerSource::CustomMessageSignUp,
            Self::ResendCode => TriggerSource::CustomMessageResendCode,
            Self::ForgotPassword => TriggerSource::CustomMessageForgotPassword,
            Self::UpdateUserAttribute => TriggerSource::CustomMessageUpdateUserAttribute,
            Self::VerifyUserAttribute => TriggerSource::CustomMessageVerifyUserAttribute,
            Self::AdminCreateUser => TriggerSource::CustomMessageAdminCreateUser,
        }
    }

    /// The source of the custom sender of a medium.
    pub(super) const fn sender(self, medium: Medium) -> TriggerSource<'static> {
        match (self, medium) {
            (Self::SignUp, Medium::Email) => TriggerSource::CustomEmailSenderSignUp,
            (Self::SignUp, Medium::Sms) => TriggerSource::CustomSmsSenderSignUp,
            (Self::ResendCode, Medium::Email) => TriggerSource::CustomEmailSenderResendCode,
            (Self::ResendCode, Medium::Sms) => TriggerSource::CustomSmsSenderResendCode,
            (Self::ForgotPassword, Medium::Email) => TriggerSource::CustomEmailSenderForgotPassword,
            (Self::ForgotPassword, Medium::Sms) => TriggerSource::CustomSmsSenderForgotPassword,
            (Self::UpdateUserAttribute, Medium::Email) => TriggerSource::CustomEmailSenderUpdateUserAttribute,
            (Self::UpdateUserAttribute, Medium::Sms) => TriggerSource::CustomSmsSenderUpdateUserAttribute,
            (Self::VerifyUserAttribute, Medium::Email) => TriggerSource::CustomEmailSenderVerifyUserAttribute,
            (Self::VerifyUserAttribute, Medium::Sms) => TriggerSource::CustomSmsSenderVerifyUserAttribute,
            (Self::AdminCreateUser, Medium::Email) => TriggerSource::CustomEmailSenderAdminCreateUser,
            (Self::AdminCreateUser, Medium::Sms) => TriggerSource::CustomSmsSenderAdminCreateUser,
        }
    }

    /// Whether the message invites a user: it contains the user name and a temporary password.
    pub(super) fn is_invitation(self) -> bool {
        self == Self::AdminCreateUser
    }

    /// Whether the pool may ask for a link instead of a code (contract 4.4). For changed addresses that is not known.
    pub(super) fn may_have_link(self) -> bool {
        matches!(self, Self::SignUp | Self::ResendCode)
    }
}
