//! The error for payloads that are not valid events.

use crate::response::Denial;

pub(super) const UNAVAILABLE: Denial = Denial {
    code: "CustomMessageUnavailable",
    message: "The message could not be prepared. Please try again later",
    when: "The payload is not a valid event, or it is a user migration event, which contains a password.",
};
