//! Whether a sign-in violates a rule of the policy.

use super::denials;
use super::typed_name::TypedName;
use crate::response::Denial;
use crate::rule_evaluation::ViolatedRule;
use events::Envelope;
use policy::{ClientRule, DomainList, MailDomain, Policy};

/// A sign-in, before the password is checked.
pub(super) struct SignIn<'e> {
    app_client: Option<&'e str>,
    name: TypedName,
}

impl<'e> SignIn<'e> {
    pub(super) fn from_event(event: &'e Envelope<'_>) -> Self {
        Self { app_client: event.app_client(), name: TypedName::from_event(event) }
    }

    /// Whether the rule is about the user, but it is unknown whether they type a password.
    pub(super) fn is_federation_unknown(&self, rule: &ClientRule) -> bool {
        match (rule, &self.name) {
            (ClientRule::FederationRequired(domains), TypedName::Linked(domain)) => is_in(domains, domain.as_ref()),
            _ => false,
        }
    }
}

/// The denial if the sign-in violates the rule. If the event does not contain what the rule depends on, which Cognito always
/// sends, that is a violation too.
pub(super) fn violation(rule: &ClientRule, sign_in: &SignIn<'_>) -> Option<Denial> {
    match rule {
        ClientRule::Maintenance { app_client, .. } => match sign_in.app_client {
            None => Some(denials::UNAVAILABLE),
            Some(id) => (id == app_client).then_some(denials::CLIENT_UNDER_MAINTENANCE),
        },
        ClientRule::FederationRequired(domains) => match &sign_in.name {
            TypedName::Unreadable => Some(denials::UNAVAILABLE),
            TypedName::Linked(_) => None,
            TypedName::Domain(domain) => is_in(domains, domain.as_ref()).then_some(denials::FEDERATION_REQUIRED),
        },
    }
}

fn is_in(domains: &DomainList, domain: Option<&MailDomain>) -> bool {
    domain.is_some_and(|domain| domains.contains(domain))
}

/// The rules that a sign-in violates, for `explain`.
#[must_use]
pub fn violated_rules<'p>(event: &Envelope<'_>, policy: &'p Policy) -> Vec<ViolatedRule<'p>> {
    let sign_in = SignIn::from_event(event);
    ViolatedRule::find(policy.sign_in().client_rules(), |rule| violation(&rule.kind, &sign_in))
}
