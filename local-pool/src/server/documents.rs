//! The documents that verify tokens: `/{pool}/.well-known/jwks.json` and `openid-configuration`.

use super::answer::error_with_status;
use super::cors::allow_pages;
use crate::error::ServiceError;
use crate::service::Service;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The key set of a pool.
pub(super) fn key_set(service: &Service, pool: &str) -> Response {
    document(service, pool, || service.keys.key_set())
}

/// The OpenID configuration of a pool: the issuer is the one in tokens, the keys are here. It names no OAuth endpoints,
/// which are not simulated.
pub(super) fn openid_configuration(service: &Service, host: &str, pool: &str) -> Response {
    document(service, pool, || {
        let aws = || format!("https://cognito-idp.{}.amazonaws.com", service.options.region);
        let issuer = service.options.issuer.clone().unwrap_or_else(aws);
        json!({
            "issuer": format!("{issuer}/{pool}"),
            "jwks_uri": format!("http://{host}/{pool}/.well-known/jwks.json"),
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "token"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
            "subject_types_supported": ["public"],
        })
    })
}

fn document(service: &Service, pool: &str, write: impl FnOnce() -> Value) -> Response {
    let response = match service.store.read(|state| state.pool(pool).map(|_| ())) {
        Ok(()) => {
            let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=86400")];
            (headers, write().to_string()).into_response()
        }
        Err(error) => error_with_status(StatusCode::NOT_FOUND, &error),
    };
    allow_pages(response)
}

/// A path that is not served.
pub(super) fn not_found() -> Response {
    error_with_status(StatusCode::NOT_FOUND, &ServiceError::new("UnknownOperationException", ""))
}
