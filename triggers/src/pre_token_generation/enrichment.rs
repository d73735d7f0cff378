//! Applies the rules to one event.

use super::grants::{add_missing, grants_of_groups, grants_of_machine};
use super::groups;
use super::rule_set::RuleSet;
use super::size_limit;
use super::types::{ClaimStatus, Enrichment, Granted, NoValueReason, ResolvedClaim, ResolvedScope};
use super::values::ClaimInputs;
use crate::log_note::{LogCode, LogNote};
use events::views::PreTokenGeneration;
use events::{Envelope, EventVersion, TokenUse, TriggerSource};
use policy::{Claim, ClaimEnforcement, MachineClient, Place, Policy};
use std::borrow::Cow;

/// Applies the policy to an event. A pure function, and the only place where claims are decided. `None` if it is not
/// known which form the response must have (contract 8.4).
#[must_use]
pub fn enrich<'a>(
    event: &'a Envelope<'_>,
    request: &'a PreTokenGeneration<'_>,
    policy: &'a Policy,
) -> Option<Enrichment<'a>> {
    let version = request.version?;
    Some(apply_rules(event, request, version, RuleSet { tokens: policy.tokens(), without: None }))
}

/// Applies a set of rules.
pub(super) fn apply_rules<'a>(
    event: &'a Envelope<'_>,
    request: &'a PreTokenGeneration<'_>,
    version: EventVersion,
    rules: RuleSet<'a>,
) -> Enrichment<'a> {
    let tokens = rules.tokens;
    let mut enrichment = match event.trigger_source() {
        TriggerSource::TokenGenerationClientCredentials => enrich_machine_token(event, request, version, rules),
        _ => enrich_user_tokens(event, request, version, rules),
    };
    if tokens.version().is_some_and(|expected| expected > version) {
        enrichment.notes.push(LogNote::new(LogCode::EventVersionTooLow));
    }
    check_values(&mut enrichment);
    size_limit::enforce_size_limit(&mut enrichment, tokens.max_claim_bytes());
    enrichment
}

/// A machine client gets only what its own table specifies (contract 8.1).
fn enrich_machine_token<'a>(
    event: &'a Envelope<'_>,
    request: &'a PreTokenGeneration<'_>,
    version: EventVersion,
    rules: RuleSet<'a>,
) -> Enrichment<'a> {
    let mut enrichment = empty_enrichment(version);
    let Some(MachineClient { roles, claims, scopes, suppress_scopes }) =
        rules.tokens.machine_client(event.app_client())
    else {
        return enrichment;
    };
    enrichment.granted = grants_of_machine(roles, rules);
    let inputs = ClaimInputs { event, request, groups: &[], granted: &enrichment.granted };
    enrichment.claims = claims.iter().map(|rule| resolve_claim(rule, version, &inputs)).collect();
    let requested = RequestedScopes { names: &request.scopes, version };
    let mut scope_list = scopes_of_permissions(&enrichment.granted, requested, rules);
    for scope in scopes.iter().filter(|scope| rules.contains(&scope.place)) {
        add_scope(&mut scope_list, &scope.name, &[&scope.place], None, requested);
    }
    enrichment.scopes = scope_list;
    enrichment.suppressed_scopes = suppress_scopes.iter().collect();
    enrichment
}

fn enrich_user_tokens<'a>(
    event: &'a Envelope<'_>,
    request: &'a PreTokenGeneration<'_>,
    version: EventVersion,
    rules: RuleSet<'a>,
) -> Enrichment<'a> {
    let tokens = rules.tokens;
    let mut enrichment = empty_enrichment(version);
    enrichment.groups = groups::change_groups(request, event.app_client(), rules, &mut enrichment.notes);
    let groups: Vec<&str> = groups::effective_groups(request, enrichment.groups.as_ref());
    enrichment.granted = grants_of_groups(&groups, rules);
    let inputs = ClaimInputs { event, request, groups: &groups, granted: &enrichment.granted };
    enrichment.claims = tokens.claims().iter().map(|rule| resolve_claim(rule, version, &inputs)).collect();
    let requested = RequestedScopes { names: &request.scopes, version };
    enrichment.scopes = scopes_of_permissions(&enrichment.granted, requested, rules);
    enrichment.suppressed_scopes = tokens.suppressions().scopes().iter().collect();
    let of_token = |token: TokenUse| tokens.suppressions().claims(token).iter().map(move |claim| (token, claim));
    enrichment.suppressed_claims = TokenUse::ALL.into_iter().flat_map(of_token).collect();
    enrichment
}

