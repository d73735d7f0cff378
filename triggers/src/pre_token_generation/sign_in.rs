//! Whether a user who has proven who they are may sign in, or get new tokens.

use super::denials;
use crate::email::Email;
use crate::response::Denial;
use crate::rule_evaluation::{RuleEvaluation, ViolatedRule};
use events::views::PreTokenGeneration;
use events::{Envelope, TriggerSource};
use policy::{DomainList, Policy, SignInRule, SuspendingAttribute, UserAddress, UserRule};

/// A user to whom tokens are issued. The groups are those that Cognito sent.
struct User<'e, 'a> {
    app_client: Option<&'e str>,
    request: &'e PreTokenGeneration<'a>,
}

/// Evaluates the rules for users. A machine client is no user.
pub(super) fn evaluate_user_rules(
    event: &Envelope<'_>,
    request: &PreTokenGeneration<'_>,
    policy: &Policy,
) -> RuleEvaluation {
    let user = User { app_client: event.app_client(), request };
    RuleEvaluation::evaluate(applicable_rules(event, policy), |rule| user.violation(&rule.kind))
}

/// The rules that a user violates, for `explain`.
#[must_use]
pub fn violated_rules<'p>(
    event: &Envelope<'_>,
    request: &PreTokenGeneration<'_>,
    policy: &'p Policy,
) -> Vec<ViolatedRule<'p>> {
    let user = User { app_client: event.app_client(), request };
    ViolatedRule::find(applicable_rules(event, policy), |rule| user.violation(&rule.kind))
}

fn applicable_rules<'p>(event: &Envelope<'_>, policy: &'p Policy) -> &'p [SignInRule<UserRule>] {
    match event.trigger_source() {
        TriggerSource::TokenGenerationClientCredentials => &[],
        _ => policy.sign_in().user_rules(),
    }
}

impl User<'_, '_> {
    /// The denial if the user violates the rule. Whoever is allowed must have what the rule asks for; whoever is suspended
    /// must have what suspends them. If the event does not contain what the rule depends on, which Cognito always sends, that
    /// is a violation too.
    fn violation(&self, rule: &UserRule) -> Option<Denial> {
        match rule {
            UserRule::Suspended { attribute, groups } => {
                let by_attribute = attribute.as_ref().and_then(|attribute| self.suspended_by_attribute(attribute));
                by_attribute.or_else(|| self.suspended_by_groups(groups))
            }
            UserRule::VerifiedAddress(addresses) => {
                let is_verified = addresses.iter().any(|address| self.verified(*address).is_some());
                (!is_verified).then_some(denials::VERIFIED_ADDRESS_REQUIRED)
            }
            UserRule::AllowDomains { app_client, domains } => self
                .of_app_client(app_client, || (!self.has_address_in(domains)).then_some(denials::DOMAIN_NOT_ALLOWED)),
            UserRule::AllowGroups { app_client, groups } => self.of_app_client(app_client, || {
                let is_allowed = self.request.are_groups_known && self.is_in_one_of(groups);
                (!is_allowed).then_some(denials::GROUP_REQUIRED)
            }),
        }
    }

    fn suspended_by_attribute(&self, attribute: &SuspendingAttribute) -> Option<Denial> {
        if !self.request.is_attribute_known(&attribute.name) {
            return Some(denials::UNAVAILABLE);
        }
        let value = self.request.user_attributes.get(&attribute.name);
        let is_suspended = value.is_some_and(|value| attribute.values.iter().any(|suspending| suspending == value));
        is_suspended.then_some(denials::ACCOUNT_SUSPENDED)
    }

    fn suspended_by_groups(&self, groups: &[String]) -> Option<Denial> {
        match self.request.are_groups_known || groups.is_empty() {
            true => self.is_in_one_of(groups).then_some(denials::ACCOUNT_SUSPENDED),
            false => Some(denials::UNAVAILABLE),
        }
    }

    fn of_app_client(&self, app_client: &str, violation: impl FnOnce() -> Option<Denial>) -> Option<Denial> {
        match self.app_client {
            None => Some(denials::UNAVAILABLE),
            Some(id) if id == app_client => violation(),
            Some(_) => None,
        }
    }

    fn is_in_one_of(&self, groups: &[String]) -> bool {
        let own = self.request.group_configuration.iter().flat_map(|configuration| &configuration.groups_to_override);
        own.into_iter().any(|own| groups.iter().any(|group| group == own))
    }

    /// An address that is not verified proves no domain: users can write any into their attributes.
    fn has_address_in(&self, domains: &DomainList) -> bool {
        let email = Email::from_attribute(self.verified(UserAddress::Email));
        email.address().is_some_and(|address| domains.contains(&address.domain))
    }

    /// The address, if the user has verified it.
    fn verified(&self, address: UserAddress) -> Option<&str> {
        let attributes = &self.request.user_attributes;
        let is_verified = attributes.get(address.verified_attribute()) == Some("true");
        attributes.get(address.attribute()).filter(|text| is_verified && !text.trim().is_empty())
    }
}
