//! What API Gateway is answered: yes or no, or a policy document.
//!
//! A yes is about one request. An HTTP API that takes it and keeps answers must have the route among its identity sources, or
//! the yes holds for every route; a document never does.

use super::context::context;
use super::event::{AuthorizationRequest, PayloadVersion};
use super::policy_document::policy_document;
use super::rules::Denial;
use aws_lambda_events::apigw::{
    ApiGatewayV2CustomAuthorizerIamPolicyResponse, ApiGatewayV2CustomAuthorizerSimpleResponse,
};
use jwt_verifier::Claims;
use policy::{HttpApiResponse, Policy};
use std::collections::BTreeMap;

type Context = BTreeMap<String, String>;

/// Whether the API that asks takes a plain yes or no.
pub(super) fn uses_simple_response(request: &AuthorizationRequest, policy: &Policy) -> bool {
    request.version == PayloadVersion::V2 && policy.authorizer().http_api == HttpApiResponse::Simple
}

/// The answer about a bearer whose token is good. A document says by itself what is open; its context goes along with
/// every later request that it lets through.
///
/// # Errors
/// Never; the type is that of any text made of values.
pub(super) fn response_for(
    request: &AuthorizationRequest,
    claims: &Claims,
    policy: &Policy,
    decision: Result<(), Denial>,
) -> serde_json::Result<String> {
    if uses_simple_response(request, policy) {
        return match decision {
            Ok(()) => simple_response(true, context(claims, policy)),
            Err(_) => simple_denial(),
        };
    }
    // REST APIs take it too; the type that is meant for them says `"usageIdentifierKey": null` besides.
    let mut response = ApiGatewayV2CustomAuthorizerIamPolicyResponse::<Context>::default();
    response.principal_id = Some(claims.sub().to_owned());
    response.policy_document = policy_document(&policy.authorizer().routes, claims, &request.arn);
    response.context = context(claims, policy);
    serde_json::to_string(&response)
}

/// A plain no, to whomever: API Gateway makes 403 of it.
///
/// # Errors
/// As [`about`].
pub(super) fn simple_denial() -> serde_json::Result<String> {
    simple_response(false, Context::new())
}

fn simple_response(is_authorized: bool, context: Context) -> serde_json::Result<String> {
    let mut response = ApiGatewayV2CustomAuthorizerSimpleResponse::<Context>::default();
    response.is_authorized = is_authorized;
    response.context = context;
    serde_json::to_string(&response)
}
