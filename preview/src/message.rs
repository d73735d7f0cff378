//! The kinds of custom messages on the overview.

use events::TriggerSource;
use serde::{Serialize, Serializer};

/// A kind of custom message.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct MessageKind {
    /// The name in addresses: `sign_up`.
    pub(crate) slug: &'static str,
    /// The trigger source.
    #[serde(serialize_with = "as_named")]
    pub(crate) source: TriggerSource<'static>,
    /// The display name.
    pub(crate) title: &'static str,
}

/// All kinds, in the order in which a user meets them.
pub(crate) const MESSAGE_KINDS: [MessageKind; 7] = [
    MessageKind { slug: "sign_up", source: TriggerSource::CustomMessageSignUp, title: "Sign up" },
    MessageKind { slug: "resend_code", source: TriggerSource::CustomMessageResendCode, title: "Resend code" },
    MessageKind { slug: "admin_create_user", source: TriggerSource::CustomMessageAdminCreateUser, title: "Invitation" },
    MessageKind {
        slug: "forgot_password",
        source: TriggerSource::CustomMessageForgotPassword,
        title: "Forgot password",
    },
    MessageKind {
        slug: "update_user_attribute",
        source: TriggerSource::CustomMessageUpdateUserAttribute,
        title: "Address changed",
    },
    MessageKind {
        slug: "verify_user_attribute",
        source: TriggerSource::CustomMessageVerifyUserAttribute,
        title: "Verify address",
    },
    MessageKind { slug: "authentication", source: TriggerSource::CustomMessageAuthentication, title: "Sign-in code" },
];

impl MessageKind {
    /// The kind of message with this trigger source.
    pub(crate) fn from_source(source: TriggerSource<'_>) -> Option<Self> {
        MESSAGE_KINDS.into_iter().find(|message| message.source == source)
    }

    pub(crate) fn is_invitation(self) -> bool {
        self.source == TriggerSource::CustomMessageAdminCreateUser
    }
}

fn as_named<S: Serializer>(source: &TriggerSource<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(source.as_str())
}
