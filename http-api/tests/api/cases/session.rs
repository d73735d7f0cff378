//! Of new tokens, and the end of old ones.

use super::Session;
use crate::case::Case;
use crate::pool::{CLIENT, HASH_OF_OWN_NAME, OWN_NAME, SECRET, access_token};
use serde_json::{Value, json};

pub(super) fn cases() -> Vec<Case> {
    vec![refreshed("refreshToken"), refreshed("refreshSession"), signed_out(), logged_out(), revoked()]
}

/// How tokens are renewed where refresh tokens are not rotated.
pub(super) fn renewing() -> Value {
    json!({
        "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": CLIENT,
        "AuthParameters": {"REFRESH_TOKEN": "r-1", "SECRET_HASH": HASH_OF_OWN_NAME},
    })
}

fn refreshed(name: &str) -> Case {
    let session = Session::new();
    Case::of(name)
        .sends(json!({"refreshToken": "r-1", "username": OWN_NAME}))
        .asks("InitiateAuth", renewing(), session.result(None))
        .answers(session.answer("r-1"))
}

fn signed_out() -> Case {
    let token = access_token();
    Case::of("signOutGlobal")
        .by(token.clone())
        .asks("GlobalSignOut", json!({ "AccessToken": token }), json!({}))
        .answers(json!({"status": "success"}))
}

fn logged_out() -> Case {
    let session = Session::new();
    Case::of("logout")
        .sends(json!({"username": OWN_NAME, "refreshToken": "r-1"}))
        .asks("InitiateAuth", renewing(), session.result(None))
        .asks("GlobalSignOut", json!({ "AccessToken": session.access() }), json!({}))
        .answers(json!({"status": "success"}))
}

fn revoked() -> Case {
    Case::of("revokeToken")
        .sends(json!({"refreshToken": "r-1"}))
        .asks("RevokeToken", json!({"Token": "r-1", "ClientId": CLIENT, "ClientSecret": SECRET}), json!({}))
        .answers(json!({"status": "success"}))
}
