//! What the rules make of one event: every claim, scope and group that they touch, with the rule, the value and the fate.

use super::budget;
use super::grants::{Granted, add_missing, of_groups, of_machine};
use super::groups::{self, GroupChange};
use super::lineage::Rules;
use super::values::{Facts, Missing};
use crate::note::{Code, Note};
use events::views::PreTokenGeneration;
use events::{ClaimValue, Envelope, EventVersion, Simple, TokenUse, TriggerSource};
use policy::{Claim, ClaimEnforcement, LocatedName, MachineClient, Place, Policy, claim_bytes};
use std::borrow::Cow;

/// What the tokens of one event get. No `Debug`: it holds attributes.
pub struct Enrichment<'a> {
    /// The dialect of the answer.
    pub version: EventVersion,
    /// Every claim that a rule names, in the order of the policy.
    pub claims: Vec<GivenClaim<'a>>,
    /// The claims that are taken out, by token.
    pub suppressed_claims: Vec<(TokenUse, &'a LocatedName)>,
    /// Scopes that the access token gets.
    pub scopes: Vec<GivenScope<'a>>,
    /// Scopes that are taken out of the access token.
    pub suppressed_scopes: Vec<&'a LocatedName>,
    /// How the groups change; `None` where they stay as they are.
    pub groups: Option<GroupChange<'a>>,
    /// What the groups in the token stand for, or of a machine its roles.
    pub granted: Granted<'a>,
    /// Whether there is to be no token: a restriction could not be put into it.
    pub is_refused: bool,
    /// What the log says.
    pub notes: Vec<Note>,
}

/// A claim that a rule names.
pub struct GivenClaim<'a> {
    /// The rule.
    pub rule: &'a Claim,
    /// The value that the event gives it, or why there is none.
    pub value: Result<Cow<'a, ClaimValue<'a>>, Missing>,
    /// The value as JSON, as version 2 and 3 write it; empty where there is none.
    pub json: String,
    /// What becomes of it in the ID token; `None` where the rule is not about that token, or there is no value.
    pub id: Option<Fate>,
    /// What becomes of it in the access token.
    pub access: Option<Fate>,
}

/// What becomes of a claim that has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The token gets it.
    Set,
    /// The token has no room for it.
    Dropped,
    /// Events of this version cannot carry it.
    NotCarried,
}

/// A scope that rules give to the access token.
pub struct GivenScope<'a> {
    /// Its name.
    pub name: &'a str,
    /// The rules that give it, by whatever way: each from its own to those of the groups or of the machine.
    pub rules: Vec<&'a Place>,
    /// The permissions that stand for it; none where a machine client has it by name.
    pub permissions: Vec<&'a str>,
    /// Whether the token would have it anyway.
    pub is_requested: bool,
    /// Whether events of this version can carry it.
    pub is_carried: bool,
}

impl GivenClaim<'_> {
    /// What it takes in a token, in bytes: `"name":value,` as version 2 and 3 write it, whatever the dialect of the answer.
    #[must_use]
    pub fn bytes(&self) -> usize {
        claim_bytes(&self.rule.name, &self.json)
    }

    /// The JSON that stands in an answer of this version: in version 1 a text, in the others the value as it is. `None` where
    /// the version cannot carry the value, or there is none.
    #[must_use]
    pub fn written(&self, version: EventVersion) -> Option<Cow<'_, str>> {
        let value = self.value.as_ref().ok()?;
        match version {
            EventVersion::V1 => {
                let text = value.to_text(self.rule.join.as_deref())?;
                Some(Cow::Owned(Simple::Text(text).to_json().into_owned()))
            }
            EventVersion::V2 | EventVersion::V3 => Some(Cow::Borrowed(&self.json)),
        }
    }

    /// What becomes of it in a token.
    #[must_use]
    pub fn fate(&self, token: TokenUse) -> Option<Fate> {
        match token {
            TokenUse::Id => self.id,
            TokenUse::Access => self.access,
        }
    }

    /// The lowest event version that can carry it in a token (contract 7.2 and 8.2).
    #[must_use]
    pub fn needs(&self, token: TokenUse) -> EventVersion {
        let is_text = |value: &Cow<'_, ClaimValue<'_>>| value.to_text(self.rule.join.as_deref()).is_some();
        match token {
            TokenUse::Id if self.value.as_ref().is_ok_and(is_text) => EventVersion::V1,
            TokenUse::Id | TokenUse::Access => EventVersion::V2,
        }
    }

    pub(super) fn fate_mut(&mut self, token: TokenUse) -> &mut Option<Fate> {
        match token {
            TokenUse::Id => &mut self.id,
            TokenUse::Access => &mut self.access,
        }
    }

    /// Whether a token without it would say too much.
    pub(super) fn is_guard(&self) -> bool {
        self.rule.enforcement != ClaimEnforcement::None
    }
}

