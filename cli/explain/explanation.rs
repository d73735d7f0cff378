//! The tokens after the policy's rules: each claim's value, its change, and the rule and input that caused it.

use super::issued::{self, IssuedClaim, IssuedValue};
use super::sign_in::RuleLine;
use events::metadata::Presence;
use events::views::PreTokenGeneration;
use events::{Envelope, EventVersion, TokenUse, TriggerSource};
use policy::{ClaimSource, Place, Policy, claim_bytes};
use std::borrow::Cow;
use std::collections::BTreeSet;
use triggers::pre_token_generation::{
    Attribution, ClaimStatus, Enrichment, Grant, GroupChange, MAX_UNTRUSTED_CHARACTERS, NoValueReason, Part,
    Provenance, ResolvedClaim, violated_rules,
};
use triggers::{Denial, HandlerOutput, Outcome};

/// The tokens that an event results in.
pub(super) struct Explanation {
    pub(super) trigger_source: String,
    pub(super) version: EventVersion,
    /// The policy's `token_version`.
    pub(super) token_version: Option<EventVersion>,
    /// Why no token is issued.
    pub(super) denial: Option<Denial>,
    /// The sign-in rules that the user violates.
    pub(super) sign_in_rules: Vec<RuleLine>,
    /// The outcome in the Lambda's log.
    pub(super) outcome: Outcome,
    /// The notes in the Lambda's log.
    pub(super) notes: Vec<String>,
    pub(super) tokens: Vec<Token>,
    pub(super) max_claim_bytes: usize,
    pub(super) lifetime: ClaimLifetime,
    /// Whether the event is a sign-in or a refresh, which the trigger source alone does not tell.
    pub(super) refresh: RefreshSource,
}

/// What the trigger source says about a refresh (contract 2).
#[derive(Clone, Copy)]
pub(super) enum RefreshSource {
    /// It is a sign-in, or a refresh with `GetTokensFromRefreshToken`.
    SignInOrRefresh,
    /// It is a refresh with `InitiateAuth`.
    Refresh,
    /// Not a refresh.
    Other,
}

impl RefreshSource {
    fn of(source: TriggerSource<'_>) -> Self {
        match source {
            TriggerSource::TokenGenerationAuthentication => Self::SignInOrRefresh,
            TriggerSource::TokenGenerationRefreshTokens => Self::Refresh,
            _ => Self::Other,
        }
    }
}

/// How long a value that a rule added stays in the token, even if its input changes.
#[derive(Clone, Copy)]
pub(super) enum ClaimLifetime {
    /// A user's token is issued again at each refresh and sign-in, and the rules are evaluated again.
    UntilRefresh,
    /// A machine client requests a new token when this one has expired.
    UntilExpiry,
}

/// One of the two tokens.
pub(super) struct Token {
    pub(super) token: TokenUse,
    /// The size of the added claims.
    pub(super) bytes: usize,
    /// Every claim, and below `scope` every scope that a rule changes.
    pub(super) lines: Vec<ClaimLine>,
}

/// A claim or scope.
#[derive(Default)]
pub(super) struct ClaimLine {
    pub(super) name: String,
    pub(super) is_scope: bool,
    /// As JSON; `None` if it is not in the token.
    pub(super) value: Option<String>,
    pub(super) change: Change,
    /// The rules as locations in the policy: without any one of them the claim would be missing or different.
    pub(super) rules: Vec<String>,
    /// Intermediate rules among them, which determine groups, roles and permissions.
    pub(super) through: Vec<String>,
    /// Redundant rules: any one of them could be removed without effect.
    pub(super) others: Vec<String>,
    /// The rule's input, or why it has no value.
    pub(super) input: Option<String>,
    /// The size of an added or changed claim; for a dropped claim the size that it would have, for a suppressed one the
    /// size that it had.
    pub(super) bytes: Option<usize>,
    /// The size of Cognito's own value, if it is known.
    issued_bytes: Option<usize>,
    /// The lowest event version that supports it.
    pub(super) min_version: Option<EventVersion>,
}

