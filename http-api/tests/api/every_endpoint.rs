//! A valid request for every endpoint, with replies that follow the service model. Calls that no Cognito emulator supports
//! are tested by name.

use crate::cases::{case, cases};
use crate::cognito::{Cognito, success_reply};
use crate::pool::{OWN_NAME, access_token, administrators_token, id_claims, signed};
use crate::test_app::{App, json_request};
use axum::http::Method;
use cognito_triggers_http_api::endpoints;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn every_endpoint_has_a_case() {
    let known: BTreeSet<_> = endpoints().map(|endpoint| endpoint.name).collect();
    assert_eq!(endpoints().count(), known.len(), "a name is not unique");
    let tried: BTreeSet<_> = cases().iter().map(|case| case.endpoint.name).collect();
    assert_eq!(tried, known);
}

#[tokio::test]
async fn service_model_every_endpoint_makes_the_expected_calls() {
    for case in cases() {
        case.check().await;
    }
}

#[tokio::test]
async fn service_model_resend_confirmation_code() {
    for name in ["signUpConfirmResend", "signupResend"] {
        case(name).check().await;
    }
}

#[tokio::test]
async fn service_model_revoke_token() {
    case("revokeToken").check().await;
}

#[tokio::test]
async fn aliases_of_a_path_lead_to_its_endpoint() {
    for case in cases() {
        for path in case.endpoint.aliases {
            let app = App::with_secret(case.cognito().await);
            let mut request = case.request(&case.body.to_string(), &[]);
            *request.uri_mut() = path.parse().unwrap();
            assert_eq!(app.send(request).await.json(), case.response, "{path}");
        }
    }
}

#[tokio::test]
async fn second_factors_are_switched_on_and_off() {
    let setting = |on: bool| json!({"Enabled": on, "PreferredMfa": on});
    for (sent, sms, totp, email) in [
        (json!({"enableMfa": true}), Some(true), None, None),
        (json!({"enableMfa": true, "method": "SMS"}), Some(true), None, None),
        (json!({"enableMfa": true, "method": "TOTP"}), None, Some(true), None),
        (json!({"enableMfa": true, "method": "EMAIL"}), None, None, Some(true)),
        (json!({"enableMfa": false, "method": "TOTP"}), None, Some(false), None),
    ] {
        let app = App::new(Cognito::always(success_reply(json!({}))).await);
        assert_eq!(case("setMfa").send(&app, &sent).await.status, 200, "{sent}");
        let asked = app.cognito.requests()[0].1.clone();
        for (name, on) in [("SMSMfaSettings", sms), ("SoftwareTokenMfaSettings", totp), ("EmailMfaSettings", email)] {
            assert_eq!(asked.get(name), on.map(setting).as_ref(), "{sent}: {name}");
        }
    }
    // Switching all off only sends those that are on: Cognito may reject one that the pool does not have.
    let user =
        |list: Value| success_reply(json!({"Username": OWN_NAME, "UserAttributes": [], "UserMFASettingList": list}));
    let two = user(json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA"]));
    let app = App::new(Cognito::replying([two, success_reply(json!({}))]).await);
    assert_eq!(case("setMfa").send(&app, &json!({"enableMfa": false})).await.status, 200);
    let off = &app.cognito.requests()[1].1;
    assert_eq!((&off["SMSMfaSettings"], &off["SoftwareTokenMfaSettings"]), (&setting(false), &setting(false)));
    assert_eq!(off.get("EmailMfaSettings"), None);
    let app = App::new(Cognito::replying([user(json!([]))]).await);
    assert_eq!(case("setMfa").send(&app, &json!({"enableMfa": false})).await.status, 200);
    assert_eq!(app.cognito.calls(), ["GetUser"]);
    let app = App::new(Cognito::expecting_no_calls().await);
    let got = case("setMfa").send(&app, &json!({"enableMfa": true, "method": "PASSKEY"})).await;
    assert_eq!((got.failure(), got.json()["field"].clone()), ((400, "invalid_field".to_owned()), json!("method")));
    assert!(app.cognito.requests().is_empty());
}

/// Codes by short message are switched off first, so that no sign-in requires a code that cannot be delivered.
#[tokio::test]
async fn removing_the_phone_number_switches_sms_codes_off() {
    let user = json!({"Username": OWN_NAME, "UserAttributes": [], "UserMFASettingList": ["SMS_MFA"]});
    let app =
        App::new(Cognito::replying([success_reply(user), success_reply(json!({})), success_reply(json!({}))]).await);
    let got = case("profileEditPhoneNumber").send(&app, &json!({"phone_number": null})).await;
    assert_eq!(got.json(), json!({"status": "success", "signedOut": true}));
    let asked = app.cognito.requests();
    assert_eq!(app.cognito.calls(), ["GetUser", "SetUserMFAPreference", "DeleteUserAttributes", "GlobalSignOut"]);
    assert_eq!(asked[1].1["SMSMfaSettings"], json!({"Enabled": false, "PreferredMfa": false}));
    assert_eq!(asked[2].1["UserAttributeNames"], json!(["phone_number"]));
    let app = App::new(Cognito::expecting_no_calls().await);
    assert_eq!(case("profileEditPhoneNumber").send(&app, &json!({})).await.failure().1, "missing_field");
}

#[tokio::test]
async fn removing_the_phone_number_keeps_other_factors() {
    let user = json!({"Username": OWN_NAME, "UserAttributes": [], "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"]});
    let app = App::new(Cognito::replying([success_reply(user), success_reply(json!({}))]).await);
    assert_eq!(case("profileEditPhoneNumber").send(&app, &json!({"phone_number": null})).await.status, 200);
    assert_eq!(app.cognito.calls(), ["GetUser", "DeleteUserAttributes"]);
}

