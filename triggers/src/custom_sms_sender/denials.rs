//! The errors of custom SMS sender. No user sees them: Cognito does not wait for a sender.

use crate::response::Denial;

pub(super) const UNAVAILABLE: Denial = Denial {
    code: "CustomSmsSenderUnavailable",
    message: "The short message could not be sent. Please try again later",
    when: "The payload is not a valid event, or it is a user migration event, which contains a password.",
};

/// No provider has accepted the message, and repeating the invocation can help.
pub const NOT_SENT: Denial = Denial {
    code: "ShortMessageNotSent",
    message: "The short message could not be sent yet. Please wait a moment",
    when: "No provider accepted the short message, or its code could not be decrypted, for a reason that may pass. Lambda \
           repeats the invocation.",
};
