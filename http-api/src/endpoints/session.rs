//! New tokens for old ones, and their end.

use super::{STATUS, done};
use crate::cognito::failed::{Situation, told};
use crate::cognito::refresh;
use crate::endpoint::{Access, Endpoint, Failures, Outcome};
use crate::field::{ACCESS_TOKEN, CLIENT_METADATA, Field, ID_TOKEN, REFRESH_TOKEN, USERNAME};
use crate::hooks::Answer;
use crate::request::Request;
use crate::service::Api;
use axum::http::Method;
use serde_json::Value;

const OPTIONAL_USERNAME: Field = Field {
    about: "The user's own name (cognito:username): needed where the app client has a secret",
    ..USERNAME.optional()
};
const OPTIONAL_REFRESH_TOKEN: Field = REFRESH_TOKEN.optional();

const REFRESH: Endpoint = Endpoint {
    name: "refreshToken",
    method: Method::POST,
    path: "/refreshToken",
    also: &[],
    about: "New tokens for a refresh token",
    access: Access::Anybody,
    fields: &[REFRESH_TOKEN, OPTIONAL_USERNAME, ACCESS_TOKEN, ID_TOKEN, CLIENT_METADATA],
    answer: &[
        ("accessToken", "the access token"),
        ("accessTokenExpiresAt", "when it ends, in seconds since 1970"),
        ("idToken", "the ID token"),
        ("idTokenExpiresAt", "when it ends, in seconds since 1970"),
        ("refreshToken", "the one that was sent, or the one that takes its place"),
        ("time", "how long the access token is valid, in seconds"),
    ],
    failures: Failures::Codes,
    carry_out: |api, request| Box::pin(renew(api, request)),
};

const SIGN_OUT: Endpoint = Endpoint {
    name: "signOutGlobal",
    path: "/signOutGlobal",
    about: "Ends all sessions of the user; access tokens stay valid for a service that looks at their signature alone",
    access: Access::SignedIn,
    fields: &[OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN],
    answer: STATUS,
    carry_out: |api, request| Box::pin(sign_out(api, request)),
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
        about: "Ends the one session of a refresh token",
        fields: &[REFRESH_TOKEN],
        answer: STATUS,
        carry_out: |api, request| Box::pin(revoke(api, request)),
        ..REFRESH
    },
];

async fn renew(api: &Api, request: &Request<'_>) -> Outcome {
    let username = request.input.optional(&USERNAME);
    let tokens = refresh(api, request, request.input.text(&REFRESH_TOKEN), username).await?;
    Ok(Answer::ok(Value::Object(tokens.members())))
}

async fn sign_out(api: &Api, request: &Request<'_>) -> Outcome {
    let user = request.signed_in(api).await?;
    let call = api.app_client.sdk().global_sign_out().access_token(user);
    call.send().await.map_err(|error| told(Situation::SignedIn, &error))?;
    request.aside.rotate(None);
    Ok(done())
}

async fn revoke(api: &Api, request: &Request<'_>) -> Outcome {
    let app = &api.app_client;
    let call = app.sdk().revoke_token().client_id(&app.id).set_client_secret(app.secret());
    let call = call.token(request.input.text(&REFRESH_TOKEN));
    call.send().await.map_err(|error| told(Situation::Refresh, &error))?;
    Ok(done())
}
