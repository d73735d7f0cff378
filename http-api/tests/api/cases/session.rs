//! Refreshing and revoking tokens.

use super::Session;
use crate::case::Case;
use crate::pool::{CLIENT, OWN_NAME, SECRET, access_token};
use serde_json::{Value, json};

pub(super) fn cases() -> Vec<Case> {
    vec![refreshed("refreshToken"), refreshed("refreshSession"), signed_out(), logged_out(), revoked()]
}

/// The call that refreshes tokens, of an app client with a secret.
pub(super) fn exchanging() -> Value {
    json!({"RefreshToken": "r-1", "ClientId": CLIENT, "ClientSecret": SECRET})
}

fn refreshed(name: &str) -> Case {
    let session = Session::new();
    Case::for_endpoint(name)
        .body(json!({"refreshToken": "r-1"}))
        .expect_call("GetTokensFromRefreshToken", exchanging(), session.result(None))
        .expect_response(session.answer("r-1"))
}

fn signed_out() -> Case {
    let token = access_token();
    Case::for_endpoint("signOutGlobal")
        .with_token(token.clone())
        .expect_call("GlobalSignOut", json!({ "AccessToken": token }), json!({}))
        .expect_response(json!({"status": "success"}))
}

fn logged_out() -> Case {
    let session = Session::new();
    Case::for_endpoint("logout")
        .body(json!({"username": OWN_NAME, "refreshToken": "r-1"}))
        .expect_call("GetTokensFromRefreshToken", exchanging(), session.result(None))
        .expect_call("GlobalSignOut", json!({ "AccessToken": session.access() }), json!({}))
        .expect_response(json!({"status": "success"}))
}

fn revoked() -> Case {
    Case::for_endpoint("revokeToken")
        .body(json!({"refreshToken": "r-1"}))
        .expect_call("RevokeToken", json!({"Token": "r-1", "ClientId": CLIENT, "ClientSecret": SECRET}), json!({}))
        .expect_response(json!({"status": "success"}))
}
