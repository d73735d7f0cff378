//! `GET /cognito/auth`: the claims of a token that counts.

use super::as_gateway;
use crate::endpoint::{Access, Endpoint, Failures, Outcome};
use crate::failure::{Code, Failure};
use crate::hooks::Answer;
use crate::prose;
use crate::request::{Request, verified};
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
    also: &["/auth"],
    about: "The claims of a valid token; with ?format=gateway as API Gateway's REST authorizer prints them",
    access: Access::AnyToken,
    fields: &[],
    answer: &[("…", "every claim of the token, by its name")],
    failures: Failures::Gateway,
    carry_out: |api, request| Box::pin(claims(api, request)),
}];

/// As the systems before spelled it.
const AUTHENTICATION: HeaderName = HeaderName::from_static("authentication");

async fn claims(api: &Api, request: &Request<'_>) -> Outcome {
    let claims = any_token(api, request).await?;
    let claims: Map<String, Value> =
        serde_json::from_str(claims.as_json()).map_err(|_| Failure::from(Code::Internal).because("claims"))?;
    let gateway = as_gateway(request);
    Ok(Answer::ok(Value::Object(if gateway { prose::claims(claims) } else { claims })))
}

/// The claims of a token in either header, with or without `Bearer`.
///
/// # Errors
/// Where there is no token, more than one, or one that does not count.
pub(super) async fn any_token(api: &Api, request: &Request<'_>) -> Result<Claims, Failure> {
    let headers = &request.call.http.headers;
    let mut values = [AUTHORIZATION, AUTHENTICATION].into_iter().flat_map(|name| headers.get_all(name));
    let token = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(bearer_or_bare_token),
        (None, _) => return Err(Failure::from(Code::InvalidToken).because("missing_token")),
        _ => None,
    };
    let token = token.ok_or_else(|| Failure::from(Code::InvalidToken).because("invalid_token"))?;
    verified(api, token, Expected::Either).await
}
