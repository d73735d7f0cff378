//! `GET /cognito/auth`: the claims of a valid token.

use crate::authentication::verify_any_token;
use crate::endpoint::{Access, Endpoint, ErrorFormat};
use crate::endpoint_result::{EndpointResult, respond};
use crate::failure::{ErrorCode, Failure};
use crate::gateway_claims;
use crate::log_reason::LogReason;
use crate::request::Request;
use crate::service::Api;
use axum::http::Method;
use serde_json::{Map, Value};

pub(super) const ENDPOINTS: &[Endpoint] = &[Endpoint {
    name: "cognitoAuth",
    method: Method::GET,
    path: "/cognito/auth",
    aliases: &["/auth"],
    summary: "The claims of a valid token; with ?format=gateway as API Gateway's REST authorizer prints them",
    access: Access::IdOrAccessToken,
    fields: &[],
    response_fields: &[("…", "every claim of the token, by its name")],
    error_format: ErrorFormat::Gateway,
    handler: |api, request| Box::pin(claims(api, request)),
}];

async fn claims(api: &Api, request: &Request<'_>) -> EndpointResult {
    let claims = verify_any_token(api, request).await?;
    let claims: Map<String, Value> = serde_json::from_str(claims.as_json())
        .map_err(|_| Failure::from(ErrorCode::Internal).with_reason(LogReason::Claims))?;
    let gateway = request.wants_gateway_format();
    respond(Value::Object(if gateway { gateway_claims::stringify_claims(claims) } else { claims }))
}
