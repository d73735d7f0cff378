//! What end users see when they may not sign in through their identity provider.

use crate::response::Denial;

pub(super) const UNAVAILABLE: Denial = Denial {
    code: "FederationUnavailable",
    message: "Sign-in through this provider is not possible at the moment. Please try again later",
    when: "The rules for an identity provider drop attributes or refuse users, and the event cannot be evaluated; or the \
        payload is not a valid event, or it is a user migration event, which contains a password.",
};

pub(super) const EMAIL_MISSING: Denial = Denial {
    code: "FederatedEmailMissing",
    message: "Your provider did not pass on a verified email address. Please contact your administrator",
    when: "`[federation.NAME]` has rules about the email address, and the identity provider sent none, a malformed one or, \
        with `verified_email`, one that is not verified.",
};

pub(super) const DOMAIN_DENIED: Denial = Denial {
    code: "FederatedDomainDenied",
    message: "Sign-in through this provider is not open to your email address. Please use another account",
    when: "`allow_domains` of `[federation.NAME]` does not contain the domain, or `deny_domains` contains it.",
};
