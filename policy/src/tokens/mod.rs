//! The tables about tokens: `[tokens]`, `[groups]`, `[roles]`, `[permissions]`, `[machine_clients]`.
//!
//! - `claim_source.rs`: the source of a claim's value
//! - `claims.rs`: the claims of a user's tokens
//! - `groups.rs`: changes to `cognito:groups`
//! - `grants.rs`: groups → roles → permissions → scopes
//! - `machines.rs`: the tokens of machine clients
//! - `suppressions.rs`: claims and scopes that are removed
//! - `version.rs`: rules that the pool's event version does not support; `names.rs`, `value.rs`: names and constants
//!
//! Rules that the pool's event version does not support are rejected here, so that none is silently ignored.

mod claim_source;
mod claims;
mod grants;
mod groups;
mod machines;
mod names;
mod suppressions;
mod value;
mod version;

use events::EventVersion;
use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::name_map::NameMap;
use crate::report::ErrorReported;
use crate::table_reader::Section;
use claims::JOIN;
use version::TokenVersion;

pub(crate) use names::join as separator;

pub use claim_source::{ClaimSource, ClaimType, TextFormat};
pub use claims::{Claim, ClaimCondition, ClaimEnforcement, claim_bytes};
pub use grants::{GrantRule, Grants};
pub use groups::{GroupPattern, GroupRules};
pub use machines::MachineClient;
pub use suppressions::{LocatedName, Suppressions};

const ID: Key = Key::table("id", "Changes to ID tokens.");
const ACCESS: Key = Key::table("access", "Changes to access tokens.");
const GROUP_RULES: Key =
    Key::table("groups", "Changes to the groups in tokens. Roles and conditions of claims use the resulting groups.");
const CLAIMS: Key = Key::table(
    "claims",
    "Claims that are added to users' tokens. `NAME` is the claim's name, in quotes if it is a URL. A claim has \
     exactly one source: `attribute`, `value`, `from`, `app_clients` or `client_metadata`.",
);
const TOKEN_VERSION: Key = Key::new(
    "token_version",
    "\"V3_0\"",
    "The `LambdaVersion` of the user pool's trigger. `V1_0` can change only the ID token, `V2_0` also the access \
     token, `V3_0` also the tokens of machine clients.",
)
.with_default("required if there are rules for tokens");
const MAX_CLAIM_BYTES: Key = Key::new(
    "max_claim_bytes",
    "1024",
    "The maximum size of all added claims of one token, in bytes. If they do not fit, untrusted claims are dropped \
     first, then the last claim of the file.",
);

/// Default for the maximum size of all added claims of one token, in bytes: together with Cognito's own claims it
/// stays far below the 8 KB that browsers and servers accept (threat model, Z07).
const DEFAULT_MAX_CLAIM_BYTES: u32 = 1024;

/// The rules for tokens. Without the tables, no rule applies.
#[derive(Serialize, Deserialize)]
pub struct Tokens {
    version: Option<EventVersion>,
    max_claim_bytes: usize,
    claims: Vec<Claim>,
    suppressed: Suppressions,
    groups: GroupRules,
    grants: Grants,
    machine_clients: NameMap<MachineClient>,
}

impl Tokens {
    /// The event version that the pool is set to; `None` only if there are no rules.
    pub fn version(&self) -> Option<EventVersion> {
        self.version
    }

    /// Maximum size of all added claims of one token, in bytes.
    pub fn max_claim_bytes(&self) -> usize {
        self.max_claim_bytes
    }

    /// The claims of users' tokens, in the order of the file. If they do not fit, untrusted ones are dropped first, then the last one.
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// The claims and scopes that are removed from users' tokens.
    pub fn suppressions(&self) -> &Suppressions {
        &self.suppressed
    }

    /// Changes to `cognito:groups`.
    pub fn groups(&self) -> &GroupRules {
        &self.groups
    }

    /// What groups and roles grant.
    pub fn grants(&self) -> &Grants {
        &self.grants
    }

    /// The rules for a machine client; `None` if the policy does not contain it.
    pub fn machine_client(&self, client_id: Option<&str>) -> Option<&MachineClient> {
        self.machine_clients.get(client_id?)
    }

    /// The IDs of the machine clients, in order.
    pub(crate) fn machine_client_ids(&self) -> impl Iterator<Item = &str> {
        self.machine_clients.names()
    }

    /// Whether a token without one of its claims would grant more than it should, so that the trigger must fail
    /// closed (docs/failure-modes.md).
    pub fn has_enforced_claims(&self) -> bool {
        self.claims.iter().any(|claim| claim.enforcement != ClaimEnforcement::None)
    }
}

/// The tables about tokens, which are validated together.
pub(crate) struct Tables<'a> {
    pub(crate) tokens: Section<'a>,
    pub(crate) groups: Section<'a>,
    pub(crate) roles: Section<'a>,
    pub(crate) permissions: Section<'a>,
    pub(crate) machine_clients: Section<'a>,
}

/// Parses the tables. Everything is read before the first `?`, so that no problem hides another.
pub(crate) fn parse_table(tables: Tables<'_>) -> Result<Tokens, ErrorReported> {
    let Tables { mut tokens, groups, roles, permissions, machine_clients } = tables;
    let versions = EventVersion::ALL.map(|version| (version.lambda_version(), version));
    let version = tokens.choice(&TOKEN_VERSION, &versions);
    let token_version = TokenVersion(version.as_ref().ok().copied().flatten());
    let max_claim_bytes = tokens.number_or(&MAX_CLAIM_BYTES, 1..=65_536, DEFAULT_MAX_CLAIM_BYTES);
    let max_claim_bytes = max_claim_bytes.map(|bytes| bytes as usize);
    let join = tokens.optional(&JOIN, names::join);
    let suppressed = suppressions::parse_tables(tokens.table(&ID), tokens.table(&ACCESS), token_version);

    let grants = grants::parse_table(groups, roles, permissions, token_version);
    let names = grants.names();
    let group_rules = groups::parse_table(tokens.table(&GROUP_RULES), &names);
    let context = claims::Context {
        token_version,
        groups: &names.groups,
        group_rules: group_rules.as_ref().ok(),
        suppressed: suppressed.as_ref().ok(),
        join: join.as_ref().ok().and_then(Option::as_deref),
        max_claim_bytes: max_claim_bytes.as_ref().ok().copied(),
    };
    let claims = claims::parse_table(tokens.table(&CLAIMS), &context);
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
