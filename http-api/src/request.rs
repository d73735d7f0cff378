//! One call while it is carried out: who calls, with what, and what is noted for the log.

use super::cognito::refresh_tokens;
use super::failure::{ErrorCode, Failure};
use super::field::{ACCESS_TOKEN, CLIENT_METADATA, REFRESH_TOKEN, USERNAME};
use super::hooks::Call;
use super::input::Input;
use super::pipeline::RequestState;
use super::service::Api;
use axum::extract::ConnectInfo;
use axum::http::header::AUTHORIZATION;
use jwt_verifier::{Claims, Expected, Rejection, bearer_token};
use lambda_http::RequestExt;
use lambda_http::request::RequestContext;
use std::collections::HashMap;
use std::net::SocketAddr;

/// One call of an endpoint, with its body read.
pub(crate) struct Request<'a> {
    pub(crate) call: Call<'a>,
    pub(crate) input: Input,
    pub(crate) state: &'a RequestState,
}

impl Request<'_> {
    /// The access token of who calls, verified: that of the header or the body, or one for the refresh token.
    ///
    /// # Errors
    /// Where there is none of them, or what is there does not count.
    pub(crate) async fn signed_in(&self, api: &Api) -> Result<String, Failure> {
        if let Some(token) = self.bearer()?.or_else(|| self.input.optional(&ACCESS_TOKEN)) {
            verify_token(api, token, Expected::Access).await?;
            return Ok(token.to_owned());
        }
        let Some(used) = self.input.optional(&REFRESH_TOKEN) else {
            return Err(Failure::from(ErrorCode::InvalidToken).with_reason("missing_token"));
        };
        let tokens = refresh_tokens(api, self, used, self.input.optional(&USERNAME)).await?;
        if let Some(rotated) = tokens.refresh_token().filter(|token| *token != used) {
            self.state.rotate(Some(rotated.to_owned()));
        }
        Ok(tokens.access)
    }

    /// The token of the header `Authorization`, if there is one.
    fn bearer(&self) -> Result<Option<&str>, Failure> {
        let mut values = self.call.http.headers.get_all(AUTHORIZATION).iter();
        match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => {
                let token = value.to_str().ok().and_then(bearer_token);
                token.map(Some).ok_or_else(|| Failure::from(ErrorCode::InvalidToken).with_reason("invalid_token"))
            }
            _ => Err(Failure::from(ErrorCode::InvalidToken).with_reason("invalid_token")),
        }
    }

    /// What is handed on to the triggers: of what the client sends, the keys that the policy names.
    pub(crate) fn client_metadata(&self, api: &Api) -> Option<HashMap<String, String>> {
        let named = |name: &str| api.policy.api().client_metadata.iter().any(|own| own == name);
        let fits = |value: &str| value.chars().nth(256).is_none();
        let pairs = self.input.pairs(&CLIENT_METADATA).into_iter();
        let kept: HashMap<_, _> = pairs
            .filter(|(name, value)| named(name) && fits(value))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        (!kept.is_empty()).then_some(kept)
    }

    /// Where the call comes from, by the word of API Gateway or of the socket, never of a header (SECURITY.md, Q15).
    pub(crate) fn source_ip(&self) -> Option<String> {
        let parts = self.call.http;
        match parts.request_context_ref() {
            Some(RequestContext::ApiGatewayV1(context)) => context.identity.source_ip.clone(),
            Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone(),
            _ => parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip().to_string()),
        }
    }

    /// A word for the log.
    pub(crate) fn add_note(&self, note: Option<String>) {
        if let Some(note) = note {
            let _ = self.state.note.set(note);
        }
    }
}

/// The claims of a token that counts.
///
/// # Errors
/// [`ErrorCode::InvalidToken`], and [`ErrorCode::Unavailable`] where the keys cannot be had: that says nothing about the token.
pub(crate) async fn verify_token(api: &Api, token: &str, expected: Expected) -> Result<Claims, Failure> {
    api.verifier.verify(token, expected).await.map_err(|rejection| {
        let code = if matches!(rejection, Rejection::Jwks) { ErrorCode::Unavailable } else { ErrorCode::InvalidToken };
        Failure::from_rejection(code, rejection)
    })
}