/// The medium of the invitation follows from the attributes. By default Cognito sends a short message.
#[tokio::test]
async fn invitation_is_sent_to_the_known_address() {
    let user = success_reply(json!({"User": {"Username": "bo"}}));
    for (body, mediums) in [
        (json!({"username": "bo@example.com"}), json!(["EMAIL"])),
        (json!({"username": "bo", "attributes": {"email": "bo@example.com"}}), json!(["EMAIL"])),
        (json!({"username": "bo", "attributes": {"phone_number": "+15550100"}}), json!(["SMS"])),
        (json!({"username": "+15550100"}), json!(["SMS"])),
        (json!({"username": "bo"}), Value::Null),
    ] {
        let app = App::new(Cognito::always(user.clone()).await);
        assert_eq!(case("cognitoUsers").send(&app, &body).await.status, 200, "{body}");
        assert_eq!(app.cognito.only_request()["DesiredDeliveryMediums"], mediums, "{body}");
    }
}

#[tokio::test]
async fn user_without_second_factor_gets_null() {
    let user = json!({"Username": "mytestuser", "UserAttributes": []});
    let app = App::new(Cognito::always(success_reply(user)).await);
    assert_eq!(case("getMfa").send(&app, &json!({})).await.json(), json!({"mfa": null}));
    let got =
        app.send_without_body(Method::GET, "/user", &[("authorization", &format!("Bearer {}", access_token()))]).await;
    assert_eq!(got.json(), json!({"Username": "mytestuser", "UserAttributes": []}));
}

#[tokio::test]
async fn gateway_format_returns_strings_and_spelled_out_dates() {
    let claims = id_claims(&["admin", "staff-manager"]);
    let authorization = signed(&claims);
    let app = App::new(Cognito::expecting_no_calls().await);
    for path in ["/cognito/auth?format=gateway", "/auth?a=b&format=gateway"] {
        let got = app.send_without_body(Method::GET, path, &[("authentication", &authorization)]).await.json();
        assert_eq!(got["cognito:groups"], "admin,staff-manager");
        assert_eq!(got["email_verified"], "true");
        assert_eq!(got["auth_time"], claims["auth_time"].to_string());
        assert!(got["exp"].as_str().unwrap().contains(" UTC "), "{got}");
    }

    let user = json!({"Username": "bo", "UserCreateDate": 1_544_116_103, "UserStatus": "FORCE_CHANGE_PASSWORD"});
    let app = App::new(Cognito::always(success_reply(json!({ "User": user }))).await);
    let authorization = format!("Bearer {}", administrators_token());
    let path = "/cognito/users?format=gateway";
    let got = app.send(json_request(path, r#"{"Username":"bo"}"#, &[("authorization", &authorization)])).await;
    assert_eq!(got.json()["User"]["UserCreateDate"], "Thu Dec 06 17:08:23 UTC 2018");
}
