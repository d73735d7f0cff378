//! The claims of a user's tokens: one table each, and the checks of its combination of keys.

use events::{ClaimRestriction, ClaimValue, EventVersion, TokenUse};
use serde::{Deserialize, Serialize};

use crate::app_clients::parse_client_id;
use crate::key::Key;
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported, collect_all};
use crate::table_reader::Section;
use crate::tokens::claim_source::{APP_CLIENTS, ClaimSource, Sources, VALUE, ValueShape};
use crate::tokens::groups::GroupRules;
use crate::tokens::names::{self, KnownNames};
use crate::tokens::suppressions::Suppressions;
use crate::tokens::version::TokenVersion;

pub(super) const JOIN: Key = Key::new(
    "join",
    "\" \"",
    "The separator of list items where an event of version 1 requires a string. A claim without the key uses that of \
     `[tokens]`.",
);
const TOKENS: Key = Key::new("tokens", "[\"id\", \"access\"]", "The tokens that contain the claim.");
const WHEN_GROUPS: Key = Key::new(
    "when_groups",
    "[\"staff\"]",
    "Only for members of one of these groups, which are names of tables in `[groups]`.",
)
.with_default("all users");
const WHEN_APP_CLIENTS: Key = Key::new(
    "when_app_clients",
    "[\"1example23456789\"]",
    "Only in tokens that are issued to one of these app clients.",
)
.with_default("all app clients");
const RESTRICTS: Key = Key::new(
    "restricts",
    "true",
    "Whether a token without the claim would grant too much. If the claim has a value and cannot be added, no token \
     is issued. The claim is never dropped to save space.",
);
const REQUIRED: Key =
    Key::new("required", "true", "As `restricts`. In addition, no token is issued if the claim has no value.");

/// One claim that is added to tokens, and the rule for it.
#[derive(Serialize, Deserialize)]
pub struct Claim {
    /// Its name in the token.
    pub name: String,
    /// The place of the rule.
    pub place: Place,
    /// The source of its value.
    pub source: ClaimSource,
    /// Whether it is added to the ID token.
    pub in_id: bool,
    /// Whether it is added to the access token.
    pub in_access: bool,
    /// The separator for lists in events of version 1.
    pub join: Option<String>,
    /// Which tokens it is added to.
    pub when: ClaimCondition,
    /// Whether a token may be issued without it.
    pub enforcement: ClaimEnforcement,
}

/// Which tokens a claim is added to.
#[derive(Default, Serialize, Deserialize)]
pub struct ClaimCondition {
    /// Those of members of one of these groups; empty for all users.
    pub groups: Vec<String>,
    /// Those issued for one of these app clients; empty for all.
    pub app_clients: Vec<String>,
}

/// Whether a token without the claim would grant more than it should (docs/failure-modes.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimEnforcement {
    /// No: if the claim does not fit or its value is invalid, the token is issued without it.
    None,
    /// Yes: if the claim has a value but cannot be added, no token is issued. Without a value it is omitted.
    Restricts,
    /// As `Restricts`, and without a value no token is issued either.
    Required,
}

impl Claim {
    /// Whether it is added to a token.
    #[must_use]
    pub fn is_in(&self, token: TokenUse) -> bool {
        match token {
            TokenUse::Id => self.in_id,
            TokenUse::Access => self.in_access,
        }
    }

    /// Whether the client can set its value to anything.
    #[must_use]
    pub fn is_untrusted(&self) -> bool {
        matches!(self.source, ClaimSource::ClientMetadata(..))
    }
}

/// The size of a claim in a token, in bytes: `"name":value,`.
#[must_use]
pub fn claim_bytes(name: &str, json: &str) -> usize {
    const QUOTES_COLON_COMMA: usize = 4;
    name.len() + json.len() + QUOTES_COLON_COMMA
}

/// The rest of the policy that a claim is validated against.
pub(super) struct Context<'a> {
    pub(super) token_version: TokenVersion,
    pub(super) groups: &'a KnownNames<'a>,
    pub(super) group_rules: Option<&'a GroupRules>,
    pub(super) suppressed: Option<&'a Suppressions>,
    pub(super) join: Option<&'a str>,
    /// Maximum size of all added claims of one token; `None` if it is invalid.
    pub(super) max_claim_bytes: Option<usize>,
}

