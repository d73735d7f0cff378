//! Whether there is such a user is told to nobody: answers that are equal to the last byte (class E).

use crate::app::{App, Got};
use crate::cases::case;
use crate::cognito::{Cognito, Reply, done, refused};
use crate::pool::{TYPED, policy};
use cognito_triggers_http_api::NoHooks;
use serde_json::{Value, json};

/// What is seen by somebody who sends the good request of an endpoint, for each of these replies.
async fn seen(name: &str, replies: &[Reply]) -> Vec<Got> {
    let mut seen = Vec::new();
    for reply in replies {
        let case = case(name);
        let app = App::with_secret(Cognito::always(reply.clone()).await);
        seen.push(case.send(&app, &case.body).await);
        assert!(!app.cognito.calls().is_empty(), "{name}");
    }
    seen
}

fn assert_alike(seen: &[Got]) {
    for other in seen {
        assert_eq!(other.seen(), seen[0].seen());
    }
}

#[tokio::test]
async fn e01_known_and_unknown_users_and_wrong_passwords_get_one_answer_at_the_sign_in() {
    let replies = [
        refused("UserNotFoundException", "User does not exist."),
        refused("NotAuthorizedException", "Incorrect username or password."),
        refused("NotAuthorizedException", "Password attempts exceeded"),
        refused("NotAuthorizedException", "User is disabled."),
        refused("UserLambdaValidationException", "PreAuthentication failed with error ann@example.com is blocked."),
        refused("UserLambdaValidationException", "UserMigration failed with error no such user."),
    ];
    let mut all = [seen("signIn", &replies).await, seen("login", &replies).await].concat();
    for reply in replies {
        let cognito = Cognito::always(reply).await;
        let app = App::with(&policy("sign_in = \"ADMIN_USER_PASSWORD_AUTH\"\n"), &[], cognito, NoHooks);
        all.push(app.post("/signIn", &case("signIn").body).await);
    }
    assert_eq!(all[0].status, 401);
    assert_eq!(all[0].text(), r#"{"error":"invalid_credentials","message":"The user name or the password is wrong"}"#);
    assert_eq!(all[0].header("www-authenticate"), None);
    assert_alike(&all);
}

#[tokio::test]
async fn e02_a_forgotten_password_tells_nothing_about_the_user() {
    let details = json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"});
    let replies = [
        done(json!({ "CodeDeliveryDetails": details })),
        refused("UserNotFoundException", "User does not exist."),
        refused(
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email",
        ),
        refused("NotAuthorizedException", "User is disabled."),
        refused("NotAuthorizedException", "User password cannot be reset in the current state."),
        refused("CodeDeliveryFailureException", "ann@example.com bounced"),
        refused("LimitExceededException", "Attempt limit exceeded, please try after some time."),
        refused("UserLambdaValidationException", "PreAuthentication failed with error blocked."),
        refused("UnexpectedLambdaException", "CustomMessage failed"),
        refused("InvalidLambdaResponseException", "CustomMessage failed"),
    ];
    let all = [seen("forgotPasswordRequest", &replies).await, seen("passwordForgot", &replies).await].concat();
    assert_eq!((all[0].status, all[0].text()), (200, r#"{"status":"success"}"#));
    assert_alike(&all);
}

/// What Cognito says to a code that is not taken, for whichever reason.
fn codes_not_taken() -> [Reply; 7] {
    [
        refused("CodeMismatchException", "Invalid verification code provided, please try again."),
        refused("ExpiredCodeException", "Invalid code provided, please request a code again."),
        refused("UserNotFoundException", "Username/client id combination not found."),
        refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"),
        refused("AliasExistsException", "An account with the email ann@example.com already exists."),
        refused("TooManyFailedAttemptsException", "Too many failed attempts"),
        refused("InvalidParameterException", "Cannot reset password for the user as there is no verified email"),
    ]
}

#[tokio::test]
async fn e04_wrong_old_and_used_codes_and_unknown_users_get_one_answer() {
    let mut all = Vec::new();
    for name in ["signUpConfirm", "signupConfirm", "forgotPasswordConfirm", "passwordReset"] {
        all.extend(seen(name, &codes_not_taken()).await);
    }
    assert_eq!(all[0].status, 400);
    assert_eq!(all[0].text(), r#"{"error":"invalid_code","message":"The code is wrong, used or too old"}"#);
    assert_alike(&all);
}

#[tokio::test]
async fn e05_another_code_is_on_its_way_whoever_asks() {
    let details = json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "z***@z***"});
    let replies = [
        done(json!({ "CodeDeliveryDetails": details })),
        refused("UserNotFoundException", "User does not exist."),
        refused("InvalidParameterException", "User is already confirmed."),
        refused("NotAuthorizedException", "User is disabled."),
        refused("LimitExceededException", "Attempt limit exceeded"),
    ];
    let all = [seen("signUpConfirmResend", &replies).await, seen("signupResend", &replies).await].concat();
    assert_eq!(all[0].status, 200);
    assert_eq!(
        all[0].text(),
        r#"{"verificationAttribute":"email","verificationMedium":"EMAIL","verificationValue":"a***@e***"}"#
    );
    assert_alike(&all);
}

#[tokio::test]
async fn e05_a_name_that_is_taken_signs_up_like_any_other() {
    let details = json!({"AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+*******0100"});
    let replies = [
        done(
            json!({"UserConfirmed": false, "UserSub": "5f1c3f6e-0000-4000-8000-000000000001", "CodeDeliveryDetails": details}),
        ),
        done(json!({"UserConfirmed": true, "UserSub": "5f1c3f6e-0000-4000-8000-000000000002"})),
        refused("UsernameExistsException", "User already exists"),
        refused("CodeDeliveryFailureException", "ann@example.com bounced"),
        refused("LimitExceededException", "Exceeded daily email limit for the operation or the account."),
    ];
    let all = [seen("signUp", &replies).await, seen("signup", &replies).await].concat();
    assert_eq!((all[0].status, &all[0].json()["username"]), (200, &json!(TYPED)));
    assert_alike(&all);
}

/// A double click: the second one ends as a wrong code does, and nothing is done twice.
#[tokio::test]
async fn r17_confirming_twice_ends_as_a_wrong_code_does() {
    let case = case("signUpConfirm");
    let second = refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED");
    let app = App::new(Cognito::saying([done(json!({})), second]).await);
    assert_eq!(case.send(&app, &case.body).await.json(), json!({"status": "success"}));
    let again = case.send(&app, &case.body).await;
    let wrong = seen("signUpConfirm", &codes_not_taken()[..1]).await;
    assert_eq!(again.seen(), wrong[0].seen());
    assert_eq!(app.cognito.calls(), ["ConfirmSignUp", "ConfirmSignUp"]);
}

/// Only administrators are told.
#[tokio::test]
async fn an_administrator_is_told_that_somebody_is_there() {
    for code in ["UsernameExistsException", "AliasExistsException"] {
        let got = seen("cognitoUsers", &[refused(code, "User account already exists")]).await;
        assert_eq!(got[0].failure(), (409, "user_exists".to_owned()));
    }
}

/// Faults that hit all users alike are told.
#[tokio::test]
async fn throttling_is_told_and_says_when_to_come_back() {
    for name in ["signIn", "signUp", "signUpConfirm", "signUpConfirmResend", "forgotPasswordRequest", "refreshToken"] {
        let case = case(name);
        let app = App::with_secret(Cognito::always(refused("TooManyRequestsException", "Rate exceeded")).await);
        let got = case.send(&app, &case.body).await;
        assert_eq!(got.failure(), (429, "too_many_requests".to_owned()), "{name}");
        assert_eq!(got.header("retry-after"), Some("60"));
        assert_eq!(got.json().get("field"), None::<&Value>);
    }
}
