//! Checks which attributes the identity providers set.

use crate::doctor::finding::Findings;
use crate::doctor::snapshot::PoolSnapshot;
use crate::identity_provider::IdentityProvider;
use events::views::subject_attribute;
use policy::{Policy, ProviderRules, TrustedAttribute, VERIFICATIONS};

pub(in crate::doctor) fn examine(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
    let Some(providers) = snapshot.identity_providers else { return };
    let trusted: Vec<_> = policy.trusted_attributes().collect();
    for provider in providers.known {
        let rules = policy.federation().provider(provider.name());
        check_rights(provider, rules, &trusted, findings);
        check_verifications(provider, rules, policy, findings);
        if let Some(rules) = rules {
            check_mapping(provider, rules, findings);
        }
    }
    for rules in policy.federation().providers().iter().filter(|_| providers.are_all) {
        if !providers.known.iter().any(|provider| provider.name().eq_ignore_ascii_case(&rules.name)) {
            findings.warning(
                "identity-provider-missing",
                rules.place.to_string(),
                format!("the pool has no identity provider {}, so these rules have no effect", rules.name),
                "correct the name, or remove the table",
            );
        }
    }
}

/// Whether the policy needs to know which attributes the identity providers set.
pub(in crate::doctor) fn is_needed(policy: &Policy) -> bool {
    !policy.federation().providers().is_empty() || policy.trusted_attributes().next().is_some()
}

/// A claim or a rule is only as trustworthy as its attribute.
fn check_rights(
    provider: &IdentityProvider,
    rules: Option<&ProviderRules>,
    trusted: &[TrustedAttribute<'_>],
    findings: &mut Findings,
) {
    for (attribute, raw) in provider.mapping() {
        let role = trusted.iter().find(|trusted| trusted.name == attribute).map(|trusted| trusted.role);
        if let Some(role) = role
            && decides(provider, rules, attribute, raw)
        {
            let reason = format!("{attribute} {}, and the provider decides about it", role.predicate());
            findings.error("federated-attribute", place(provider, attribute), reason, fix(provider, attribute));
        }
    }
}

fn check_verifications(
    provider: &IdentityProvider,
    rules: Option<&ProviderRules>,
    policy: &Policy,
    findings: &mut Findings,
) {
    let is_linked = policy.sign_up().link().is_some_and(|link| link.trusts(provider.name()));
    for (attribute, raw) in provider.mapping().filter(|(attribute, _)| VERIFICATIONS.contains(attribute)) {
        if !is_linked && decides(provider, rules, attribute, raw) {
            let reason = "the provider decides which addresses count as verified";
            findings.warning("federated-attribute", place(provider, attribute), reason, fix(provider, attribute));
        }
    }
}

/// Whether the provider sets the attribute although the policy does not say that it may.
fn decides(provider: &IdentityProvider, rules: Option<&ProviderRules>, attribute: &str, raw: &str) -> bool {
    let Some(rules) = rules else { return true };
    let is_allowed = rules.attribute(attribute).is_some_and(|rule| rule.is_trusted && rule.mapped_from == raw);
    !is_allowed && (rules.can_return(raw) || is_subject(provider, rules, raw))
}

fn is_subject(provider: &IdentityProvider, rules: &ProviderRules, raw: &str) -> bool {
    rules.subject.as_deref().or(subject_attribute(provider.kind())) == Some(raw)
}

fn place(provider: &IdentityProvider, attribute: &str) -> String {
    format!("identity provider {}, AttributeMapping.{attribute}", provider.name())
}

fn fix(provider: &IdentityProvider, attribute: &str) -> String {
    format!(
        "remove {attribute} from the attribute mapping; or add a table [federation.{}] with the attributes that the provider \
         may set, and trusted = true for {attribute} if it is one of them",
        provider.name()
    )
}

/// A value under a name that the attribute mapping does not read is not used, and one that it reads but does not get is
/// missing in new profiles.
fn check_mapping(provider: &IdentityProvider, rules: &ProviderRules, findings: &mut Findings) {
    for rule in &rules.attributes {
        let (name, own) = (&rule.name, &rule.mapped_from);
        let reason = match provider.mapped_from(name) {
            Some(raw) if raw == own => continue,
            Some(raw) => format!("{name} is mapped from {raw}, but the policy has mapped_from = {own:?}"),
            None => format!("{name} is not mapped, so the value that the function returns as {own} is not used"),
        };
        let fix = format!("map {name} from {own} in the user pool, or correct mapped_from in the policy");
        findings.warning("attribute-mapping", place(provider, name), reason, fix);
    }
    for (attribute, raw) in provider.mapping() {
        let is_returned = rules.can_return(raw) || is_subject(provider, rules, raw);
        if attribute != "username" && !is_returned && rules.attribute(attribute).is_none() {
            findings.warning(
                "attribute-mapping",
                place(provider, attribute),
                format!("{attribute} is mapped from {raw}, which the policy drops, so the provider does not set it"),
                format!(
                    "remove {attribute} from the attribute mapping, or add its table to [federation.{}]",
                    rules.name
                ),
            );
        }
    }
}
