//! Signing up.

use crate::case::Case;
use crate::pool::{CLIENT, HASH_OF_TYPED, TYPED};
use serde_json::json;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (sign_up, confirm, resend, code) in [
        ("signUp", "signUpConfirm", "signUpConfirmResend", "verificationCode"),
        ("signup", "signupConfirm", "signupResend", "confirmationCode"),
    ] {
        cases.extend([signing_up(sign_up), confirming(confirm, code), resending(resend)]);
    }
    cases
}

/// Cognito reports another destination of the code; the response is derived from the request.
fn signing_up(name: &str) -> Case {
    Case::for_endpoint(name)
        .body(json!({
            "username": TYPED, "password": "S3cr3t-Pa55!", "attributes": {"email": "ann@example.com", "name": "Ann"},
        }))
        .expect_call(
            "SignUp",
            json!({
                "ClientId": CLIENT, "SecretHash": HASH_OF_TYPED, "Username": TYPED, "Password": "S3cr3t-Pa55!",
                "UserAttributes": [{"Name": "email", "Value": "ann@example.com"}, {"Name": "name", "Value": "Ann"}],
            }),
            json!({
                "UserConfirmed": false, "UserSub": "5f1c3f6e-0000-4000-8000-000000000001", "Session": "s-1",
                "CodeDeliveryDetails": {
                    "AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+*******0100",
                },
            }),
        )
        .expect_response(json!({
            "user": {"username": TYPED, "attributes": {"email": "ann@example.com", "name": "Ann"}}, "username": TYPED,
            "verificationAttribute": "email", "verificationMedium": "EMAIL", "verificationValue": "a***@e***",
        }))
}

fn confirming(name: &str, code: &str) -> Case {
    Case::for_endpoint(name)
        .body(json!({"username": TYPED, code: "123456"}))
        .expect_call(
            "ConfirmSignUp",
            json!({
                "ClientId": CLIENT, "SecretHash": HASH_OF_TYPED, "Username": TYPED, "ConfirmationCode": "123456",
            }),
            json!({ "Session": "s-2" }),
        )
        .expect_response(json!({"status": "success"}))
}

fn resending(name: &str) -> Case {
    Case::for_endpoint(name)
        .body(json!({ "username": TYPED }))
        .expect_call(
            "ResendConfirmationCode",
            json!({"ClientId": CLIENT, "SecretHash": HASH_OF_TYPED, "Username": TYPED}),
            json!({
                "CodeDeliveryDetails": {
                    "AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+*******0100",
                },
            }),
        )
        .expect_response(json!({
            "verificationAttribute": "email", "verificationMedium": "EMAIL", "verificationValue": "a***@e***",
        }))
}