/// Parses the tables, in the order of the file.
pub(super) fn parse_table(claims: Section<'_>, context: &Context<'_>) -> Result<Vec<Claim>, ErrorReported> {
    let read = |(name, claim): (&str, Section<'_>)| parse_entry(name, claim, context);
    collect_all(claims.tables()?.into_iter().map(read))
}

fn parse_entry(name: &str, mut claim: Section<'_>, context: &Context<'_>) -> Result<Claim, ErrorReported> {
    let possible = names::claim(name).map_err(|diagnostic| claim.report_table(diagnostic));
    let sources = Sources::parse(&mut claim);
    let tokens = claim.choices_or(&TOKENS, &TokenUse::ALL.map(|token| (token.as_str(), token)), &[TokenUse::Id]);
    let join = claim.optional(&JOIN, names::join);
    let groups = claim.non_empty_list(&WHEN_GROUPS, |name| context.groups.find(name));
    let groups = groups.map(Option::unwrap_or_default);
    let app_clients = claim.non_empty_list(&WHEN_APP_CLIENTS, parse_client_id);
    let (restricts, required) = (claim.boolean(&RESTRICTS), claim.boolean(&REQUIRED));

    let source = sources.into_single_source(&claim);
    let enforcement = match (restricts?, required?) {
        (_, Some(true)) => ClaimEnforcement::Required,
        (Some(true), _) => ClaimEnforcement::Restricts,
        _ => ClaimEnforcement::None,
    };
    let (source, tokens, join) = (source?, tokens?, join?.or_else(|| context.join.map(str::to_owned)));
    let groups = groups.and_then(|groups| {
        match enforcement != ClaimEnforcement::None && is_always_removed(&groups, context.group_rules) {
            true => {
                let message = "refers to a group that [tokens.groups] removes, so the restriction would never apply";
                let diagnostic = Diagnostic::new(message, "remove the group from one of the two");
                Err(claim.report_key(&WHEN_GROUPS, diagnostic.with_text(&WHEN_GROUPS, &groups.join(", "))))
            }
            false => Ok(groups),
        }
    });
    let check = ClaimCheck { name, source: &source, tokens: &tokens, join: join.as_deref(), enforcement };
    // Run all checks, so that one problem does not hide the next.
    let broken = [
        check.check_protected_name(&claim),
        check.check_not_suppressed(&claim, context.suppressed),
        check.check_complexity(&claim),
        check.check_version_support(&claim, context.token_version),
        check.check_restriction_source(&claim),
        check.check_restriction_size(&claim, context.max_claim_bytes),
    ];
    broken.into_iter().flatten().last().map_or(Ok(()), Err)?;
    possible?;
    let is_in = |token| tokens.contains(&token);
    Ok(Claim {
        name: name.to_owned(),
        place: claim.place(),
        in_id: is_in(TokenUse::Id),
        in_access: is_in(TokenUse::Access),
        source,
        join,
        when: ClaimCondition { groups: groups?, app_clients: app_clients?.unwrap_or_default() },
        enforcement,
    })
}

/// Conditions use the remaining groups: if a group is always removed, a restriction for its members would never
/// apply.
fn is_always_removed(groups: &[String], rules: Option<&GroupRules>) -> bool {
    let always = rules.filter(|rules| rules.when_app_clients.is_empty());
    let is_out = |group: &String| always.is_some_and(|rules| rules.remove.iter().any(|removed| removed.matches(group)));
    groups.iter().any(is_out)
}

/// A claim whose keys are each valid, and the checks of their combination.
struct ClaimCheck<'a> {
    name: &'a str,
    source: &'a ClaimSource,
    tokens: &'a [TokenUse],
    join: Option<&'a str>,
    enforcement: ClaimEnforcement,
}

