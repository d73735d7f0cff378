//! Second factors.

use crate::case::Case;
use crate::pool::{OWN_NAME, access_token};
use serde_json::json;

pub(super) fn cases() -> Vec<Case> {
    let token = access_token();
    let done = json!({"status": "success"});
    let cases = [
        Case::for_endpoint("getMfa")
            .expect_call(
                "GetUser",
                json!({ "AccessToken": token }),
                json!({
                    "Username": OWN_NAME, "UserAttributes": [], "UserMFASettingList": ["SMS_MFA", "EMAIL_OTP"],
                    "PreferredMfaSetting": "SMS_MFA",
                }),
            )
            .expect_response(json!({"mfa": {"methods": ["SMS_MFA", "EMAIL_OTP"], "preferred": "SMS_MFA"}})),
        Case::for_endpoint("setMfa")
            .body(json!({"enableMfa": true, "method": "TOTP"}))
            .expect_call(
                "SetUserMFAPreference",
                json!({"AccessToken": token, "SoftwareTokenMfaSettings": {"Enabled": true, "PreferredMfa": true}}),
                json!({}),
            )
            .expect_response(json!({"status": "success", "signedOut": false})),
        Case::for_endpoint("totpAssociate")
            .expect_call(
                "AssociateSoftwareToken",
                json!({ "AccessToken": token }),
                json!({"SecretCode": "JBSWY3DPEHPK3PXP"}),
            )
            .expect_response(json!({"secretCode": "JBSWY3DPEHPK3PXP"})),
        Case::for_endpoint("totpVerify")
            .body(json!({"mfaCode": "123456", "deviceName": "Telephone"}))
            .expect_call(
                "VerifySoftwareToken",
                json!({"AccessToken": token, "UserCode": "123456", "FriendlyDeviceName": "Telephone"}),
                json!({"Status": "SUCCESS"}),
            )
            .expect_response(done),
    ];
    cases.into_iter().map(|case| case.with_token(token.clone())).collect()
}
