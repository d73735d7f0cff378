//! Refreshing and revoking tokens.

use crate::authentication::authenticate;
use crate::cognito::error_mapping::{Operation, map_error};
use crate::cognito::refresh_tokens;
use crate::endpoint::{Access, Endpoint, ErrorFormat, STATUS_RESPONSE};
use crate::endpoint_result::{EndpointResult, respond, success};
use crate::field::{ACCESS_TOKEN, CLIENT_METADATA, ID_TOKEN, OPTIONAL_REFRESH_TOKEN, OPTIONAL_USERNAME, REFRESH_TOKEN};
use crate::request::Request;
use crate::service::Api;
use axum::http::Method;
use serde_json::Value;

const REFRESH: Endpoint = Endpoint {
    name: "refreshToken",
    method: Method::POST,
    path: "/refreshToken",
    aliases: &[],
    summary: "New tokens for a refresh token",
    access: Access::Public,
    fields: &[REFRESH_TOKEN, OPTIONAL_USERNAME, ACCESS_TOKEN, ID_TOKEN, CLIENT_METADATA],
    response_fields: &[
        ("accessToken", "the access token"),
        ("accessTokenExpiresAt", "when it ends, in seconds since 1970"),
        ("idToken", "the ID token"),
        ("idTokenExpiresAt", "when it ends, in seconds since 1970"),
        ("refreshToken", "the one that was sent, or the one that takes its place"),
        ("time", "how long the access token is valid, in seconds"),
    ],
    error_format: ErrorFormat::Codes,
    handler: |api, request| Box::pin(renew(api, request)),
};

const SIGN_OUT: Endpoint = Endpoint {
    name: "signOutGlobal",
    path: "/signOutGlobal",
    summary: "Ends all sessions of the user; access tokens stay valid for a service that looks at their signature alone",
    access: Access::SignedIn,
    fields: &[OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN],
    response_fields: STATUS_RESPONSE,
    handler: |api, request| Box::pin(sign_out(api, request)),
    ..REFRESH
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    REFRESH,
    Endpoint { name: "refreshSession", path: "/refreshSession", ..REFRESH },
    SIGN_OUT,
    Endpoint { name: "logout", path: "/logout", ..SIGN_OUT },
    Endpoint {
        name: "revokeToken",
        path: "/revokeToken",
        summary: "Ends the one session of a refresh token",
        fields: &[REFRESH_TOKEN],
        response_fields: STATUS_RESPONSE,
        handler: |api, request| Box::pin(revoke(api, request)),
        ..REFRESH
    },
];

async fn renew(api: &Api, request: &Request<'_>) -> EndpointResult {
    let tokens = refresh_tokens(api, request, request.input.text(&REFRESH_TOKEN)).await?;
    respond(Value::Object(tokens.to_json()))
}

async fn sign_out(api: &Api, request: &Request<'_>) -> EndpointResult {
    let caller = authenticate(api, request).await?;
    let call = api.app_client.sdk().global_sign_out().access_token(&caller.access_token);
    match call.send().await {
        // A rotated refresh token is not returned: its session has ended.
        Ok(_) => success(),
        Err(error) => caller.finish(Err(map_error(Operation::SignedIn, &error).into())),
    }
}

async fn revoke(api: &Api, request: &Request<'_>) -> EndpointResult {
    let app = &api.app_client;
    let call = app.sdk().revoke_token().client_id(&app.id).token(request.input.text(&REFRESH_TOKEN));
    let called = app.call(|proof| call.clone().set_client_secret(proof.secret()).send()).await?;
    called.map_err(|error| map_error(Operation::Refresh, &error))?;
    success()
}
