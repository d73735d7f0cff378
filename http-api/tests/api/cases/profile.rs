//! Of what belongs to a user.

use super::Session;
use super::session::renewing;
use crate::case::Case;
use crate::pool::{OWN_NAME, access_token};
use serde_json::{Value, json};

pub(super) fn cases() -> Vec<Case> {
    let token = access_token();
    vec![
        Case::of("user").by(token.clone()).asks("GetUser", json!({ "AccessToken": token }), user()).answers(json!({
            "Username": OWN_NAME, "UserAttributes": attributes(), "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"],
            "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
        })),
        Case::of("userDelete")
            .by(token.clone())
            .asks("DeleteUser", json!({ "AccessToken": token }), json!({}))
            .answers(json!({"status": "success"})),
        profile(),
        edited(&token),
        with_number(&token),
        Case::of("profileAttributeConfirm")
            .by(token.clone())
            .sends(json!({"attribute": "email", "confirmationCode": "123456"}))
            .asks(
                "VerifyUserAttribute",
                json!({"AccessToken": token, "AttributeName": "email", "Code": "123456"}),
                json!({}),
            )
            .answers(json!({"status": "success"})),
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

/// By somebody who has a refresh token.
fn profile() -> Case {
    let session = Session::new();
    Case::of("profile")
        .sends(json!({"username": OWN_NAME, "refreshToken": "r-1"}))
        .asks("InitiateAuth", renewing(), session.result(None))
        .asks("GetUser", json!({ "AccessToken": session.access() }), user())
        .answers(json!({"username": OWN_NAME, "attributes": attributes()}))
}

/// An empty value takes an attribute away.
fn edited(token: &str) -> Case {
    let set = json!([{"Name": "name", "Value": "Ann"}]);
    Case::of("profileEdit")
        .by(token.to_owned())
        .sends(json!({"attributes": [{"Name": "name", "Value": "Ann"}, {"Name": "locale", "Value": ""}]}))
        .asks("UpdateUserAttributes", json!({"AccessToken": token, "UserAttributes": set}), json!({}))
        .asks("DeleteUserAttributes", json!({"AccessToken": token, "UserAttributeNames": ["locale"]}), json!({}))
        .answers(json!({"status": "success"}))
}

fn with_number(token: &str) -> Case {
    let set = json!([{"Name": "phone_number", "Value": "+15550100"}]);
    Case::of("profileEditPhoneNumber")
        .by(token.to_owned())
        .sends(json!({"phone_number": "+15550100"}))
        .asks("UpdateUserAttributes", json!({"AccessToken": token, "UserAttributes": set}), json!({}))
        .answers(json!({"status": "success"}))
}
