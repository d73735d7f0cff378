//! The errors of this trigger.

use crate::response::Denial;

pub(super) const UNAVAILABLE: Denial = Denial {
    code: "TokenUnavailable",
    message: "Signing in is not possible at the moment. Please try again later",
    when: "A claim restricts, and the event cannot be evaluated; or the payload is not a valid event, or it is a user \
        migration event, which contains a password.",
};

pub(super) const RESTRICTED: Denial = Denial {
    code: "TokenRestricted",
    message: "You cannot sign in with this account. Please contact support",
    when: "A claim with `restricts` cannot be added to the token, or a claim with `required` has no value.",
};