fn empty_enrichment<'a>(version: EventVersion) -> Enrichment<'a> {
    Enrichment {
        version,
        claims: Vec::new(),
        suppressed_claims: Vec::new(),
        scopes: Vec::new(),
        suppressed_scopes: Vec::new(),
        groups: None,
        granted: Granted::default(),
        is_denied: false,
        notes: Vec::new(),
    }
}

/// Resolves a claim: its value, and its status in each token that its rule names.
fn resolve_claim<'a>(rule: &'a Claim, version: EventVersion, inputs: &ClaimInputs<'a, '_>) -> ResolvedClaim<'a> {
    let value = inputs.resolve_value(rule);
    let json = value.as_ref().map(|value| value.to_json().into_owned()).unwrap_or_default();
    let mut claim = ResolvedClaim { rule, value, json, id: None, access: None };
    for token in TokenUse::ALL {
        if rule.is_in(token) && claim.value.is_ok() {
            let is_supported = claim.min_version(token) <= version;
            *claim.status_mut(token) =
                Some(if is_supported { ClaimStatus::Set } else { ClaimStatus::NeedsNewerVersion });
        }
    }
    claim
}

/// Notes every claim that cannot be set, and denies the token if such a claim is enforced.
fn check_values(enrichment: &mut Enrichment<'_>) {
    let findings = enrichment.claims.iter().filter_map(|claim| {
        let (code, is_denied) = value_problem(claim)?;
        Some((LogNote::about(code, &claim.rule.name), is_denied))
    });
    for (note, is_denied) in findings.collect::<Vec<_>>() {
        enrichment.notes.push(note);
        enrichment.is_denied |= is_denied;
    }
}

/// Why a claim cannot be set as its rule requires, and whether the token is denied because of it.
fn value_problem(claim: &ResolvedClaim<'_>) -> Option<(LogCode, bool)> {
    let is_not_carried = || [claim.id, claim.access].contains(&Some(ClaimStatus::NeedsNewerVersion));
    match claim.value {
        Err(NoValueReason::InvalidValue | NoValueReason::TooLong | NoValueReason::GroupsUnknown) => {
            Some((LogCode::ClaimValueInvalid, claim.is_enforced()))
        }
        Err(missing) if missing.has_empty_source() && claim.rule.enforcement == ClaimEnforcement::Required => {
            Some((LogCode::ClaimRequired, true))
        }
        Ok(_) if is_not_carried() => Some((LogCode::ClaimNeedsNewerVersion, claim.is_enforced())),
        Ok(_) | Err(_) => None,
    }
}

/// The scopes that the client requested, and the version of the event.
#[derive(Clone, Copy)]
struct RequestedScopes<'r> {
    names: &'r [Cow<'r, str>],
    version: EventVersion,
}

/// The scopes that the permissions grant.
fn scopes_of_permissions<'a>(
    granted: &Granted<'a>,
    requested: RequestedScopes<'_>,
    rules: RuleSet<'a>,
) -> Vec<ResolvedScope<'a>> {
    let mut scopes = Vec::new();
    for grant in &granted.permissions {
        let Some(rule) = rules.filter(rules.tokens.grants().scopes_of(grant.name)) else { continue };
        let path = [&[&rule.place], grant.rules.as_slice()].concat();
        for scope in &rule.names {
            add_scope(&mut scopes, scope, &path, Some(grant.name), requested);
        }
    }
    scopes
}

/// Adds a scope. If it was already added by another rule, both rules are kept.
fn add_scope<'a>(
    scopes: &mut Vec<ResolvedScope<'a>>,
    name: &'a str,
    path: &[&'a Place],
    permission: Option<&'a str>,
    requested: RequestedScopes<'_>,
) {
    if let Some(known) = scopes.iter_mut().find(|scope| scope.name == name) {
        add_missing(&mut known.rules, path);
        known.permissions.extend(permission);
        return;
    }
    scopes.push(ResolvedScope {
        name,
        rules: path.to_vec(),
        permissions: permission.into_iter().collect(),
        is_requested: requested.names.iter().any(|requested| requested == name),
        is_supported: requested.version >= EventVersion::V2,
    });
}
