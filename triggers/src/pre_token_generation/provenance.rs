//! The rules that each part of a token depends on, found by applying the rules again, each time without one of them. Only
//! `explain` uses this.

use super::enrichment::apply_rules;
use super::grants::add_missing;
use super::rule_set::RuleSet;
use super::types::{ClaimStatus, Enrichment, Grant, ResolvedClaim};
use events::views::PreTokenGeneration;
use events::{Envelope, TokenUse};
use policy::{ClaimSource, Place, Policy, Tokens};

/// The tokens of one event with all rules, and without each single rule.
pub struct Provenance<'e, 'a> {
    enrichment: &'e Enrichment<'a>,
    without: Vec<(&'a Place, Enrichment<'a>)>,
}

/// A part of the tokens that is set by rules.
#[derive(Clone, Copy)]
pub enum Part<'p> {
    /// `cognito:groups`.
    Groups,
    /// A claim of one of the tokens, by name.
    Claim(TokenUse, &'p str),
    /// A scope of the access token, by name.
    Scope(&'p str),
}

/// The rules that a part depends on.
#[derive(Default)]
pub struct Attribution<'a> {
    /// Removing any one of these rules removes or changes the part. The part's own rule comes first.
    pub rules: Vec<&'a Place>,
    /// These rules set the part too, but each of them is redundant: it could be removed without effect.
    pub others: Vec<&'a Place>,
}

impl<'e, 'a> Provenance<'e, 'a> {
    /// Computes the provenance of an enrichment, which [`enrich`](super::enrich) made for the same event.
    #[must_use]
    pub fn compute(
        event: &'a Envelope<'_>,
        request: &'a PreTokenGeneration<'_>,
        policy: &'a Policy,
        enrichment: &'e Enrichment<'a>,
    ) -> Self {
        let tokens = policy.tokens();
        let version = enrichment.version;
        let without = |place| (place, apply_rules(event, request, version, RuleSet { tokens, without: Some(place) }));
        Self { enrichment, without: shared_rules(enrichment, tokens).into_iter().map(without).collect() }
    }

    /// The rules that a part depends on; empty if the part is not in the token.
    #[must_use]
    pub fn attribute_to_rules(&self, part: Part<'_>) -> Attribution<'a> {
        let value = part.value(self.enrichment);
        if value.is_none() {
            return Attribution::default();
        }
        let dependent = self.without.iter().filter(|(_, enrichment)| part.value(enrichment) != value);
        let dependent: Vec<_> = dependent.map(|(place, _)| *place).collect();
        let (granting, others) =
            part.granting_rules(self.enrichment).into_iter().partition(|place| dependent.contains(place));
        let mut rules: Vec<_> = part.own_rule(self.enrichment).into_iter().chain::<Vec<_>>(granting).collect();
        add_missing(&mut rules, &dependent);
        Attribution { rules, others }
    }
}

/// The rules that can affect several parts: those about groups, and those that grant something.
fn shared_rules<'a>(enrichment: &Enrichment<'a>, tokens: &'a Tokens) -> Vec<&'a Place> {
    let mut places = Vec::new();
    enrichment.scopes.iter().for_each(|scope| add_missing(&mut places, &scope.rules));
    let granted = enrichment.granted.permissions.iter().chain(&enrichment.granted.roles);
    granted.for_each(|grant| add_missing(&mut places, &grant.rules));
    add_missing(&mut places, &[&tokens.groups().remove_place, &tokens.groups().add_place]);
    places
}

impl Part<'_> {
    /// The value in the token; `None` if no rule sets the part.
    fn value<'v>(self, enrichment: &'v Enrichment<'_>) -> Option<Vec<&'v str>> {
        match self {
            Self::Groups => enrichment.groups.as_ref().map(|change| change.after.clone()),
            Self::Claim(token, name) => {
                let is_set_claim = |claim: &&ResolvedClaim<'_>| {
                    claim.rule.name == name && claim.status(token) == Some(ClaimStatus::Set)
                };
                enrichment.claims.iter().find(is_set_claim).map(|claim| vec![claim.json.as_str()])
            }
            Self::Scope(name) => {
                let scope = enrichment.scopes.iter().find(|scope| scope.name == name && scope.is_added());
                scope.map(|scope| vec![scope.name])
            }
        }
    }

    /// The part's own rule.
    fn own_rule<'a>(self, enrichment: &Enrichment<'a>) -> Vec<&'a Place> {
        let Self::Claim(_, name) = self else { return Vec::new() };
        enrichment.claims.iter().filter(|claim| claim.rule.name == name).map(|claim| &claim.rule.place).collect()
    }

    /// All rules that grant its content, directly or indirectly.
    fn granting_rules<'a>(self, enrichment: &Enrichment<'a>) -> Vec<&'a Place> {
        let of = |grants: &[Grant<'a>]| {
            let mut places = Vec::new();
            grants.iter().for_each(|grant| add_missing(&mut places, &grant.rules));
            places
        };
        match self {
            Self::Groups => Vec::new(),
            Self::Claim(_, name) => {
                let claim = enrichment.claims.iter().find(|claim| claim.rule.name == name);
                match claim.map(|claim| &claim.rule.source) {
                    Some(ClaimSource::Roles) => of(&enrichment.granted.roles),
                    Some(ClaimSource::Permissions) => of(&enrichment.granted.permissions),
                    _ => Vec::new(),
                }
            }
            Self::Scope(name) => {
                let scope = enrichment.scopes.iter().find(|scope| scope.name == name);
                scope.map(|scope| scope.rules.clone()).unwrap_or_default()
            }
        }
    }
}
