//! The user's own account.

use super::Session;
use super::session::exchanging;
use crate::case::Case;
use crate::pool::{OWN_NAME, access_token};
use serde_json::{Value, json};

pub(super) fn cases() -> Vec<Case> {
    let token = access_token();
    vec![
        Case::for_endpoint("user")
            .with_token(token.clone())
            .expect_call("GetUser", json!({ "AccessToken": token }), user())
            .expect_response(json!({
                "Username": OWN_NAME, "UserAttributes": attributes(), "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"],
                "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
            })),
        Case::for_endpoint("userDelete")
            .with_token(token.clone())
            .expect_call("DeleteUser", json!({ "AccessToken": token }), json!({}))
            .expect_response(json!({"status": "success"})),
        profile(),
        edited(&token),
        with_number(&token),
        Case::for_endpoint("profileAttributeConfirm")
            .with_token(token.clone())
            .body(json!({"attribute": "email", "confirmationCode": "123456"}))
            .expect_call(
                "VerifyUserAttribute",
                json!({"AccessToken": token, "AttributeName": "email", "Code": "123456"}),
                json!({}),
            )
            .expect_response(json!({"status": "success"})),
    ]
}

fn attributes() -> Value {
    json!([{"Name": "sub", "Value": "5f1c3f6e-0000-4000-8000-000000000001"}, {"Name": "email", "Value": "ann@example.com"}])
}

fn user() -> Value {
    json!({
        "Username": OWN_NAME, "UserAttributes": attributes(), "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"],
        "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
    })
}

/// With a refresh token.
fn profile() -> Case {
    let session = Session::new();
    Case::for_endpoint("profile")
        .body(json!({"username": OWN_NAME, "refreshToken": "r-1"}))
        .expect_call("GetTokensFromRefreshToken", exchanging(), session.result(None))
        .expect_call("GetUser", json!({ "AccessToken": session.access() }), user())
        .expect_response(json!({"username": OWN_NAME, "attributes": attributes()}))
}

/// An empty value removes an attribute.
fn edited(token: &str) -> Case {
    let set = json!([{"Name": "name", "Value": "Ann"}]);
    Case::for_endpoint("profileEdit")
        .with_token(token.to_owned())
        .body(json!({"attributes": [{"Name": "name", "Value": "Ann"}, {"Name": "locale", "Value": ""}]}))
        .expect_call("UpdateUserAttributes", json!({"AccessToken": token, "UserAttributes": set}), json!({}))
        .expect_call("DeleteUserAttributes", json!({"AccessToken": token, "UserAttributeNames": ["locale"]}), json!({}))
        .expect_response(json!({"status": "success"}))
}

fn with_number(token: &str) -> Case {
    let set = json!([{"Name": "phone_number", "Value": "+15550100"}]);
    Case::for_endpoint("profileEditPhoneNumber")
        .with_token(token.to_owned())
        .body(json!({"phone_number": "+15550100"}))
        .expect_call("UpdateUserAttributes", json!({"AccessToken": token, "UserAttributes": set}), json!({}))
        .expect_response(json!({"status": "success", "signedOut": false}))
}
