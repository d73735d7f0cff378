//! Of second factors.

use crate::case::Case;
use crate::pool::{OWN_NAME, access_token};
use serde_json::json;

pub(super) fn cases() -> Vec<Case> {
    let token = access_token();
    let done = json!({"status": "success"});
    let cases = [
        Case::of("getMfa")
            .asks(
                "GetUser",
                json!({ "AccessToken": token }),
                json!({
                    "Username": OWN_NAME, "UserAttributes": [], "UserMFASettingList": ["SMS_MFA", "EMAIL_OTP"],
                    "PreferredMfaSetting": "SMS_MFA",
                }),
            )
            .answers(json!({"mfa": {"methods": ["SMS_MFA", "EMAIL_OTP"], "preferred": "SMS_MFA"}})),
        Case::of("setMfa")
            .sends(json!({"enableMfa": true, "method": "TOTP"}))
            .asks(
                "SetUserMFAPreference",
                json!({"AccessToken": token, "SoftwareTokenMfaSettings": {"Enabled": true, "PreferredMfa": true}}),
                json!({}),
            )
            .answers(done.clone()),
        Case::of("totpAssociate")
            .asks("AssociateSoftwareToken", json!({ "AccessToken": token }), json!({"SecretCode": "JBSWY3DPEHPK3PXP"}))
            .answers(json!({"secretCode": "JBSWY3DPEHPK3PXP"})),
        Case::of("totpVerify")
            .sends(json!({"mfaCode": "123456", "deviceName": "Telephone"}))
            .asks(
                "VerifySoftwareToken",
                json!({"AccessToken": token, "UserCode": "123456", "FriendlyDeviceName": "Telephone"}),
                json!({"Status": "SUCCESS"}),
            )
            .answers(done),
    ];
    cases.into_iter().map(|case| case.by(token.clone())).collect()
}
