//! Changing and resetting a password.

use crate::case::Case;
use crate::pool::{CLIENT, HASH_OF_TYPED, POOL, TYPED, access_token};
use serde_json::{Value, json};

pub(super) fn cases() -> Vec<Case> {
    let token = access_token();
    vec![
        changed("changePassword", json!({"password": "Old-Pa55!", "newPassword": "N3w-Pa55!"}), &token)
            .with_token(token.clone()),
        changed(
            "passwordChange",
            json!({"oldPassword": "Old-Pa55!", "newPassword": "N3w-Pa55!", "accessToken": token}),
            &token,
        ),
        forgotten("forgotPasswordRequest"),
        forgotten("passwordForgot"),
        reset("forgotPasswordConfirm", json!({"confirmationCode": "123456", "password": "N3w-Pa55!"})),
        reset("passwordReset", json!({"passwordResetCode": "123456", "newPassword": "N3w-Pa55!"})),
    ]
}

fn changed(name: &str, sent: Value, token: &str) -> Case {
    Case::for_endpoint(name)
        .body(sent)
        .expect_call(
            "ChangePassword",
            json!({"AccessToken": token, "PreviousPassword": "Old-Pa55!", "ProposedPassword": "N3w-Pa55!"}),
            json!({}),
        )
        .expect_call("GlobalSignOut", json!({ "AccessToken": token }), json!({}))
        .expect_response(json!({"status": "success", "signedOut": true}))
}

/// The response does not reveal where Cognito sends the code.
fn forgotten(name: &str) -> Case {
    Case::for_endpoint(name)
        .body(json!({ "username": TYPED }))
        .expect_call(
            "ForgotPassword",
            json!({"ClientId": CLIENT, "SecretHash": HASH_OF_TYPED, "Username": TYPED}),
            json!({
                "CodeDeliveryDetails": {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"},
            }),
        )
        .expect_response(json!({"status": "success"}))
}

fn reset(name: &str, mut sent: Value) -> Case {
    sent["username"] = TYPED.into();
    Case::for_endpoint(name)
        .body(sent)
        .expect_call(
            "ConfirmForgotPassword",
            json!({
                "ClientId": CLIENT, "SecretHash": HASH_OF_TYPED, "Username": TYPED, "ConfirmationCode": "123456",
                "Password": "N3w-Pa55!",
            }),
            json!({}),
        )
        .expect_call("AdminUserGlobalSignOut", json!({"UserPoolId": POOL, "Username": TYPED}), json!({}))
        .expect_response(json!({"status": "success"}))
}
