//! Who may pass: the routes of the policy, held against a request and the claims of a token.

use super::arn::MethodArn;
use jwt_verifier::{Claims, Rejection, TokenUse};
use policy::Route;

/// Why a request does not pass though its token is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// No route holds the request.
    NoRoute,
    /// A route does, and asks for more than the token has.
    Lacking(Rejection),
}

/// Whether the request passes: one of the routes opens it. Nothing else does.
pub(super) fn decide(routes: &[Route], claims: &Claims, arn: &MethodArn) -> Result<(), Denial> {
    let mut denial = Denial::NoRoute;
    for route in routes.iter().filter(|route| holds(route, arn)) {
        match opens(route, claims) {
            Ok(()) => return Ok(()),
            Err(lacking) => denial = Denial::Lacking(lacking),
        }
    }
    Err(denial)
}

fn holds(route: &Route, arn: &MethodArn) -> bool {
    route.methods.iter().any(|method| method.as_str() == arn.method) && route.path.matches(&arn.path)
}

/// Whether a route is open to the bearer of a token, whatever is asked for.
pub(super) fn opens(route: &Route, claims: &Claims) -> Result<(), Rejection> {
    if !route.tokens.iter().any(|kind| kind.as_str() == claims.token_use().as_str()) {
        return Err(Rejection::TokenUse);
    }
    if !route.groups.is_empty() {
        claims.require_group(&route.groups)?;
    }
    match (route.scopes.as_slice(), claims.token_use()) {
        ([], _) => Ok(()),
        // A trigger can put a claim of the name `scope` into an ID token.
        (_, TokenUse::Id) => Err(Rejection::Scope),
        (scopes, TokenUse::Access) => claims.require_scope(scopes),
    }
}