/// How a claim or scope was changed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Change {
    /// Unchanged: Cognito's own value.
    #[default]
    None,
    /// Added by a rule.
    Added,
    /// Changed by a rule.
    Changed,
    /// Removed by a rule.
    Suppressed,
    /// Requested by a rule, but dropped because of the size limit.
    Dropped,
    /// Requested by a rule, but not supported by the event's version.
    Unsupported,
    /// A rule is about it, but has no value for it.
    Absent,
}

impl Explanation {
    /// Explains an event; `handled` is the Lambda's result for it.
    pub(super) fn new<'a>(
        event: &'a Envelope<'_>,
        request: &'a PreTokenGeneration<'_>,
        policy: &'a Policy,
        enrichment: &Enrichment<'a>,
        handled: &HandlerOutput<'_>,
        show_secrets: bool,
    ) -> Self {
        let is_machine = event.trigger_source() == TriggerSource::TokenGenerationClientCredentials;
        let tokens = TokenUse::ALL.into_iter().filter(|token| !is_machine || *token == TokenUse::Access);
        let lineage = Provenance::compute(event, request, policy, enrichment);
        let explainer = Explainer { event, request, lineage, enrichment, show_secrets };
        Self {
            trigger_source: event.trigger_source().as_str().to_owned(),
            version: enrichment.version,
            token_version: policy.tokens().version(),
            denial: handled.response.as_ref().err().copied(),
            sign_in_rules: RuleLine::list(&violated_rules(event, request, policy)),
            outcome: handled.outcome,
            notes: handled.notes.iter().map(ToString::to_string).collect(),
            tokens: tokens.map(|token| explainer.token(token)).collect(),
            max_claim_bytes: policy.tokens().max_claim_bytes(),
            lifetime: if is_machine { ClaimLifetime::UntilExpiry } else { ClaimLifetime::UntilRefresh },
            refresh: RefreshSource::of(event.trigger_source()),
        }
    }
}

/// The inputs of an explanation.
struct Explainer<'a, 'e> {
    event: &'a Envelope<'a>,
    request: &'a PreTokenGeneration<'a>,
    lineage: Provenance<'a, 'e>,
    enrichment: &'a Enrichment<'e>,
    show_secrets: bool,
}

impl Explainer<'_, '_> {
    fn token(&self, token: TokenUse) -> Token {
        let issued = issued::issued_claims(self.event, self.request, token);
        let mut lines: Vec<ClaimLine> = issued.into_iter().map(|claim| self.issued_line(claim)).collect();
        if let Some(change) = &self.enrichment.groups {
            self.change_groups(&mut lines, change);
        }
        for claim in self.enrichment.claims.iter().filter(|claim| claim.rule.is_in(token)) {
            self.apply_claim(&mut lines, claim, token);
        }
        for (_, claim) in self.enrichment.suppressed_claims.iter().filter(|(of, _)| *of == token) {
            suppress_claim(&mut lines, &claim.name, &claim.place, token, self.enrichment.version);
        }
        if token == TokenUse::Access {
            self.apply_scopes(&mut lines);
        }
        Token { token, bytes: self.enrichment.bytes(token), lines }
    }

    fn issued_line(&self, IssuedClaim { name, value }: IssuedClaim) -> ClaimLine {
        let issued_bytes = match &value {
            IssuedValue::Public(value) | IssuedValue::Personal(value) => Some(claim_bytes(&name, &value.to_string())),
            IssuedValue::Unknown => None,
        };
        let value = match value {
            IssuedValue::Public(value) => value.to_string(),
            IssuedValue::Personal(value) if self.show_secrets => value.to_string(),
            IssuedValue::Personal(_) => r#""***""#.to_owned(),
            IssuedValue::Unknown => r#""…""#.to_owned(),
        };
        ClaimLine { name, value: Some(value), issued_bytes, ..ClaimLine::default() }
    }

