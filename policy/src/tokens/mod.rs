//! The tables that say what the tokens say: `[tokens]`, `[groups]`, `[roles]`, `[permissions]`, `[machine_clients]`.
//!
//! - `claims.rs`: the claims of a person's tokens
//! - `groups.rs`: how `cognito:groups` is changed
//! - `grants.rs`: groups → roles → permissions → scopes
//! - `machines.rs`: what machine clients get
//! - `names.rs`, `value.rs`: how names and constants are written
//!
//! Whatever the pool's event version cannot carry is refused here, so that a rule never fails in silence.

mod claims;
mod grants;
mod groups;
mod machines;
mod names;
mod value;

use events::{EventVersion, TokenUse};

use crate::name_map::NameMap;
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported};
use crate::section::{Key, Section, one_of};

pub use claims::{Claim, ClaimCondition, ClaimEnforcement, ClaimSource, ClaimType, TextFormat, claim_bytes};
pub use grants::{GrantRule, Grants};
pub use groups::{GroupPattern, GroupRules};
pub use machines::MachineClient;

const TOKEN_VERSION: Key = Key { name: "token_version", example: "\"V3_0\"" };
const MAX_CLAIM_BYTES: Key = Key { name: "max_claim_bytes", example: "1024" };
const JOIN: Key = Key { name: "join", example: "\" \"" };
const SUPPRESS_CLAIMS: Key = Key { name: "suppress_claims", example: "[\"phone_number\"]" };
const SUPPRESS_SCOPES: Key = Key { name: "suppress_scopes", example: "[\"profile\"]" };

/// What the added claims of one token may take, in bytes, where the policy does not say: with Cognito's own it stays far
/// below the 8 KB that browsers and servers take (SECURITY.md, Z07).
const DEFAULT_MAX_CLAIM_BYTES: u32 = 1024;

/// The rules for tokens; without the tables there is none.
pub struct Tokens {
    version: Option<EventVersion>,
    max_claim_bytes: usize,
    claims: Vec<Claim>,
    suppressed: Suppressions,
    groups: GroupRules,
    grants: Grants,
    machine_clients: NameMap<MachineClient>,
}

/// What is taken out of people's tokens, in the order of the file.
#[derive(Default)]
pub struct Suppressions {
    id_claims: Vec<LocatedName>,
    access_claims: Vec<LocatedName>,
    scopes: Vec<LocatedName>,
}

/// A claim or scope, and the rule that names it.
pub struct LocatedName {
    /// Its name.
    pub name: String,
    /// Where the rule stands.
    pub place: Place,
}

impl Tokens {
    /// The event version that the pool is set to; `None` only where there is no rule.
    pub fn version(&self) -> Option<EventVersion> {
        self.version
    }

    /// What the added claims of one token may take, in bytes.
    pub fn max_claim_bytes(&self) -> usize {
        self.max_claim_bytes
    }

    /// The claims of people's tokens, in the order of the file: the last goes first when there is no room.
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// What is taken out of people's tokens.
    pub fn suppressions(&self) -> &Suppressions {
        &self.suppressed
    }

    /// How `cognito:groups` is changed.
    pub fn groups(&self) -> &GroupRules {
        &self.groups
    }

    /// What groups and roles stand for.
    pub fn grants(&self) -> &Grants {
        &self.grants
    }

    /// What a machine client gets; `None` for one that the policy does not name.
    pub fn machine_client(&self, client_id: Option<&str>) -> Option<&MachineClient> {
        self.machine_clients.get(client_id?)
    }

    /// Whether a token without one of its claims would say that somebody may do what they may not: then no token is the
    /// lesser evil (SECURITY.md).
    pub fn has_enforced_claims(&self) -> bool {
        self.claims.iter().any(|claim| claim.enforcement != ClaimEnforcement::None)
    }
}

impl Suppressions {
    /// The claims that are taken out of one of the tokens.
    pub fn claims(&self, token: TokenUse) -> &[LocatedName] {
        match token {
            TokenUse::Id => &self.id_claims,
            TokenUse::Access => &self.access_claims,
        }
    }

    /// The scopes that are taken out of the access token.
    pub fn scopes(&self) -> &[LocatedName] {
        &self.scopes
    }

    fn is_empty(&self) -> bool {
        self.id_claims.is_empty() && self.access_claims.is_empty() && self.scopes.is_empty()
    }
}

/// The tables of the file that belong together.
pub(crate) struct Tables<'a> {
    pub(crate) tokens: Section<'a>,
    pub(crate) groups: Section<'a>,
    pub(crate) roles: Section<'a>,
    pub(crate) permissions: Section<'a>,
    pub(crate) machine_clients: Section<'a>,
}

