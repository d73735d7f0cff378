//! The attributes that are kept, or a denial.

use super::denials;
use super::provider_attributes::ProviderAttributes;
use super::response::AttributeMap;
use super::value::{convert, unchanged};
use crate::decision::{Decision, ProposedResponse};
use crate::email::Email;
use crate::outcome::Outcome;
use crate::response::Denial;
use events::views::InboundFederation;
use events::{Envelope, Value, ValueKind};
use policy::{Policy, ProviderRules};
use std::borrow::Cow;
use std::collections::BTreeMap;

pub(super) fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let rules = policy.federation();
    if event.has_duplicate_members() {
        return Err(Outcome::AmbiguousEvent);
    }
    let request = InboundFederation::from_event(event);
    let provider = request.provider_name.as_deref().filter(|name| !name.is_empty());
    match rules.provider(provider.ok_or(Outcome::UnidentifiedUser)?) {
        None => Ok(keep_everything(event).into()),
        Some(provider) => decide_by_rules(event, &request, provider).map(Into::into),
    }
}

/// The event unchanged, or with an empty map if its response has none.
fn keep_everything<'e>(event: &Envelope<'e>) -> ProposedResponse<'e> {
    let response = event.response().map(Value::object).unwrap_or_default();
    match response.get("userAttributesToMap").map(Value::kind) {
        Some(ValueKind::Object) => ProposedResponse::Unchanged,
        _ => ProposedResponse::respond_with(AttributeMap::new(std::iter::empty())),
    }
}

fn decide_by_rules<'e>(
    event: &Envelope<'e>,
    request: &InboundFederation<'e>,
    rules: &ProviderRules,
) -> Result<ProposedResponse<'e>, Outcome> {
    let sent = ProviderAttributes::from_request(request);
    let subject = subject(request, rules, &sent);
    let values = values(rules, &sent);
    if let Some(denial) = refusal(rules, &sent, &values) {
        return Ok(ProposedResponse::Denied(denial));
    }
    match subject {
        Ok(subject) => {
            let kept = kept_attributes(rules, &sent, subject.as_ref(), &values);
            // An empty map would keep every attribute.
            match kept.is_empty() && rules.protects() {
                true => Err(Outcome::UnidentifiedUser),
                false => {
                    let members = kept.iter().map(|(name, value)| (*name, value.as_ref()));
                    Ok(ProposedResponse::respond_with(AttributeMap::new(members)))
                }
            }
        }
        // Cognito decides about a provider whose attributes are all kept.
        Err(_) if !rules.protects() => Ok(keep_everything(event)),
        Err(outcome) => Err(outcome),
    }
}

/// The provider's attribute that identifies the user, by its name; `None` if the subject of this type of provider is not an
/// attribute.
///
/// # Errors
/// If the provider did not send it: a map without it does not say who signs in.
fn subject<'r, 'e>(
    request: &InboundFederation<'e>,
    rules: &'r ProviderRules,
    sent: &ProviderAttributes<'e>,
) -> Result<Option<(&'r str, Cow<'e, str>)>, Outcome> {
    let Some(name) = rules.subject.as_deref().or(request.subject_attribute()) else { return Ok(None) };
    let value = sent.text(name).filter(|value| !value.is_empty());
    value.map(|value| Some((name, value))).ok_or(Outcome::UnidentifiedUser)
}

/// The values of the attributes with a rule, by the names that the attribute mapping reads.
fn values<'r>(rules: &'r ProviderRules, sent: &ProviderAttributes<'_>) -> BTreeMap<&'r str, String> {
    let value = |rule: &'r policy::FederatedAttribute| {
        let value = sent.get(&rule.source).and_then(|value| convert(value, rule));
        Some((rule.mapped_from.as_str(), value.or_else(|| rule.clear.then(String::new))?))
    };
    rules.attributes.iter().filter_map(value).collect()
}

/// The denial if the rules refuse users with this address.
fn refusal(rules: &ProviderRules, sent: &ProviderAttributes<'_>, values: &BTreeMap<&str, String>) -> Option<Denial> {
    if !rules.refuses() {
        return None;
    }
    let address = rules.attribute("email").and_then(|rule| values.get(rule.mapped_from.as_str()));
    let email = Email::from_attribute(address.map(String::as_str));
    let is_verified = || sent.get("email_verified").and_then(Value::boolean) == Some(true);
    let Some(address) = email.address().filter(|_| !rules.verified_email || is_verified()) else {
        return Some(denials::EMAIL_MISSING);
    };
    let is_allowed = rules.allow_domains.as_ref().is_none_or(|allowed| allowed.contains(&address.domain));
    let is_denied = rules.deny_domains.as_ref().is_some_and(|denied| denied.contains(&address.domain));
    (!is_allowed || is_denied).then_some(denials::DOMAIN_DENIED)
}

/// The members of the map: the subject, the attributes with a rule and, if the policy says so, the others.
fn kept_attributes<'r>(
    rules: &'r ProviderRules,
    sent: &'r ProviderAttributes<'_>,
    subject: Option<&'r (&str, Cow<'_, str>)>,
    values: &'r BTreeMap<&'r str, String>,
) -> BTreeMap<&'r str, Cow<'r, str>> {
    let mut kept: BTreeMap<&str, Cow<'_, str>> = BTreeMap::new();
    if rules.keeps_others {
        let others = sent.names().into_iter().filter(|name| rules.can_return(name));
        let others = others.filter(|name| rules.attributes.iter().all(|rule| rule.mapped_from != *name));
        kept.extend(others.filter_map(|name| Some((name, unchanged(sent.get(name)?)))));
    }
    kept.extend(values.iter().map(|(name, value)| (*name, Cow::Borrowed(value.as_str()))));
    // Last: no rule changes who signs in.
    kept.extend(subject.map(|(name, value)| (*name, Cow::Borrowed(value.as_ref()))));
    kept
}
