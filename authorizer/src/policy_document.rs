//! The policy document: all that a token opens at its stage.
//!
//! API Gateway keeps an answer for as long as the authorizer is set to, and holds the next requests with the same token
//! against it, whichever route they are for. So what it says comes from the token and not from the request, and it says no
//! to what [`policy::RoutePath::holds`] would not take.

use super::arn::MethodArn;
use super::rules::route_allows;
use aws_lambda_events::apigw::ApiGatewayCustomAuthorizerPolicy;
use aws_lambda_events::iam::{IamPolicyEffect, IamPolicyStatement};
use jwt_verifier::Claims;
use policy::{Route, RoutePath};
use std::collections::BTreeSet;

/// What a path has that a server may read as another one, below any method.
const AMBIGUOUS: [&str; 9] = ["*/../*", "*/..", "*/./*", "*/.", "*//*", "*%*", "*\\*", "*#*", "*;*"];

/// What the token opens; with nothing to open, a no to everything.
pub(super) fn policy_document(routes: &[Route], claims: &Claims, arn: &MethodArn) -> ApiGatewayCustomAuthorizerPolicy {
    let allowed: BTreeSet<String> = routes
        .iter()
        .filter(|route| route_allows(route, claims).is_ok())
        .flat_map(|route| resources(route, &arn.stage))
        .collect();
    if allowed.is_empty() {
        return build_document([statement(IamPolicyEffect::Deny, [format!("{}/*", arn.stage)])]);
    }
    let ambiguous = AMBIGUOUS.map(|pattern| format!("{}/{pattern}", arn.stage));
    build_document([statement(IamPolicyEffect::Allow, allowed), statement(IamPolicyEffect::Deny, ambiguous)])
}

/// One resource for each method. A star in the place of a method would cross slashes: of `/STAGE/*/projects` it makes
/// `/STAGE/GET/admin/projects`.
fn resources(route: &Route, stage: &str) -> impl Iterator<Item = String> {
    let path = match &route.path {
        RoutePath::Exact(path) => path.clone(),
        // A star is happy with nothing, and some servers take a path with a slash at its end for that without.
        RoutePath::Below(start) => format!("{start}?*"),
    };
    route.methods.iter().map(move |method| format!("{stage}/{}{path}", method.as_str()))
}

fn statement(effect: IamPolicyEffect, resources: impl IntoIterator<Item = String>) -> IamPolicyStatement {
    let mut statement = IamPolicyStatement::default();
    statement.action = vec!["execute-api:Invoke".to_owned()];
    statement.effect = effect;
    statement.resource = resources.into_iter().collect();
    statement
}

fn build_document(statements: impl Into<Vec<IamPolicyStatement>>) -> ApiGatewayCustomAuthorizerPolicy {
    let mut document = ApiGatewayCustomAuthorizerPolicy::default();
    document.version = Some("2012-10-17".to_owned());
    document.statement = statements.into();
    document
}
