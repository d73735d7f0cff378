//! What end users see when they may not sign up. `docs/reference/denials.md` documents them for client
//! developers.

use crate::response::Denial;

/// All denials by rules.
pub(super) const REFUSALS: [Denial; 12] = [
    EMAIL_MISSING,
    EMAIL_MALFORMED,
    DOMAIN_NOT_ALLOWED,
    DOMAIN_DENIED,
    DISPOSABLE_ADDRESS,
    PLUS_ADDRESS,
    USER_NAME_NOT_ALLOWED,
    NAME_CARRIES_LINK,
    ATTRIBUTE_MISSING,
    ATTRIBUTE_NOT_AS_ASKED,
    ATTRIBUTE_TOO_SHORT,
    ATTRIBUTE_TOO_LONG,
];

pub(super) const UNAVAILABLE: Denial = Denial {
    code: "SignUpUnavailable",
    message: "Sign-up is not possible at the moment. Please try again later",
    when: "A rule is enforced, and the event cannot be evaluated; or the payload is not a valid event, or it is a user \
        migration event, which contains a password.",
};

pub(super) const EMAIL_MISSING: Denial = Denial {
    code: "EmailMissing",
    message: "Please sign up with your email address",
    when: "`[sign_up.allow_domains]` or `[sign_up.deny_domains]` is enforced, and the sign-up has no email address.",
};

pub(super) const EMAIL_MALFORMED: Denial = Denial {
    code: "EmailMalformed",
    message: "This is not a valid email address. Please check the spelling",
    when: "A rule about addresses is enforced, and the email address is malformed.",
};

pub(super) const DOMAIN_NOT_ALLOWED: Denial = Denial {
    code: "DomainNotAllowed",
    message: "Sign-up is not open to this email address. Please use the address of your organisation",
    when: "`[sign_up.allow_domains]` does not contain the domain.",
};

pub(super) const DOMAIN_DENIED: Denial = Denial {
    code: "DomainDenied",
    message: "Sign-up is not open to this email address. Please use another address or contact support",
    when: "`[sign_up.deny_domains]` contains the domain.",
};

pub(super) const DISPOSABLE_ADDRESS: Denial = Denial {
    code: "DisposableAddress",
    message: "Please use a permanent email address. Disposable addresses are not accepted",
    when: "`[sign_up.disposable_domains]` is enforced, and the domain is on the list of disposable domains.",
};

pub(super) const PLUS_ADDRESS: Denial = Denial {
    code: "PlusAddress",
    message: "Please use your email address without the plus sign and the text after it",
    when: "`[sign_up.plus_addressing]` is enforced, and the address has a plus sign.",
};

pub(super) const USER_NAME_NOT_ALLOWED: Denial = Denial {
    code: "UserNameNotAllowed",
    message: "Please choose another user name: your own email address or phone number, or letters and digits",
    when: "`[sign_up.user_name]` is enforced, which it is even without its table, and the user name is an address or \
        telephone number other than the one of the sign-up, or contains a character that is not allowed.",
};

pub(super) const NAME_CARRIES_LINK: Denial = Denial {
    code: "NameCarriesLink",
    message: "Please enter your name without a web address, and with a space after every dot",
    when: "`[sign_up.names]` is enforced, and a name contains a link.",
};

pub(super) const ATTRIBUTE_MISSING: Denial = Denial {
    code: "AttributeMissing",
    message: "A required field is missing. Please fill in all required fields",
    when: "`[sign_up.attributes.NAME]`: the attribute is `required` and missing.",
};

pub(super) const ATTRIBUTE_NOT_AS_ASKED: Denial = Denial {
    code: "AttributeNotAsAsked",
    message: "One of the fields has an invalid format. Please check your entries",
    when: "`[sign_up.attributes.NAME]`: the value does not match `pattern`.",
};

pub(super) const ATTRIBUTE_TOO_SHORT: Denial = Denial {
    code: "AttributeTooShort",
    message: "One of the fields is too short. Please check your entries",
    when: "`[sign_up.attributes.NAME]`: the value is shorter than `min_length`.",
};

pub(super) const ATTRIBUTE_TOO_LONG: Denial = Denial {
    code: "AttributeTooLong",
    message: "One of the fields is too long. Please check your entries",
    when: "`[sign_up.attributes.NAME]`: the value is longer than `max_length`.",
};
