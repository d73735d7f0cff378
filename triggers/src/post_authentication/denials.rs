//! The errors of this trigger.

use crate::response::Denial;

pub(super) use crate::effects::SIGN_IN_UNFINISHED;

pub(super) const UNAVAILABLE: Denial = Denial {
    code: "PostAuthenticationUnavailable",
    message: "You could not be signed in. Please try again",
    when: "The payload is not a valid event, or it is a user migration event, which contains a password.",
};
