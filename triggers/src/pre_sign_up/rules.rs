//! Whether somebody breaks a rule of the policy.

use super::email::{Email, EmailAddress};
use super::{refusals, throwaway};
use crate::handler::Refusal;
use crate::note::{Code, Note};
use events::Attributes;
use policy::{AttributeRule, RuleKind, RuleMode, SignUpRule};
use templates::contains_link;

/// Somebody who wants to sign up.
pub(super) struct Person<'e> {
    pub(super) email: Email<'e>,
    pub(super) attributes: &'e Attributes<'e>,
}

/// What the rules say about somebody.
pub(super) struct Ruling {
    /// That of the first rule which is broken and enforced.
    pub(super) refusal: Option<Refusal>,
    /// `denied:<rule>` for that one, and `shadow:<rule>:<Code>` for each that would have refused.
    pub(super) notes: Vec<Note>,
}

impl Ruling {
    /// Asks the rules in their order. Those that refuse nobody are all asked, so that the log counts them alike whatever the
    /// others say.
    pub(super) fn on<'r>(person: &Person<'_>, rules: impl Iterator<Item = &'r SignUpRule>) -> Self {
        let mut ruling = Self { refusal: None, notes: Vec::new() };
        for rule in rules {
            match (rule.mode, ruling.refusal) {
                (RuleMode::Enforce, Some(_)) => {}
                (RuleMode::Enforce, None) => {
                    ruling.refusal = broken(&rule.kind, person);
                    ruling.notes.extend(ruling.refusal.map(|_| Note::about(Code::Denied, rule.name())));
                }
                (RuleMode::Shadow, _) => {
                    let would_be = broken(&rule.kind, person);
                    let note = |Refusal { code, .. }| Note::about(Code::Shadow, &format!("{}:{code}", rule.name()));
                    ruling.notes.extend(would_be.map(note));
                }
            }
        }
        ruling
    }
}

/// What somebody is told who breaks a rule; `None` for who does not.
fn broken(kind: &RuleKind, person: &Person<'_>) -> Option<Refusal> {
    match kind {
        RuleKind::AllowDomains(allowed) => {
            domain_rule(person, |address| (!allowed.contains(&address.domain)).then_some(refusals::DOMAIN_NOT_ALLOWED))
        }
        RuleKind::DenyDomains(denied) => {
            domain_rule(person, |address| denied.contains(&address.domain).then_some(refusals::DOMAIN_DENIED))
        }
        RuleKind::DisposableDomains { except } => address_rule(person, |address| {
            let refused = !except.contains(&address.domain) && throwaway::is_throwaway(&address.domain);
            refused.then_some(refusals::THROWAWAY_ADDRESS)
        }),
        RuleKind::PlusAddressing => {
            address_rule(person, |address| address.is_sub_address().then_some(refusals::SUB_ADDRESS))
        }
        RuleKind::Names => {
            let linked = NAMES.iter().filter_map(|name| person.attributes.get(name)).any(contains_link);
            linked.then_some(refusals::NAME_CARRIES_LINK)
        }
        RuleKind::Attribute(rule) => attribute_rule(rule, person.attributes.get(&rule.name)),
    }
}

/// The attributes that mails and screens show as somebody's name.
const NAMES: [&str; 5] = ["name", "given_name", "middle_name", "family_name", "nickname"];

/// A list of domains is a control: who has no address at all is not on the right side of it (SECURITY.md, S06).
fn domain_rule(person: &Person<'_>, broken: impl Fn(&EmailAddress<'_>) -> Option<Refusal>) -> Option<Refusal> {
    match person.email {
        Email::Missing => Some(refusals::EMAIL_MISSING),
        Email::Malformed | Email::Address(_) => address_rule(person, broken),
    }
}

/// A rule about addresses has nothing to say about somebody without one. What is no address breaks it: nobody knows where
/// the mail would go (SECURITY.md, S04).
fn address_rule(person: &Person<'_>, broken: impl Fn(&EmailAddress<'_>) -> Option<Refusal>) -> Option<Refusal> {
    match &person.email {
        Email::Missing => None,
        Email::Malformed => Some(refusals::EMAIL_MALFORMED),
        Email::Address(address) => broken(address),
    }
}

/// A value that is not there, or empty, breaks nothing but `required`; a blank one is there for every other question.
fn attribute_rule(rule: &AttributeRule, value: Option<&str>) -> Option<Refusal> {
    let value = value.unwrap_or_default();
    let length = value.chars().count();
    if rule.required && value.trim().is_empty() {
        Some(refusals::ATTRIBUTE_MISSING)
    } else if value.is_empty() {
        None
    } else if rule.min_length.is_some_and(|min| length < min) {
        Some(refusals::ATTRIBUTE_TOO_SHORT)
    } else if rule.max_length.is_some_and(|max| length > max) {
        Some(refusals::ATTRIBUTE_TOO_LONG)
    } else if rule.pattern.as_ref().is_some_and(|pattern| !pattern.matches(value)) {
        Some(refusals::ATTRIBUTE_NOT_AS_ASKED)
    } else {
        None
    }
}
