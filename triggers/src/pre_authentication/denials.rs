//! What end users see when they may not sign in. The sentences reveal nothing of an account.

use crate::response::Denial;

/// All denials by rules.
pub(super) const REFUSALS: [Denial; 2] = [CLIENT_UNDER_MAINTENANCE, FEDERATION_REQUIRED];

pub(super) const UNAVAILABLE: Denial = Denial {
    code: "SignInUnavailable",
    message: "Sign-in is not available at the moment. Please try again later",
    when: "A rule of pre authentication is enforced, and the event cannot be evaluated; or the payload is not a valid event, or \
        it is a user migration event, which contains a password.",
};

pub(crate) const CLIENT_UNDER_MAINTENANCE: Denial = Denial {
    code: "ClientUnderMaintenance",
    message: "Sign-in is closed for maintenance. Please try again later",
    when: "`[sign_in.maintenance.NAME]` is enforced for the app client. The announced end, if there is one, follows the \
        message in parentheses.",
};

pub(super) const FEDERATION_REQUIRED: Denial = Denial {
    code: "FederationRequired",
    message: "Please sign in with the login of your organisation",
    when: "`[sign_in.federation_required]` is enforced, and contains the domain of the address, whether or not there is such a \
        user.",
};