/// Reads the tables. Everything is read before the first `?`, so that no problem hides another.
pub(crate) fn parse_table(tables: Tables<'_>) -> Result<Tokens, ErrorReported> {
    let Tables { mut tokens, groups, roles, permissions, machine_clients } = tables;
    let versions = EventVersion::ALL.map(|version| (version.lambda_version(), version));
    let version = tokens.optional(&TOKEN_VERSION, one_of(&versions));
    let token_version = TokenVersion(version.as_ref().ok().copied().flatten());
    let max_claim_bytes = tokens.number(&MAX_CLAIM_BYTES, 1..=65_536);
    let max_claim_bytes = max_claim_bytes.map(|bytes| bytes.unwrap_or(DEFAULT_MAX_CLAIM_BYTES) as usize);
    let join = tokens.optional(&JOIN, names::join);
    let suppressed = suppressed(tokens.table("id"), tokens.table("access"), token_version);

    let grants = grants::parse_table(groups, roles, permissions, token_version);
    let names = grants.names();
    let group_rules = groups::parse_table(tokens.table("groups"), &names);
    let context = claims::Context {
        token_version,
        groups: &names.groups,
        group_rules: group_rules.as_ref().ok(),
        suppressed: suppressed.as_ref().ok(),
        join: join.as_ref().ok().and_then(Option::as_deref),
        max_claim_bytes: max_claim_bytes.as_ref().ok().copied(),
    };
    let claims = claims::parse_table(tokens.table("claims"), &context);
    let machine_clients = machines::parse_table(machine_clients, &grants, token_version);

    let grants = grants.finish(suppressed.as_ref().ok());
    let is_used = claims.as_ref().is_ok_and(|claims| !claims.is_empty())
        || suppressed.as_ref().is_ok_and(|suppressed| !suppressed.is_empty())
        || group_rules.as_ref().is_ok_and(|groups| !groups.is_empty())
        || grants.as_ref().is_ok_and(Grants::has_scopes)
        || machine_clients.as_ref().is_ok_and(|clients| !clients.is_empty());
    let version = match version? {
        None if is_used => return Err(tokens.report_missing(&TOKEN_VERSION)),
        version => version,
    };
    join?;
    Ok(Tokens {
        version,
        max_claim_bytes: max_claim_bytes?,
        claims: claims?,
        suppressed: suppressed?,
        groups: group_rules?,
        grants: grants?,
        machine_clients: machine_clients?,
    })
}

fn suppressed(
    mut id: Section<'_>,
    mut access: Section<'_>,
    token_version: TokenVersion,
) -> Result<Suppressions, ErrorReported> {
    let id_claims = located_names(&mut id, &SUPPRESS_CLAIMS, |name| may_suppress(TokenUse::Id, name));
    let access_claims = located_names(&mut access, &SUPPRESS_CLAIMS, |name| may_suppress(TokenUse::Access, name));
    let scopes = located_names(&mut access, &SUPPRESS_SCOPES, names::scope);
    for (key, names) in [(&SUPPRESS_CLAIMS, &access_claims), (&SUPPRESS_SCOPES, &scopes)] {
        let is_used = names.as_ref().is_ok_and(|names| !names.is_empty());
        if let Some(diagnostic) =
            token_version.unsupported(EventVersion::V2, "changes the access token", OUT).filter(|_| is_used)
        {
            access.report_key(key, diagnostic);
        }
    }
    Ok(Suppressions { id_claims: id_claims?, access_claims: access_claims?, scopes: scopes? })
}

/// The names at a key, each with its rule's place.
fn located_names(
    section: &mut Section<'_>,
    key: &Key,
    parse: impl Fn(&str) -> Result<String, Diagnostic>,
) -> Result<Vec<LocatedName>, ErrorReported> {
    let names = section.list(key, parse)?.unwrap_or_default();
    Ok(names.into_iter().map(|name| LocatedName { name, place: section.place_of(key) }).collect())
}

fn may_suppress(token: TokenUse, name: &str) -> Result<String, Diagnostic> {
    match token.lock_on_suppressing(name) {
        Some(lock) => Err(names::locked(lock, "take it out of the list")),
        None => names::claim(name),
    }
}

/// What to do about a rule that the event version cannot carry, besides another version.
const OUT: &str = "take it out";

/// The event version that must carry the rules; `None` where the policy's own is not known, which was reported or will be.
#[derive(Clone, Copy)]
pub(crate) struct TokenVersion(Option<EventVersion>);

impl TokenVersion {
    /// The diagnostic of a rule that needs `needed`, and does `what`; `or_else` is the other way out.
    fn unsupported(self, needed: EventVersion, what: &str, or_else: &str) -> Option<Diagnostic> {
        let version = self.0.filter(|version| *version < needed)?;
        let message = format!("{what}, which token_version {} cannot", version.lambda_version());
        let enough = EventVersion::ALL.into_iter().filter(|version| *version >= needed);
        let enough: Vec<_> = enough.map(EventVersion::lambda_version).collect();
        let help = format!("set the pool and token_version to {}, or {or_else}", enough.join(" or "));
        Some(Diagnostic::new(message, help))
    }
}