    fn change_groups(&self, lines: &mut Vec<ClaimLine>, change: &GroupChange<'_>) {
        let removed: Vec<_> = change.before.iter().filter(|group| !change.after.contains(group)).copied().collect();
        let added: Vec<_> = change.after.iter().filter(|group| !change.before.contains(group)).copied().collect();
        let parts = [("removed", &removed), ("added", &added)].into_iter().filter(|(_, groups)| !groups.is_empty());
        let input: Vec<_> = parts.map(|(what, groups)| format!("{what}: {}", groups.join(", "))).collect();
        let name = "cognito:groups".to_owned();
        let value = serde_json::Value::from(change.after.clone()).to_string();
        let line = ClaimLine {
            bytes: Some(claim_bytes(&name, &value)),
            name,
            value: Some(value),
            change: Change::Changed,
            rules: format_places(&self.lineage.attribute_to_rules(Part::Groups).rules),
            input: Some(input.join("; ")),
            min_version: Some(EventVersion::V1),
            ..ClaimLine::default()
        };
        insert_or_replace(lines, line);
    }

    fn apply_claim(&self, lines: &mut Vec<ClaimLine>, claim: &ResolvedClaim<'_>, token: TokenUse) {
        let rule = claim.rule;
        let change = match claim.status(token) {
            Some(ClaimStatus::Set) => Change::Added,
            Some(ClaimStatus::Dropped) => Change::Dropped,
            Some(ClaimStatus::NeedsNewerVersion) => Change::Unsupported,
            None => Change::Absent,
        };
        let value = claim.to_json(self.enrichment.version).map(Cow::into_owned);
        let Attribution { rules, others } = self.lineage.attribute_to_rules(Part::Claim(token, &rule.name));
        let line = ClaimLine {
            name: rule.name.clone(),
            value: value.filter(|_| change == Change::Added),
            change,
            rules: vec![rule.place.to_string()],
            through: format_places(rules.get(1..).unwrap_or_default()),
            others: format_places(&others),
            input: Some(match claim.value {
                Ok(_) => self.describe_source(claim),
                Err(missing) => format!("{}: {}", self.describe_source(claim), self.missing_reason(claim, missing)),
            }),
            bytes: claim.value.is_ok().then(|| claim.bytes()),
            min_version: claim.value.is_ok().then(|| self.required_version(claim, token)),
            ..ClaimLine::default()
        };
        match change {
            Change::Added => insert_or_replace(lines, line),
            _ => lines.push(line),
        }
    }

    /// Machine clients require version 3 (contract 8.1).
    fn required_version(&self, claim: &ResolvedClaim<'_>, token: TokenUse) -> EventVersion {
        match self.event.trigger_source() {
            TriggerSource::TokenGenerationClientCredentials => EventVersion::V3,
            _ => claim.min_version(token),
        }
    }

    /// The source of a claim's value.
    fn describe_source(&self, claim: &ResolvedClaim<'_>) -> String {
        let granted = &self.enrichment.granted;
        match &claim.rule.source {
            ClaimSource::Attribute(name, _) => format!("attribute {name}"),
            ClaimSource::Constant(_) => "constant".to_owned(),
            ClaimSource::Groups => "the groups in the token".to_owned(),
            ClaimSource::Roles => format_grants("role", "group", &granted.roles),
            ClaimSource::Permissions => format_grants("permission", "role", &granted.permissions),
            ClaimSource::AppClientId => "the app client's id".to_owned(),
            ClaimSource::PerAppClient(_) => {
                format!("app client {}", self.event.app_client().unwrap_or("(none)"))
            }
            ClaimSource::ClientMetadata(name, _) => format!("client metadata {name}, untrusted"),
        }
    }