impl GivenScope<'_> {
    /// Whether the token has it because of the rules.
    #[must_use]
    pub fn is_added(&self) -> bool {
        self.is_carried && !self.is_requested
    }
}

impl Enrichment<'_> {
    /// What the claims of a token take, in bytes.
    #[must_use]
    pub fn bytes(&self, token: TokenUse) -> usize {
        self.claims.iter().filter(|claim| claim.fate(token) == Some(Fate::Set)).map(GivenClaim::bytes).sum()
    }
}

/// Applies the policy to an event: a pure function, and the only place where a claim is decided on.
#[must_use]
pub fn enrich<'a>(event: &'a Envelope<'_>, request: &'a PreTokenGeneration<'_>, policy: &'a Policy) -> Enrichment<'a> {
    apply(event, request, Rules { tokens: policy.tokens(), without: None })
}

/// Applies the rules, or all but one.
pub(super) fn apply<'a>(
    event: &'a Envelope<'_>,
    request: &'a PreTokenGeneration<'_>,
    rules: Rules<'a>,
) -> Enrichment<'a> {
    let tokens = rules.tokens;
    let mut enrichment = match event.trigger_source() {
        TriggerSource::TokenGenerationClientCredentials => machine(event, request, rules),
        _ => person(event, request, rules),
    };
    if tokens.version().is_some_and(|version| version > request.version) {
        enrichment.notes.push(Note::new(Code::EventVersionTooLow));
    }
    judge_values(&mut enrichment);
    budget::keep(&mut enrichment, tokens.max_claim_bytes());
    enrichment
}

/// A machine gets what its own table says, and nothing else (contract 8.1).
fn machine<'a>(event: &'a Envelope<'_>, request: &'a PreTokenGeneration<'_>, rules: Rules<'a>) -> Enrichment<'a> {
    let mut enrichment = nothing(request);
    let Some(MachineClient { roles, claims, scopes, suppress_scopes }) =
        rules.tokens.machine_client(event.app_client())
    else {
        return enrichment;
    };
    enrichment.granted = of_machine(roles, rules);
    let facts = Facts { event, request, groups: &[], granted: &enrichment.granted };
    enrichment.claims = claims.iter().map(|rule| given(rule, &facts)).collect();
    let mut given = granted_scopes(&enrichment.granted, request, rules);
    for scope in scopes.iter().filter(|scope| rules.hold(&scope.place)) {
        give(&mut given, &scope.name, &[&scope.place], None, request);
    }
    enrichment.scopes = given;
    enrichment.suppressed_scopes = suppress_scopes.iter().collect();
    enrichment
}

fn person<'a>(event: &'a Envelope<'_>, request: &'a PreTokenGeneration<'_>, rules: Rules<'a>) -> Enrichment<'a> {
    let tokens = rules.tokens;
    let mut enrichment = nothing(request);
    enrichment.groups = groups::change(request, event.app_client(), rules, &mut enrichment.notes);
    let groups: Vec<&str> = groups::after(request, enrichment.groups.as_ref());
    enrichment.granted = of_groups(&groups, rules);
    let facts = Facts { event, request, groups: &groups, granted: &enrichment.granted };
    enrichment.claims = tokens.claims().iter().map(|rule| given(rule, &facts)).collect();
    enrichment.scopes = granted_scopes(&enrichment.granted, request, rules);
    enrichment.suppressed_scopes = tokens.suppressions().scopes().iter().collect();
    let of_token = |token: TokenUse| tokens.suppressions().claims(token).iter().map(move |claim| (token, claim));
    enrichment.suppressed_claims = TokenUse::ALL.into_iter().flat_map(of_token).collect();
    enrichment
}

