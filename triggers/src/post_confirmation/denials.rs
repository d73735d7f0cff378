//! The errors of this trigger.

use crate::response::Denial;

pub(super) use crate::effects::SETUP_UNFINISHED;

pub(super) const UNAVAILABLE: Denial = Denial {
    code: "PostConfirmationUnavailable",
    message: "Your account is confirmed, but could not be set up. Please sign in and try again",
    when: "The payload is not a valid event, or it is a user migration event, which contains a password.",
};