impl ClaimCheck<'_> {
    /// Contract 8.3: claims that Cognito reserves.
    fn check_protected_name(&self, claim: &Section<'_>) -> Option<ErrorReported> {
        let is_right_audience =
            self.tokens == [TokenUse::Access].as_slice() && matches!(self.source, ClaimSource::AppClientId);
        let locks = self.tokens.iter().filter_map(|token| token.set_restriction(self.name));
        let lock = locks.into_iter().find(|lock| *lock != ClaimRestriction::Audience || !is_right_audience)?;
        Some(claim.report_table(names::locked(lock, "choose another name")))
    }

    /// Contract 8.2: a claim that is both set and suppressed is suppressed.
    fn check_not_suppressed(&self, claim: &Section<'_>, suppressed: Option<&Suppressions>) -> Option<ErrorReported> {
        let suppressed = suppressed?;
        let is_both = |token: &&TokenUse| suppressed.claims(**token).iter().any(|named| named.name == self.name);
        let token = self.tokens.iter().find(is_both)?;
        let message = format!("is set here and removed by suppress_claims in [tokens.{}]", token.as_str());
        Some(claim.report_table(Diagnostic::new(message, "remove one of the two")))
    }

    /// Contract 8.2: four claims of the ID token do not accept lists and objects.
    fn check_complexity(&self, claim: &Section<'_>) -> Option<ErrorReported> {
        let is_simple_only = self.tokens.iter().any(|token| token.is_scalar_only(self.name));
        (is_simple_only && ValueShape::of_source(self.source) != ValueShape::Simple).then(|| {
            let message = "must not be a list or an object in the ID token";
            claim.report_table(Diagnostic::new(message, "use a string, number or boolean, or choose another name"))
        })
    }

    /// Contract 7.2: version 1 supports only strings, and only in the ID token.
    fn check_version_support(&self, claim: &Section<'_>, token_version: TokenVersion) -> Option<ErrorReported> {
        let unsupported = |what, or_else| token_version.unsupported(EventVersion::V2, what, or_else);
        let mut broken = None;
        if self.tokens.contains(&TokenUse::Access)
            && let Some(diagnostic) = unsupported("changes the access token", "write tokens = [\"id\"]")
        {
            broken = Some(claim.report_key(&TOKENS, diagnostic));
        }
        let complex = match ValueShape::of_source(self.source) {
            ValueShape::Object => unsupported("is an object", "write it as a string"),
            ValueShape::Any => unsupported("can be an object", "remove type to emit the text unchanged"),
            ValueShape::List if self.join.is_none() => unsupported("is a list", "add join = \" \" to emit one string"),
            ValueShape::List if self.is_inseparable() => {
                unsupported("has an item that contains its join", "use a join that no item contains")
            }
            ValueShape::List | ValueShape::Simple => None,
        };
        complex.map(|diagnostic| claim.report_table(diagnostic)).or(broken)
    }

    /// Whether a constant list cannot be joined, because an item contains the separator.
    fn is_inseparable(&self) -> bool {
        let has_no_text = |value: &ClaimValue<'_>| value.to_text(self.join).is_none();
        match self.source {
            ClaimSource::Constant(value) => has_no_text(value),
            ClaimSource::PerAppClient(values) => values.values().any(has_no_text),
            _ => false,
        }
    }

    /// A restriction is never dropped (threat model, Z07): if it does not fit, its users could not get a token.
    fn check_restriction_size(&self, claim: &Section<'_>, most: Option<usize>) -> Option<ErrorReported> {
        let most = most.filter(|_| self.enforcement != ClaimEnforcement::None)?;
        let is_too_large = |value: &ClaimValue<'_>| claim_bytes(self.name, &value.to_json()) > most;
        let key = match self.source {
            ClaimSource::Constant(value) if is_too_large(value) => &VALUE,
            ClaimSource::PerAppClient(values) if values.values().any(is_too_large) => &APP_CLIENTS,
            _ => return None,
        };
        let message = "is a restriction larger than max_claim_bytes in [tokens], so that no token could be issued";
        Some(claim.report_key(key, Diagnostic::new(message, "shorten it, or raise max_claim_bytes")))
    }

    /// A restriction that the client can omit is ineffective.
    fn check_restriction_source(&self, claim: &Section<'_>) -> Option<ErrorReported> {
        let is_void =
            self.enforcement != ClaimEnforcement::None && matches!(self.source, ClaimSource::ClientMetadata(..));
        is_void.then(|| {
            let message = "is a restriction based on client metadata, which the client can omit";
            claim.report_table(Diagnostic::new(message, "use an attribute, or remove restricts and required"))
        })
    }
}