fn nothing<'a>(request: &PreTokenGeneration<'_>) -> Enrichment<'a> {
    Enrichment {
        version: request.version,
        claims: Vec::new(),
        suppressed_claims: Vec::new(),
        scopes: Vec::new(),
        suppressed_scopes: Vec::new(),
        groups: None,
        granted: Granted::default(),
        is_refused: false,
        notes: Vec::new(),
    }
}

/// A claim with its value, in the tokens of its rule where the event's version can carry it.
fn given<'a>(rule: &'a Claim, facts: &Facts<'a, '_>) -> GivenClaim<'a> {
    let value = facts.value(rule);
    let json = value.as_ref().map(|value| value.to_json().into_owned()).unwrap_or_default();
    let mut claim = GivenClaim { rule, value, json, id: None, access: None };
    for token in TokenUse::ALL {
        if rule.is_in(token) && claim.value.is_ok() {
            let is_carried = claim.needs(token) <= facts.request.version;
            *claim.fate_mut(token) = Some(if is_carried { Fate::Set } else { Fate::NotCarried });
        }
    }
    claim
}

/// What the log says of claims that are not there, and whether one of them is missed too much for a token.
fn judge_values(enrichment: &mut Enrichment<'_>) {
    let findings = enrichment.claims.iter().filter_map(|claim| {
        let (code, is_refused) = finding(claim)?;
        Some((Note::about(code, &claim.rule.name), is_refused))
    });
    for (note, is_refused) in findings.collect::<Vec<_>>() {
        enrichment.notes.push(note);
        enrichment.is_refused |= is_refused;
    }
}

/// Why a claim that a rule asks for is not there as it should be, and whether there is no token without it.
fn finding(claim: &GivenClaim<'_>) -> Option<(Code, bool)> {
    let is_not_carried = || [claim.id, claim.access].contains(&Some(Fate::NotCarried));
    match claim.value {
        Err(Missing::Unreadable | Missing::UnreadableGroups) => Some((Code::ClaimUnreadable, claim.is_guard())),
        Err(missing) if missing.is_void() && claim.rule.enforcement == ClaimEnforcement::Required => {
            Some((Code::ClaimRequired, true))
        }
        Ok(_) if is_not_carried() => Some((Code::ClaimNotCarried, claim.is_guard())),
        Ok(_) | Err(_) => None,
    }
}

/// The scopes that permissions stand for.
fn granted_scopes<'a>(
    granted: &Granted<'a>,
    request: &PreTokenGeneration<'_>,
    rules: Rules<'a>,
) -> Vec<GivenScope<'a>> {
    let mut scopes = Vec::new();
    for grant in &granted.permissions {
        let Some(rule) = rules.holding(rules.tokens.grants().scopes_of(grant.name)) else { continue };
        let way = [&[&rule.place], grant.rules.as_slice()].concat();
        for scope in &rule.names {
            give(&mut scopes, scope, &way, Some(grant.name), request);
        }
    }
    scopes
}

/// Gives a scope; of two rules that do, both are kept in mind.
fn give<'a>(
    scopes: &mut Vec<GivenScope<'a>>,
    name: &'a str,
    way: &[&'a Place],
    permission: Option<&'a str>,
    request: &PreTokenGeneration<'_>,
) {
    if let Some(known) = scopes.iter_mut().find(|scope| scope.name == name) {
        add_missing(&mut known.rules, way);
        known.permissions.extend(permission);
        return;
    }
    scopes.push(GivenScope {
        name,
        rules: way.to_vec(),
        permissions: permission.into_iter().collect(),
        is_requested: request.scopes.iter().any(|requested| requested == name),
        is_carried: request.version >= EventVersion::V2,
    });
}
