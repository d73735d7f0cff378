//! The policy document: every route of the stage that a token may call.
//!
//! API Gateway caches the document and applies it to later requests with the same token, on any route. It therefore
//! depends on the token, the routes of the policy and the stage, not on the requested method and path. It allows exactly
//! the requests that [`super::rules::decide`] allows. The
//! property `document_and_simple_response_agree` checks this.

use super::arn::MethodArn;
use super::rules::route_allows;
use aws_lambda_events::apigw::ApiGatewayCustomAuthorizerPolicy;
use aws_lambda_events::iam::{IamPolicyEffect, IamPolicyStatement};
use jwt_verifier::Claims;
use policy::{Route, RoutePath};
use std::collections::BTreeSet;

/// Patterns of paths that a server may normalize to other paths.
const AMBIGUOUS: [&str; 9] = ["*/../*", "*/..", "*/./*", "*/.", "*//*", "*%*", "*\\*", "*#*", "*;*"];

/// The document with all allowed routes, or one that denies everything.
pub(super) fn policy_document(routes: &[Route], claims: &Claims, arn: &MethodArn) -> ApiGatewayCustomAuthorizerPolicy {
    let allowed: BTreeSet<String> = routes
        .iter()
        .filter(|route| route_allows(route, claims).is_ok())
        .flat_map(|route| resources(route, &arn.stage_arn))
        .collect();
    if allowed.is_empty() {
        return build_document([statement(IamPolicyEffect::Deny, [format!("{}/*", arn.stage_arn)])]);
    }
    let ambiguous = AMBIGUOUS.map(|pattern| format!("{}/{pattern}", arn.stage_arn));
    build_document([statement(IamPolicyEffect::Allow, allowed), statement(IamPolicyEffect::Deny, ambiguous)])
}

/// One resource for each method. A star instead of the method would match slashes: `/STAGE/*/projects` also matches
/// `/STAGE/GET/admin/projects`.
fn resources(route: &Route, stage: &str) -> impl Iterator<Item = String> {
    let path = match &route.path {
        RoutePath::Exact(path) => path.clone(),
        // The question mark requires at least one character. A star alone would also match `/projects/`, which some
        // servers treat like `/projects`.
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
