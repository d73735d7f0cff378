//! What API Gateway is answered: yes or no, or a policy document.
//!
//! A yes is about one request. An HTTP API that takes it and keeps answers must have the route among its identity sources, or
//! the yes holds for every route; a document never does.

use super::context::context;
use super::document::document;
use super::event::{Asked, Version};
use super::rules::Denial;
use aws_lambda_events::apigw::{
    ApiGatewayV2CustomAuthorizerIamPolicyResponse, ApiGatewayV2CustomAuthorizerSimpleResponse,
};
use jwt_verifier::Claims;
use policy::{HttpApiResponse, Policy};
use std::collections::BTreeMap;

type Context = BTreeMap<String, String>;

/// Whether the API that asks takes a plain yes or no.
pub(super) fn is_simple(asked: &Asked, policy: &Policy) -> bool {
    asked.version == Version::Two && policy.authorizer().http_api == HttpApiResponse::Simple
}

/// The answer about a bearer whose token is good. A document says by itself what is open; its context goes along with
/// every later request that it lets through.
///
/// # Errors
/// Never; the type is that of any text made of values.
pub(super) fn about(
    asked: &Asked,
    claims: &Claims,
    policy: &Policy,
    decided: Result<(), Denial>,
) -> serde_json::Result<String> {
    if is_simple(asked, policy) {
        return match decided {
            Ok(()) => simple(true, context(claims, policy)),
            Err(_) => no(),
        };
    }
    // REST APIs take it too; the type that is meant for them says `"usageIdentifierKey": null` besides.
    let mut answer = ApiGatewayV2CustomAuthorizerIamPolicyResponse::<Context>::default();
    answer.principal_id = Some(claims.sub().to_owned());
    answer.policy_document = document(&policy.authorizer().routes, claims, &asked.arn);
    answer.context = context(claims, policy);
    serde_json::to_string(&answer)
}

/// A plain no, to whomever: API Gateway makes 403 of it.
///
/// # Errors
/// As [`about`].
pub(super) fn no() -> serde_json::Result<String> {
    simple(false, Context::new())
}

fn simple(is_authorized: bool, context: Context) -> serde_json::Result<String> {
    let mut answer = ApiGatewayV2CustomAuthorizerSimpleResponse::<Context>::default();
    answer.is_authorized = is_authorized;
    answer.context = context;
    serde_json::to_string(&answer)
}
