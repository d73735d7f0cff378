//! Who calls an endpoint: the tokens of a request, verified.

use super::cognito::refresh_tokens;
use super::endpoint_result::{EndpointResult, with_refresh_token};
use super::failure::{ErrorCode, Failure};
use super::field::{ACCESS_TOKEN, REFRESH_TOKEN};
use super::request::Request;
use super::service::Api;
use axum::http::header::{AUTHORIZATION, HeaderName};
use jwt_verifier::{Claims, Expected, Reason, Rejection, bearer_or_bare_token, bearer_token};

/// The header that the systems replaced by this API used.
const AUTHENTICATION: HeaderName = HeaderName::from_static("authentication");

/// The user who calls.
pub(crate) struct Caller {
    /// The access token, verified.
    pub(crate) access_token: String,
    rotated_refresh_token: Option<String>,
}

impl Caller {
    /// Returns a rotated refresh token with the result of `call`, whether the call succeeds or fails.
    pub(crate) async fn run(&self, call: impl Future<Output = EndpointResult>) -> EndpointResult {
        self.finish(call.await)
    }

    /// Returns a rotated refresh token with this result.
    pub(crate) fn finish(&self, result: EndpointResult) -> EndpointResult {
        with_refresh_token(result, self.rotated_refresh_token.clone())
    }
}

/// Determines the caller from the access token in the header or the body, or from a new one for the refresh token.
///
/// # Errors
/// If the request has no token, or an invalid one.
pub(crate) async fn authenticate(api: &Api, request: &Request<'_>) -> Result<Caller, Failure> {
    if let Some(token) = bearer(request)?.or_else(|| request.input.optional(&ACCESS_TOKEN)) {
        verify_token(api, token, Expected::Access).await?;
        return Ok(Caller { access_token: token.to_owned(), rotated_refresh_token: None });
    }
    let Some(sent) = request.input.optional(&REFRESH_TOKEN) else {
        return Err(Failure::from(ErrorCode::InvalidToken).with_reason(Reason::MissingToken.as_str()));
    };
    let tokens = refresh_tokens(api, request, sent).await?;
    let rotated_refresh_token = tokens.refresh_token().filter(|token| *token != sent).map(str::to_owned);
    Ok(Caller { access_token: tokens.access, rotated_refresh_token })
}

/// The token of the `Authorization` header, if the request has one.
fn bearer<'r>(request: &'r Request<'_>) -> Result<Option<&'r str>, Failure> {
    let mut values = request.call.http.headers.get_all(AUTHORIZATION).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => {
            let token = value.to_str().ok().and_then(bearer_token);
            token
                .map(Some)
                .ok_or_else(|| Failure::from(ErrorCode::InvalidToken).with_reason(Reason::InvalidToken.as_str()))
        }
        _ => Err(Failure::from(ErrorCode::InvalidToken).with_reason(Reason::InvalidToken.as_str())),
    }
}

/// The claims of an ID or access token in `Authorization` or `Authentication`, with or without `Bearer`.
///
/// # Errors
/// If the request has no token, more than one, or an invalid one.
pub(crate) async fn verify_any_token(api: &Api, request: &Request<'_>) -> Result<Claims, Failure> {
    let headers = &request.call.http.headers;
    let mut values = [AUTHORIZATION, AUTHENTICATION].into_iter().flat_map(|name| headers.get_all(name));
    let token = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(bearer_or_bare_token),
        (None, _) => return Err(Failure::from(ErrorCode::InvalidToken).with_reason(Reason::MissingToken.as_str())),
        _ => None,
    };
    let token =
        token.ok_or_else(|| Failure::from(ErrorCode::InvalidToken).with_reason(Reason::InvalidToken.as_str()))?;
    verify_token(api, token, Expected::Either).await
}

/// Verifies a token.
///
/// # Errors
/// [`ErrorCode::InvalidToken`], or [`ErrorCode::Unavailable`] if the keys are not available, so that the token could
/// not be verified.
async fn verify_token(api: &Api, token: &str, expected: Expected) -> Result<Claims, Failure> {
    api.verifier.verify(token, expected).await.map_err(|rejection| {
        let code = if matches!(rejection, Rejection::Jwks) { ErrorCode::Unavailable } else { ErrorCode::InvalidToken };
        Failure::from_rejection(code, rejection)
    })
}
