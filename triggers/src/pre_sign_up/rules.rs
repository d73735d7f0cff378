//! Whether an applicant violates a rule of the policy.

use super::{denials, disposable_list, user_name};
use crate::email::{Email, EmailAddress};
use crate::response::Denial;
use events::Attributes;
use policy::{AttributeRule, RuleKind};
use templates::contains_link;

/// A user who wants to sign up.
pub(super) struct Applicant<'e> {
    pub(super) user_name: Option<&'e str>,
    pub(super) email: Email<'e>,
    pub(super) attributes: &'e Attributes<'e>,
}

/// The denial if the applicant violates the rule.
pub(super) fn violation(kind: &RuleKind, applicant: &Applicant<'_>) -> Option<Denial> {
    match kind {
        RuleKind::AllowDomains(allowed) => domain_rule(applicant, |address| {
            (!allowed.contains(&address.domain)).then_some(denials::DOMAIN_NOT_ALLOWED)
        }),
        RuleKind::DenyDomains(denied) => {
            domain_rule(applicant, |address| denied.contains(&address.domain).then_some(denials::DOMAIN_DENIED))
        }
        RuleKind::DisposableDomains { except } => address_rule(applicant, |address| {
            let refused = !except.contains(&address.domain) && disposable_list::is_disposable(&address.domain);
            refused.then_some(denials::DISPOSABLE_ADDRESS)
        }),
        RuleKind::PlusAddressing => {
            address_rule(applicant, |address| address.has_plus_tag().then_some(denials::PLUS_ADDRESS))
        }
        RuleKind::UserName => {
            let is_allowed = user_name::is_allowed(applicant.user_name, applicant.attributes);
            (!is_allowed).then_some(denials::USER_NAME_NOT_ALLOWED)
        }
        RuleKind::Names => {
            let linked = NAMES.iter().filter_map(|name| applicant.attributes.get(name)).any(contains_link);
            linked.then_some(denials::NAME_CARRIES_LINK)
        }
        RuleKind::Attribute(rule) => attribute_rule(rule, applicant.attributes.get(&rule.name)),
    }
}

/// The attributes that e-mails and screens show as the user's name.
const NAMES: [&str; 5] = ["name", "given_name", "middle_name", "family_name", "nickname"];

/// An applicant without an address violates every list of allowed or denied domains (threat model, S06).
fn domain_rule(applicant: &Applicant<'_>, violation: impl Fn(&EmailAddress<'_>) -> Option<Denial>) -> Option<Denial> {
    match applicant.email {
        Email::Missing => Some(denials::EMAIL_MISSING),
        Email::Malformed | Email::Address(_) => address_rule(applicant, violation),
    }
}

/// An applicant without an address does not violate a rule about addresses. A malformed address does, because it is
/// unknown where mail to it would be delivered (threat model, S04).
fn address_rule(applicant: &Applicant<'_>, violation: impl Fn(&EmailAddress<'_>) -> Option<Denial>) -> Option<Denial> {
    match &applicant.email {
        Email::Missing => None,
        Email::Malformed => Some(denials::EMAIL_MALFORMED),
        Email::Address(address) => violation(address),
    }
}

/// A missing or empty value only violates `required`. A whitespace-only value violates `required` too, but is otherwise
/// checked like any other value.
fn attribute_rule(rule: &AttributeRule, value: Option<&str>) -> Option<Denial> {
    let value = value.unwrap_or_default();
    let length = value.chars().count();
    if rule.required && value.trim().is_empty() {
        Some(denials::ATTRIBUTE_MISSING)
    } else if value.is_empty() {
        None
    } else if rule.min_length.is_some_and(|min| length < min) {
        Some(denials::ATTRIBUTE_TOO_SHORT)
    } else if rule.max_length.is_some_and(|max| length > max) {
        Some(denials::ATTRIBUTE_TOO_LONG)
    } else if rule.pattern.as_ref().is_some_and(|pattern| !pattern.matches(value)) {
        Some(denials::ATTRIBUTE_NOT_AS_ASKED)
    } else {
        None
    }
}
