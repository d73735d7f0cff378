//! `GET /cognito/auth`: the claims of a token that counts.

use super::wants_gateway_format;
use crate::endpoint::{Access, Endpoint, EndpointResult, ErrorFormat};
use crate::failure::{ErrorCode, Failure};
use crate::gateway_claims;
use crate::hooks::EndpointResponse;
use crate::request::{Request, verify_token};
use crate::service::Api;
use axum::http::Method;
use axum::http::header::{AUTHORIZATION, HeaderName};
use jwt_verifier::bearer_or_bare_token;
use jwt_verifier::{Claims, Expected};
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

/// As the systems before spelled it.
const AUTHENTICATION: HeaderName = HeaderName::from_static("authentication");

async fn claims(api: &Api, request: &Request<'_>) -> EndpointResult {
    let claims = verify_any_token(api, request).await?;
    let claims: Map<String, Value> =
        serde_json::from_str(claims.as_json()).map_err(|_| Failure::from(ErrorCode::Internal).with_reason("claims"))?;
    let gateway = wants_gateway_format(request);
    Ok(EndpointResponse::ok(Value::Object(if gateway { gateway_claims::stringify_claims(claims) } else { claims })))
}

/// The claims of a token in either header, with or without `Bearer`.
///
/// # Errors
/// Where there is no token, more than one, or one that does not count.
pub(super) async fn verify_any_token(api: &Api, request: &Request<'_>) -> Result<Claims, Failure> {
    let headers = &request.call.http.headers;
    let mut values = [AUTHORIZATION, AUTHENTICATION].into_iter().flat_map(|name| headers.get_all(name));
    let token = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(bearer_or_bare_token),
        (None, _) => return Err(Failure::from(ErrorCode::InvalidToken).with_reason("missing_token")),
        _ => None,
    };
    let token = token.ok_or_else(|| Failure::from(ErrorCode::InvalidToken).with_reason("invalid_token"))?;
    verify_token(api, token, Expected::Either).await
}