    /// Why a rule has no value.
    fn missing_reason(&self, claim: &ResolvedClaim<'_>, missing: NoValueReason) -> String {
        match missing {
            NoValueReason::OtherGroups => format!("only for members of {}", claim.rule.when.groups.join(", ")),
            NoValueReason::OtherAppClient => format!("only for app client {}", claim.rule.when.app_clients.join(", ")),
            NoValueReason::NoAttribute => "the user has none".to_owned(),
            NoValueReason::NoMetadata(availability) => match availability.presence {
                Presence::Never => "Cognito passes none with this trigger source (contract 3.1)".to_owned(),
                Presence::Unconfirmed => {
                    "it is not documented whether Cognito passes any with this trigger source".to_owned()
                }
                Presence::Possible => {
                    "the client sent none; metadata of InitiateAuth is not passed (contract 3.1)".to_owned()
                }
            },
            NoValueReason::NoAppClient => "the event contains no app client".to_owned(),
            NoValueReason::UnlistedAppClient => "the rule does not list it".to_owned(),
            NoValueReason::Empty => "none".to_owned(),
            NoValueReason::GroupsUnknown => "the event does not contain the groups".to_owned(),
            NoValueReason::TooLong => format!("the value has more than {MAX_UNTRUSTED_CHARACTERS} characters"),
            NoValueReason::InvalidValue => "the value does not have the type that the rule requires".to_owned(),
        }
    }

    /// Updates the value of `scope`, and inserts the changed scopes below it.
    fn apply_scopes(&self, lines: &mut Vec<ClaimLine>) {
        let mut below = Vec::new();
        for scope in &self.enrichment.scopes {
            let permissions = self.enrichment.granted.permissions.iter();
            let permissions: Vec<_> = permissions.filter(|grant| scope.permissions.contains(&grant.name)).collect();
            let through: Vec<_> = permissions.iter().map(|grant| format_grant("permission", "role", grant)).collect();
            let mut input =
                if through.is_empty() { "granted to this machine client".to_owned() } else { through.join("; ") };
            if scope.is_requested {
                input.push_str("; the client requested it");
            }
            let change = match (scope.is_supported, scope.is_requested) {
                (false, _) => Change::Unsupported,
                (true, true) => Change::None,
                (true, false) => Change::Added,
            };
            let Attribution { rules, others } = match change {
                Change::Added => self.lineage.attribute_to_rules(Part::Scope(scope.name)),
                Change::None => Attribution { rules: Vec::new(), others: scope.rules.clone() },
                _ => Attribution { rules: scope.rules.clone(), others: Vec::new() },
            };
            let (own, through) = rules.split_at(rules.len().min(1));
            let line = self.scope_line(scope.name, change, format_places(own), input);
            below.push(ClaimLine { through: format_places(through), others: format_places(&others), ..line });
        }
        for scope in &self.enrichment.suppressed_scopes {
            let is_there = self.request.scopes.iter().any(|requested| *requested == scope.name);
            let change = match (self.enrichment.version, is_there) {
                (EventVersion::V1, _) => Change::Unsupported,
                (_, true) => Change::Suppressed,
                (_, false) => Change::Absent,
            };
            let input = match (self.enrichment.version, is_there) {
                (EventVersion::V1, _) => "version 1 events do not contain the scopes",
                (_, true) => "requested",
                (_, false) => "not requested",
            };
            below.push(self.scope_line(&scope.name, change, vec![scope.place.to_string()], input.to_owned()));
        }
        let Some(place) = lines.iter().position(|line| line.name == "scope" && line.change == Change::None) else {
            return lines.extend(below);
        };
        let is_changed = |change: Change| below.iter().any(|line| line.change == change);
        if let Some(scope) = lines.get_mut(place)
            && (is_changed(Change::Added) || is_changed(Change::Suppressed))
        {
            scope.change = Change::Changed;
            let value = self.scope_value();
            scope.bytes = Some(claim_bytes(&scope.name, &value));
            scope.value = Some(value);
            let rules = below.iter().filter(|line| matches!(line.change, Change::Added | Change::Suppressed));
            let rules = rules.flat_map(|line| line.rules.iter().chain(&line.through)).cloned();
            scope.through = rules.collect::<BTreeSet<_>>().into_iter().collect();
            scope.input = Some("the scopes below".to_owned());
        }
        lines.splice(place + 1..place + 1, below);
    }

