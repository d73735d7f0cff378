//! One call while it is carried out: who calls, with what, and what is noted for the log.

use super::cognito::refresh;
use super::failure::{Code, Failure};
use super::field::{ACCESS_TOKEN, CLIENT_METADATA, REFRESH_TOKEN, USERNAME};
use super::hooks::Call;
use super::input::Input;
use super::passage::Aside;
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
    pub(crate) aside: &'a Aside,
}

impl Request<'_> {
    /// The access token of who calls, verified: that of the header or the body, or one for the refresh token.
    ///
    /// # Errors
    /// Where there is none of them, or what is there does not count.
    pub(crate) async fn signed_in(&self, api: &Api) -> Result<String, Failure> {
        if let Some(token) = self.bearer()?.or_else(|| self.input.optional(&ACCESS_TOKEN)) {
            verified(api, token, Expected::Access).await?;
            return Ok(token.to_owned());
        }
        let Some(used) = self.input.optional(&REFRESH_TOKEN) else {
            return Err(Failure::from(Code::InvalidToken).because("missing_token"));
        };
        let tokens = refresh(api, self, used, self.input.optional(&USERNAME)).await?;
        if let Some(rotated) = tokens.refresh().filter(|token| *token != used) {
            self.aside.rotate(Some(rotated.to_owned()));
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
                token.map(Some).ok_or_else(|| Failure::from(Code::InvalidToken).because("invalid_token"))
            }
            _ => Err(Failure::from(Code::InvalidToken).because("invalid_token")),
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
    pub(crate) fn source(&self) -> Option<String> {
        let parts = self.call.http;
        match parts.request_context_ref() {
            Some(RequestContext::ApiGatewayV1(context)) => context.identity.source_ip.clone(),
            Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone(),
            _ => parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip().to_string()),
        }
    }

    /// A word for the log.
    pub(crate) fn note(&self, note: Option<String>) {
        if let Some(note) = note {
            let _ = self.aside.note.set(note);
        }
    }
}

/// The claims of a token that counts.
///
/// # Errors
/// [`Code::InvalidToken`], and [`Code::Unavailable`] where the keys cannot be had: that says nothing about the token.
pub(crate) async fn verified(api: &Api, token: &str, expected: Expected) -> Result<Claims, Failure> {
    api.verifier.verify(token, expected).await.map_err(|rejection| {
        let code = if matches!(rejection, Rejection::Jwks) { Code::Unavailable } else { Code::InvalidToken };
        Failure::rejected(code, rejection)
    })
}
