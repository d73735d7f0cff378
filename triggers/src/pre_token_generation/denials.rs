//! The errors of this trigger.

use crate::response::Denial;

pub(super) const UNAVAILABLE: Denial = Denial {
    code: "TokenUnavailable",
    message: "Signing in is not possible at the moment. Please try again later",
    when: "A claim restricts or a rule of `[sign_in]` about users is enforced, and the event cannot be evaluated; or the payload is not a valid event, or it is a user \
        migration event, which contains a password.",
};

pub(super) const RESTRICTED: Denial = Denial {
    code: "TokenRestricted",
    message: "You cannot sign in with this account. Please contact support",
    when: "A claim with `restricts` cannot be added to the token, or a claim with `required` has no value.",
};

/// All denials: by a claim, and by the rules of `[sign_in]`.
pub(super) const REFUSALS: [Denial; 5] =
    [RESTRICTED, ACCOUNT_SUSPENDED, VERIFIED_ADDRESS_REQUIRED, DOMAIN_NOT_ALLOWED, GROUP_REQUIRED];

pub(super) const ACCOUNT_SUSPENDED: Denial = Denial {
    code: "AccountSuspended",
    message: "Your account is suspended. Please contact support",
    when: "`[sign_in.suspended]` is enforced, and the attribute or a group of the user suspends them.",
};

pub(super) const VERIFIED_ADDRESS_REQUIRED: Denial = Denial {
    code: "VerifiedAddressRequired",
    message: "Please confirm your email address or phone number before you sign in",
    when: "`[sign_in.verified_address]` is enforced, and the user has verified none of the addresses.",
};

pub(super) const DOMAIN_NOT_ALLOWED: Denial = Denial {
    code: "SignInDomainNotAllowed",
    message: "You cannot sign in here with this email address. Please contact support",
    when: "`[sign_in.allow_domains.NAME]` is enforced for the app client, and the user has no verified email address in one of \
        the domains.",
};

pub(super) const GROUP_REQUIRED: Denial = Denial {
    code: "SignInGroupRequired",
    message: "Your account has no access to this application. Please contact support",
    when: "`[sign_in.allow_groups.NAME]` is enforced for the app client, and the user is in none of the groups.",
};
