//! Rejections by Cognito and the triggers, as clients get them.

use crate::cases::case;
use crate::cognito::{Cognito, error_reply};
use crate::test_app::{App, json_request};
use serde_json::json;

#[tokio::test]
async fn own_denial_is_reported_with_code_and_message() {
    let denials: Vec<_> = triggers::denials().collect();
    assert!(!denials.is_empty());
    for refusal in denials {
        let message = format!("PreSignUp failed with error {refusal}.");
        let app = App::with_secret(Cognito::always(error_reply("UserLambdaValidationException", &message)).await);
        let got = case("signUp").send(&app, &case("signUp").body).await;
        assert_eq!((got.status, got.json()), (403, json!({"error": refusal.code, "message": refusal.message})));
    }
}

/// The trigger's sentence may be in any language; the API returns its own one in the language of the request.
#[tokio::test]
async fn denial_is_in_language_of_request() {
    let denial = triggers::denials().find(|denial| denial.code == "EmailMissing").unwrap();
    let languages = templates::Languages::built_in();
    for (list, sent, tag) in [
        ("de-CH,en;q=0.5", "Bitte", "de"),
        ("xx, fr", "メールアドレスで登録してください", "fr"),
        ("", "Bitte", "en"),
        ("xx", "Bitte", "en"),
    ] {
        let message = format!("PreSignUp failed with error {sent} [EmailMissing].");
        let app = App::with_secret(Cognito::always(error_reply("UserLambdaValidationException", &message)).await);
        let case = case("signUp");
        let headers = [("accept-language", list)];
        let request = json_request(case.endpoint.path, &case.body.to_string(), &headers);
        let got = app.send(request).await;
        let expected = denial.sentence_in(languages.texts(languages.lookup(tag).unwrap(), None));
        assert_eq!((got.status, got.json()), (403, json!({"error": "EmailMissing", "message": expected})), "{list}");
    }
}

#[tokio::test]
async fn foreign_trigger_message_is_not_reported() {
    let message = "PreSignUp failed with error ann@example.com is blocked by rule 7 [NotOurs].";
    for name in ["signUp", "signUpConfirm", "refreshToken", "loginMfa", "cognitoUsers", "forgotPasswordConfirm"] {
        let app = App::with_secret(Cognito::always(error_reply("UserLambdaValidationException", message)).await);
        let got = case(name).send(&app, &case(name).body).await;
        assert_eq!(
            (got.status, got.json()),
            (403, json!({"error": "denied", "message": "This was refused"})),
            "{name}"
        );
    }
}

#[tokio::test]
async fn cognito_errors_are_mapped_without_their_messages() {
    for (name, code, expected) in [
        ("signUp", "InvalidPasswordException", (400, "invalid_password")),
        ("passwordReset", "InvalidPasswordException", (400, "invalid_password")),
        ("changePassword", "InvalidPasswordException", (400, "invalid_password")),
        ("changePassword", "PasswordHistoryPolicyViolationException", (400, "invalid_password")),
        ("loginNewPasswordRequired", "InvalidPasswordException", (400, "invalid_password")),
        ("signUp", "InvalidParameterException", (400, "invalid_parameter")),
        ("cognitoUsers", "InvalidParameterException", (400, "invalid_parameter")),
        ("profileEdit", "InvalidParameterException", (400, "invalid_parameter")),
        ("profileEdit", "AliasExistsException", (400, "invalid_parameter")),
        ("profileAttributeConfirm", "CodeMismatchException", (400, "invalid_code")),
        ("profileAttributeConfirm", "ExpiredCodeException", (400, "invalid_code")),
        ("totpVerify", "EnableSoftwareTokenMFAException", (400, "invalid_code")),
        ("totpVerify", "CodeMismatchException", (400, "invalid_code")),
        ("totpAssociate", "SoftwareTokenMFANotFoundException", (400, "mfa_not_enrolled")),
        ("signIn", "UserNotConfirmedException", (403, "user_not_confirmed")),
        ("signIn", "PasswordResetRequiredException", (403, "password_reset_required")),
        ("signUp", "NotAuthorizedException", (403, "forbidden")),
        ("signIn", "InvalidParameterException", (500, "internal")),
        ("signIn", "ResourceNotFoundException", (500, "internal")),
    ] {
        let app = App::with_secret(Cognito::always(error_reply(code, "hunter2 of ann@example.com")).await);
        let got = case(name).send(&app, &case(name).body).await;
        assert_eq!(got.failure(), (expected.0, expected.1.to_owned()), "{name}: {code}");
        assert!(!got.text().contains("hunter2") && !got.text().contains("ann@"), "{}", got.text());
    }
}

/// Cognito has one error code for both.
#[tokio::test]
async fn wrong_old_password_differs_from_invalid_token() {
    for (message, expected) in [
        ("Incorrect username or password.", (401, "invalid_credentials")),
        ("Access Token has been revoked", (401, "invalid_token")),
        ("Access Token has expired", (401, "invalid_token")),
        ("Invalid Access Token", (401, "invalid_token")),
    ] {
        let app = App::new(Cognito::always(error_reply("NotAuthorizedException", message)).await);
        let got = case("changePassword").send(&app, &case("changePassword").body).await;
        assert_eq!(got.failure(), (expected.0, expected.1.to_owned()), "{message}");
    }
}
