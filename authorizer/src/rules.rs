//! The routes of the policy, matched against a request and the claims of a token.

use super::arn::MethodArn;
use jwt_verifier::{Claims, Rejection, TokenUse};
use policy::Route;

/// Why a request with a valid token is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// No route matches the request.
    NoRoute,
    /// A route matches, but the token lacks what it requires.
    InsufficientClaims(Rejection),
}

/// Whether one of the routes allows the request.
pub(super) fn decide(routes: &[Route], claims: &Claims, arn: &MethodArn) -> Result<(), Denial> {
    let mut denial = Denial::NoRoute;
    for route in routes.iter().filter(|route| route_matches(route, arn)) {
        match route_allows(route, claims) {
            Ok(()) => return Ok(()),
            Err(rejection) => denial = Denial::InsufficientClaims(rejection),
        }
    }
    Err(denial)
}

fn route_matches(route: &Route, arn: &MethodArn) -> bool {
    route.methods.iter().any(|method| method.as_str() == arn.method) && route.path.matches(&arn.path)
}

/// Whether a token meets the requirements of a route, independently of the request.
pub(super) fn route_allows(route: &Route, claims: &Claims) -> Result<(), Rejection> {
    if !route.tokens.iter().any(|kind| kind.as_str() == claims.token_use().as_str()) {
        return Err(Rejection::TokenUse);
    }
    if !route.groups.is_empty() {
        claims.require_group(&route.groups)?;
    }
    match (route.scopes.as_slice(), claims.token_use()) {
        ([], _) => Ok(()),
        // Only access tokens have scopes. If an ID token has a claim named `scope`, a trigger has added it, and it counts
        // as no scope.
        (_, TokenUse::Id) => Err(Rejection::Scope),
        (scopes, TokenUse::Access) => claims.require_scope(scopes),
    }
}