    fn scope_value(&self) -> String {
        let suppressed = &self.enrichment.suppressed_scopes;
        let kept = self.request.scopes.iter().map(AsRef::as_ref);
        let added = self.enrichment.scopes.iter().filter(|scope| scope.is_added());
        let all = kept.chain(added.map(|scope| scope.name));
        let all: Vec<&str> = all.filter(|name| !suppressed.iter().any(|scope| scope.name == *name)).collect();
        serde_json::Value::from(all.join(" ")).to_string()
    }

    fn scope_line(&self, name: &str, change: Change, rules: Vec<String>, input: String) -> ClaimLine {
        let needs = match self.event.trigger_source() {
            TriggerSource::TokenGenerationClientCredentials => EventVersion::V3,
            _ => EventVersion::V2,
        };
        const SEPARATOR: usize = 1;
        let is_scope = true;
        ClaimLine {
            name: name.to_owned(),
            is_scope,
            change,
            bytes: matches!(change, Change::Added | Change::Suppressed).then_some(name.len() + SEPARATOR),
            rules,
            input: Some(input),
            min_version: Some(needs),
            ..ClaimLine::default()
        }
    }
}

/// Replaces the line of Cognito's own claim, or appends a line.
fn insert_or_replace(lines: &mut Vec<ClaimLine>, mut line: ClaimLine) {
    match lines.iter_mut().find(|own| own.name == line.name && !own.is_scope) {
        Some(own) => {
            line.change = Change::Changed;
            line.issued_bytes = own.issued_bytes;
            *own = line;
        }
        None => lines.push(line),
    }
}

/// Suppresses a claim; `cognito:groups` includes the roles (contract 7.3). Version 1 cannot change the access token.
fn suppress_claim(lines: &mut Vec<ClaimLine>, name: &str, rule: &Place, token: TokenUse, version: EventVersion) {
    let needs = match token {
        TokenUse::Id => EventVersion::V1,
        TokenUse::Access => EventVersion::V2,
    };
    if version < needs {
        let rules = vec![rule.to_string()];
        let input = Some("to be suppressed".to_owned());
        let change = Change::Unsupported;
        lines.push(ClaimLine {
            name: name.to_owned(),
            change,
            rules,
            input,
            min_version: Some(needs),
            ..ClaimLine::default()
        });
        return;
    }
    let with_it: &[&str] = match name {
        "cognito:groups" => &["cognito:groups", "cognito:roles", "cognito:preferred_role"],
        _ => &[name],
    };
    let mut is_there = false;
    for line in lines.iter_mut().filter(|line| with_it.contains(&line.name.as_str()) && !line.is_scope) {
        is_there = true;
        line.value = None;
        line.change = Change::Suppressed;
        line.bytes = line.issued_bytes;
        line.rules = vec![rule.to_string()];
        line.input = None;
        line.min_version = Some(needs);
    }
    if !is_there {
        lines.push(ClaimLine {
            name: name.to_owned(),
            change: Change::Absent,
            rules: vec![rule.to_string()],
            input: Some("suppressed, but according to the event it would not be in the token".to_owned()),
            ..ClaimLine::default()
        });
    }
}

fn format_places(rules: &[&Place]) -> Vec<String> {
    rules.iter().map(ToString::to_string).collect()
}

fn format_grants(what: &str, of: &str, grants: &[Grant<'_>]) -> String {
    match grants {
        [] => format!("{what}s of the {of}s in the token"),
        grants => grants.iter().map(|grant| format_grant(what, of, grant)).collect::<Vec<_>>().join("; "),
    }
}

/// `role clerk of group staff`
fn format_grant(what: &str, of: &str, grant: &Grant<'_>) -> String {
    match grant.by.as_slice() {
        [] => format!("{what} {}", grant.name),
        by => format!("{what} {} of {of} {}", grant.name, by.join(" and ")),
    }
}
