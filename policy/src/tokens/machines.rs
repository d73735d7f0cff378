//! The tables `[machine_clients.…]`: tokens of app clients that use client credentials (contract 8.1).

use events::{ClaimRestriction, EventVersion, TokenUse};
use serde::{Deserialize, Serialize};

use crate::app_clients::parse_client_id;
use crate::key::Key;
use crate::name_map::NameMap;
use crate::report::{Diagnostic, ErrorReported, collect_all};
use crate::table_reader::Section;
use crate::tokens::claim_source::ClaimSource;
use crate::tokens::claims::{Claim, ClaimCondition, ClaimEnforcement};
use crate::tokens::grants::{GrantRule, PartialGrants};
use crate::tokens::suppressions::{LocatedName, SUPPRESS_SCOPES, located_names};
use crate::tokens::version::{OUT, TokenVersion};
use crate::tokens::{names, value};

const CLAIMS: Key =
    Key::table("claims", "Claims of the access token, as constants. The inline form is `claims = { NAME = VALUE }`.");
const CLAIM: Key = Key::new("NAME", "", "The value of the claim.").of_type(value::TYPES);
const ROLES: Key = Key::new(
    "roles",
    "[\"billing\"]",
    "The roles of the app client: names of tables in `[roles]`. Their permissions grant scopes.",
);
const SCOPES: Key = Key::new("scopes", "[\"transactions/get\"]", "The scopes to add, requested or not.");

/// The access token of one machine client. It has no ID token.
#[derive(Serialize, Deserialize)]
pub struct MachineClient {
    /// Its roles in the application, whose permissions grant scopes.
    pub roles: GrantRule,
    /// Its claims, in the order of the file: constants.
    pub claims: Vec<Claim>,
    /// Scopes that are added, requested or not.
    pub scopes: Vec<LocatedName>,
    /// Scopes that are removed, even if requested.
    pub suppress_scopes: Vec<LocatedName>,
}

/// Parses the tables, by app client ID.
pub(super) fn parse_table(
    clients: Section<'_>,
    grants: &PartialGrants<'_>,
    token_version: TokenVersion,
) -> Result<NameMap<MachineClient>, ErrorReported> {
    let read = |(id, client): (&str, Section<'_>)| Ok((id.to_owned(), parse_entry(id, client, grants, token_version)?));
    collect_all(clients.tables()?.into_iter().map(read))
}

fn parse_entry(
    id: &str,
    mut client: Section<'_>,
    grants: &PartialGrants<'_>,
    token_version: TokenVersion,
) -> Result<MachineClient, ErrorReported> {
    let possible = parse_client_id(id).map_err(|diagnostic| client.report_table(diagnostic));
    let carried = match token_version.unsupported(EventVersion::V3, "configures a machine client", OUT) {
        Some(diagnostic) => Err(client.report_table(diagnostic)),
        None => Ok(()),
    };
    let known = grants.names().roles;
    let roles = client.list(&ROLES, |name| known.find(name));
    let claims = client.table(&CLAIMS).values(&CLAIM, |name, value| {
        names::claim(name)?;
        match TokenUse::Access.set_restriction(name) {
            Some(lock) => Err(locked(lock)),
            None => value::constant(value),
        }
    });
    let scopes = located_names(&mut client, &SCOPES, names::scope_to_add);
    let suppressed = located_names(&mut client, &SUPPRESS_SCOPES, names::scope);
    let (roles, scopes, suppress_scopes) = (roles?.unwrap_or_default(), scopes?, suppressed?);
    let given = scopes.iter().map(|scope| scope.name.as_str());
    let given: Vec<&str> = given.chain(roles.iter().flat_map(|role| grants.scopes_of(role))).collect();
    if let Some(both) = suppress_scopes.iter().find(|scope| given.contains(&scope.name.as_str())) {
        let message = "removes a scope that scopes or a role of the client grants";
        let diagnostic = Diagnostic::new(message, "remove one of the two");
        return Err(client.report_key(&SUPPRESS_SCOPES, diagnostic.with_text(&SUPPRESS_SCOPES, &both.name)));
    }
    possible?;
    carried?;
    let claim = |(name, place, value): (&str, _, _)| Claim {
        name: name.to_owned(),
        place,
        source: ClaimSource::Constant(value),
        in_id: false,
        in_access: true,
        join: None,
        when: ClaimCondition::default(),
        enforcement: ClaimEnforcement::None,
    };
    let roles = GrantRule { names: roles, place: client.place_of(&ROLES) };
    Ok(MachineClient { roles, claims: claims?.into_iter().map(claim).collect(), scopes, suppress_scopes })
}

/// A machine client has no groups, and its scopes have keys of their own.
fn locked(lock: ClaimRestriction) -> Diagnostic {
    let Diagnostic { message, .. } = names::locked(lock, "");
    let help = match lock {
        ClaimRestriction::ScopeLists => {
            "grant scopes with scopes or roles of the client, and remove them with suppress_scopes"
        }
        ClaimRestriction::Reserved | ClaimRestriction::GroupOverride | ClaimRestriction::Audience => {
            "choose another name"
        }
    };
    Diagnostic::new(message, help)
}
