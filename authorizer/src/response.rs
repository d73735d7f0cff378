//! The response to API Gateway: a simple response (allowed or not), or a policy document.
//!
//! A simple response is about one request. An HTTP API that caches simple responses must have the route among its identity
//! sources, or one response applies to every route. A policy document does not have this problem.

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

/// Whether the API expects a simple response.
pub(super) fn uses_simple_response(request: &AuthorizationRequest, policy: &Policy) -> bool {
    request.version == PayloadVersion::V2 && policy.authorizer().http_api == HttpApiResponse::Simple
}

/// The response for a valid token. The context of a policy document is passed on with every later request that the document
/// allows.
///
/// # Errors
/// Never: serialization cannot fail.
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
    // REST APIs accept this type too; their own type would add `"usageIdentifierKey": null`.
    let mut response = ApiGatewayV2CustomAuthorizerIamPolicyResponse::<Context>::default();
    response.principal_id = Some(claims.sub().to_owned());
    response.policy_document = policy_document(&policy.authorizer().routes, claims, &request.arn);
    response.context = context(claims, policy);
    serde_json::to_string(&response)
}

/// A simple denial: API Gateway responds with 403.
///
/// # Errors
/// As [`response_for`].
pub(super) fn simple_denial() -> serde_json::Result<String> {
    simple_response(false, Context::new())
}

fn simple_response(is_authorized: bool, context: Context) -> serde_json::Result<String> {
    let mut response = ApiGatewayV2CustomAuthorizerSimpleResponse::<Context>::default();
    response.is_authorized = is_authorized;
    response.context = context;
    serde_json::to_string(&response)
}
