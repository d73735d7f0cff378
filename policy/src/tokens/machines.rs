//! The tables `[machine_clients.…]`: what an app client gets that signs in for itself (contract 8.1).

use events::{ClaimRestriction, EventVersion, TokenUse};

use crate::app_clients::client_id;
use crate::by_name::ByName;
use crate::report::{Fault, Reported, all};
use crate::section::{Key, Section};
use crate::tokens::claims::{Claim, ClaimSource, Guard, When};
use crate::tokens::grants::{GrantRule, Reading};
use crate::tokens::{Carrier, Named, OUT, SUPPRESS_SCOPES, named, names, value};

const ROLES: Key = Key { name: "roles", example: "[\"billing\"]" };
const SCOPES: Key = Key { name: "scopes", example: "[\"transactions/get\"]" };

/// What the access token of one machine client gets. It has no ID token.
pub struct MachineClient {
    /// Its roles in the application, whose permissions give scopes.
    pub roles: GrantRule,
    /// Its claims, in the order of the file: constants.
    pub claims: Vec<Claim>,
    /// Scopes that it gets whether it requests them or not.
    pub scopes: Vec<Named>,
    /// Scopes that it does not get though it requests them.
    pub suppress_scopes: Vec<Named>,
}

/// Reads the tables, by app client id.
pub(super) fn read(
    clients: Section<'_>,
    grants: &Reading<'_>,
    carrier: Carrier,
) -> Result<ByName<MachineClient>, Reported> {
    let read = |(id, client): (&str, Section<'_>)| Ok((id.to_owned(), read_one(id, client, grants, carrier)?));
    all(clients.tables()?.into_iter().map(read))
}

fn read_one(
    id: &str,
    mut client: Section<'_>,
    grants: &Reading<'_>,
    carrier: Carrier,
) -> Result<MachineClient, Reported> {
    let possible = client_id(id).map_err(|fault| client.reject(fault));
    let carried = match carrier.lacks(EventVersion::V3, "is about a machine client", OUT) {
        Some(fault) => Err(client.reject(fault)),
        None => Ok(()),
    };
    let known = grants.names().roles;
    let roles = client.list(&ROLES, |name| known.find(name));
    let claims = client.table("claims").values(|name, value| {
        names::claim(name)?;
        match TokenUse::Access.set_restriction(name) {
            Some(lock) => Err(locked(lock)),
            None => value::constant(value),
        }
    });
    let scopes = named(&mut client, &SCOPES, names::scope_to_add);
    let suppressed = named(&mut client, &SUPPRESS_SCOPES, names::scope);
    let (roles, scopes, suppress_scopes) = (roles?.unwrap_or_default(), scopes?, suppressed?);
    let given = scopes.iter().map(|scope| scope.name.as_str());
    let given: Vec<&str> = given.chain(roles.iter().flat_map(|role| grants.scopes_of(role))).collect();
    if suppress_scopes.iter().any(|scope| given.contains(&scope.name.as_str())) {
        let rule = "takes out a scope that scopes or a role of the client gives";
        return Err(client.reject_key(&SUPPRESS_SCOPES, Fault::new(rule, "take one of the two out")));
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
        when: When::default(),
        guard: Guard::None,
    };
    let roles = GrantRule { names: roles, place: client.place_of(&ROLES) };
    Ok(MachineClient { roles, claims: claims?.into_iter().map(claim).collect(), scopes, suppress_scopes })
}

/// A machine has no groups, and its scopes stand beside its claims.
fn locked(lock: ClaimRestriction) -> Fault {
    let Fault { rule, .. } = names::locked(lock, "");
    let way_out = match lock {
        ClaimRestriction::ScopeLists => {
            "give scopes with scopes or roles of the client, and take them out with suppress_scopes"
        }
        ClaimRestriction::Reserved | ClaimRestriction::GroupOverride | ClaimRestriction::Audience => {
            "choose another name"
        }
    };
    Fault::new(rule, way_out)
}
