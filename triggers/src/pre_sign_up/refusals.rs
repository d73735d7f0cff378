//! What people are told who may not sign up. `DENIALS.md` has the same table, for those who write clients.

use crate::response::Refusal;

/// Every refusal of a rule.
pub(super) const REFUSALS: [Refusal; 11] = [
    EMAIL_MISSING,
    EMAIL_MALFORMED,
    DOMAIN_NOT_ALLOWED,
    DOMAIN_DENIED,
    DISPOSABLE_ADDRESS,
    PLUS_ADDRESS,
    NAME_CARRIES_LINK,
    ATTRIBUTE_MISSING,
    ATTRIBUTE_NOT_AS_ASKED,
    ATTRIBUTE_TOO_SHORT,
    ATTRIBUTE_TOO_LONG,
];

pub(super) const UNAVAILABLE: Refusal =
    Refusal { code: "SignUpUnavailable", message: "Sign-up is not possible at the moment. Please try again later" };

pub(super) const EMAIL_MISSING: Refusal =
    Refusal { code: "EmailMissing", message: "Please sign up with your email address" };

pub(super) const EMAIL_MALFORMED: Refusal = Refusal {
    code: "EmailMalformed",
    message: "This does not look like an email address. Please check how it is spelled",
};

pub(super) const DOMAIN_NOT_ALLOWED: Refusal = Refusal {
    code: "DomainNotAllowed",
    message: "Sign-up is not open to this email address. Please use the one of your organisation",
};

pub(super) const DOMAIN_DENIED: Refusal = Refusal {
    code: "DomainDenied",
    message: "Sign-up is not open to this email address. Please use another one, or write to us",
};

pub(super) const DISPOSABLE_ADDRESS: Refusal = Refusal {
    code: "DisposableAddress",
    message: "Please use an email address that you keep, so that we can reach you later",
};

pub(super) const PLUS_ADDRESS: Refusal =
    Refusal { code: "PlusAddress", message: "Please use your email address without the plus sign and what follows it" };

pub(super) const NAME_CARRIES_LINK: Refusal = Refusal {
    code: "NameCarriesLink",
    message: "Please write your name without a web address, and with a space after every dot",
};

pub(super) const ATTRIBUTE_MISSING: Refusal = Refusal {
    code: "AttributeMissing",
    message: "Something that we need is missing. Please fill in every required field",
};

pub(super) const ATTRIBUTE_NOT_AS_ASKED: Refusal = Refusal {
    code: "AttributeNotAsAsked",
    message: "Something is not written as it should be. Please check what you have filled in",
};

pub(super) const ATTRIBUTE_TOO_SHORT: Refusal =
    Refusal { code: "AttributeTooShort", message: "Something is too short. Please check what you have filled in" };

pub(super) const ATTRIBUTE_TOO_LONG: Refusal =
    Refusal { code: "AttributeTooLong", message: "Something is too long. Please check what you have filled in" };
