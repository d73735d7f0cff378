//! Creating users.

use crate::case::Case;
use crate::pool::{POOL, administrators_token};
use serde_json::json;

pub(super) fn cases() -> Vec<Case> {
    let user = json!({
        "Username": "b7f2a3c4-0000-4000-8000-000000000003",
        "Attributes": [{"Name": "email", "Value": "bo@example.com"}, {"Name": "email_verified", "Value": "true"}],
        "UserCreateDate": 1_544_116_103.274, "UserLastModifiedDate": 1_544_119_703, "Enabled": true,
        "UserStatus": "FORCE_CHANGE_PASSWORD",
    });
    let mut answered = user.clone();
    answered["UserCreateDate"] = 1_544_116_103.into();
    vec![
        Case::for_endpoint("cognitoUsers")
            .with_token(administrators_token())
            .body(json!({
                "username": "bo@example.com", "attributes": {"email": "bo@example.com", "email_verified": "true"},
                "temporaryPassword": "Tempor4ry!", "clientMetadata": {"locale": "de", "role": "admin"},
            }))
            .expect_call(
                "AdminCreateUser",
                json!({
                    "UserPoolId": POOL, "Username": "bo@example.com", "TemporaryPassword": "Tempor4ry!",
                    "DesiredDeliveryMediums": ["EMAIL"],
                    "UserAttributes": [
                        {"Name": "email", "Value": "bo@example.com"}, {"Name": "email_verified", "Value": "true"},
                    ],
                    "ClientMetadata": {"locale": "de"},
                }),
                json!({ "User": user }),
            )
            .expect_response(json!({ "User": answered })),
    ]
}
