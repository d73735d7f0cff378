//! User enumeration: responses for known and unknown users are equal to the last byte (class E).

use crate::cases::case;
use crate::cognito::{Cognito, Reply, error_reply, success_reply};
use crate::error_codes::{ABOUT_NO_USER, ANONYMOUS, KNOWN_CALLER, MODEL, OTHERS};
use crate::pool::{TYPED, policy};
use crate::test_app::{App, HttpResponse};
use cognito_triggers_http_api::NoHooks;
use serde_json::{Value, json};

/// The responses to the valid request of an endpoint, for each of these replies.
async fn responses(name: &str, replies: &[Reply]) -> Vec<HttpResponse> {
    let mut seen = Vec::new();
    for reply in replies {
        let case = case(name);
        let app = App::with_secret(Cognito::always(reply.clone()).await);
        seen.push(case.send(&app, &case.body).await);
        assert!(!app.cognito.calls().is_empty(), "{name}");
    }
    seen
}

fn assert_alike(seen: &[HttpResponse]) {
    for other in seen {
        assert_eq!(other.comparable(), seen[0].comparable());
    }
}

#[tokio::test]
async fn e01_sign_in_response_hides_whether_the_user_exists() {
    let replies = [
        error_reply("UserNotFoundException", "User does not exist."),
        error_reply("NotAuthorizedException", "Incorrect username or password."),
        error_reply("NotAuthorizedException", "Password attempts exceeded"),
        error_reply("NotAuthorizedException", "User is disabled."),
        error_reply("UserLambdaValidationException", "PreAuthentication failed with error ann@example.com is blocked."),
        error_reply("UserLambdaValidationException", "UserMigration failed with error no such user."),
    ];
    let mut all = [responses("signIn", &replies).await, responses("login", &replies).await].concat();
    for reply in replies {
        let cognito = Cognito::always(reply).await;
        let app = App::with_policy(&policy("sign_in = \"ADMIN_USER_PASSWORD_AUTH\"\n"), &[], cognito, NoHooks);
        all.push(app.post("/signIn", &case("signIn").body).await);
    }
    assert_eq!(all[0].status, 401);
    assert_eq!(all[0].text(), r#"{"error":"invalid_credentials","message":"The user name or the password is wrong"}"#);
    assert_eq!(all[0].header("www-authenticate"), None);
    assert_alike(&all);
}

#[tokio::test]
async fn e02_password_reset_hides_whether_the_user_exists() {
    let details = json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"});
    let replies = [
        success_reply(json!({ "CodeDeliveryDetails": details })),
        error_reply("UserNotFoundException", "User does not exist."),
        error_reply(
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email",
        ),
        error_reply("NotAuthorizedException", "User is disabled."),
        error_reply("NotAuthorizedException", "User password cannot be reset in the current state."),
        error_reply("CodeDeliveryFailureException", "ann@example.com bounced"),
        error_reply("LimitExceededException", "Attempt limit exceeded, please try after some time."),
        error_reply("UserLambdaValidationException", "PreAuthentication failed with error blocked."),
        error_reply("UnexpectedLambdaException", "CustomMessage failed"),
        error_reply("InvalidLambdaResponseException", "CustomMessage failed"),
    ];
    let all =
        [responses("forgotPasswordRequest", &replies).await, responses("passwordForgot", &replies).await].concat();
    assert_eq!((all[0].status, all[0].text()), (200, r#"{"status":"success"}"#));
    assert_alike(&all);
}

/// Cognito's replies to a code that it does not accept.
pub(crate) fn rejected_codes() -> [Reply; 7] {
    [
        error_reply("CodeMismatchException", "Invalid verification code provided, please try again."),
        error_reply("ExpiredCodeException", "Invalid code provided, please request a code again."),
        error_reply("UserNotFoundException", "Username/client id combination not found."),
        error_reply("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"),
        error_reply("AliasExistsException", "An account with the email ann@example.com already exists."),
        error_reply("TooManyFailedAttemptsException", "Too many failed attempts"),
        error_reply("InvalidParameterException", "Cannot reset password for the user as there is no verified email"),
    ]
}

#[tokio::test]
async fn e04_rejected_codes_get_one_response() {
    let mut all = Vec::new();
    for name in ["signUpConfirm", "signupConfirm", "forgotPasswordConfirm", "passwordReset"] {
        all.extend(responses(name, &rejected_codes()).await);
    }
    assert_eq!(all[0].status, 400);
    assert_eq!(all[0].text(), r#"{"error":"invalid_code","message":"The code is wrong, used or too old"}"#);
    assert_alike(&all);
}

#[tokio::test]
async fn e05_resend_response_hides_whether_the_user_exists() {
    let details = json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "z***@z***"});
    let replies = [
        success_reply(json!({ "CodeDeliveryDetails": details })),
        error_reply("UserNotFoundException", "User does not exist."),
        error_reply("InvalidParameterException", "User is already confirmed."),
        error_reply("NotAuthorizedException", "User is disabled."),
        error_reply("LimitExceededException", "Attempt limit exceeded"),
    ];
    let all = [responses("signUpConfirmResend", &replies).await, responses("signupResend", &replies).await].concat();
    assert_eq!(all[0].status, 200);
    assert_eq!(
        all[0].text(),
        r#"{"verificationAttribute":"email","verificationMedium":"EMAIL","verificationValue":"a***@e***"}"#
    );
    assert_alike(&all);
}

#[tokio::test]
async fn e05_sign_up_response_hides_a_taken_name() {
    let details = json!({"AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+*******0100"});
    let replies = [
        success_reply(
            json!({"UserConfirmed": false, "UserSub": "5f1c3f6e-0000-4000-8000-000000000001", "CodeDeliveryDetails": details}),
        ),
        success_reply(json!({"UserConfirmed": true, "UserSub": "5f1c3f6e-0000-4000-8000-000000000002"})),
        error_reply("UsernameExistsException", "User already exists"),
        error_reply("AliasExistsException", "An account with the email ann@example.com already exists."),
        error_reply("CodeDeliveryFailureException", "ann@example.com bounced"),
        error_reply("LimitExceededException", "Exceeded daily email limit for the operation or the account."),
        error_reply("UserLambdaValidationException", "CustomMessage failed with error no."),
        error_reply("UserLambdaValidationException", "PostConfirmation failed with error no."),
        error_reply("UnexpectedLambdaException", "CustomMessage failed"),
    ];
    let all = [responses("signUp", &replies).await, responses("signup", &replies).await].concat();
    assert_eq!((all[0].status, &all[0].json()["username"]), (200, &json!(TYPED)));
    assert_alike(&all);
}

/// A double click: the second call gets the response to a wrong code.
#[tokio::test]
async fn r17_second_confirmation_is_a_wrong_code() {
    let case = case("signUpConfirm");
    let second = error_reply("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED");
    let app = App::new(Cognito::replying([success_reply(json!({})), second]).await);
    assert_eq!(case.send(&app, &case.body).await.json(), json!({"status": "success"}));
    let again = case.send(&app, &case.body).await;
    let wrong = responses("signUpConfirm", &rejected_codes()[..1]).await;
    assert_eq!(again.comparable(), wrong[0].comparable());
    assert_eq!(app.cognito.calls(), ["ConfirmSignUp", "ConfirmSignUp"]);
}

#[tokio::test]
async fn administrator_gets_user_exists() {
    for code in ["UsernameExistsException", "AliasExistsException"] {
        let got = responses("cognitoUsers", &[error_reply(code, "User account already exists")]).await;
        assert_eq!(got[0].failure(), (409, "user_exists".to_owned()));
    }
}

/// Errors that do not depend on the user are reported.
#[tokio::test]
async fn throttling_is_reported_with_retry_after() {
    for name in ["signIn", "signUp", "signUpConfirm", "signUpConfirmResend", "forgotPasswordRequest", "refreshToken"] {
        let case = case(name);
        let app = App::with_secret(Cognito::always(error_reply("TooManyRequestsException", "Rate exceeded")).await);
        let got = case.send(&app, &case.body).await;
        assert_eq!(got.failure(), (429, "too_many_requests".to_owned()), "{name}");
        assert_eq!(got.header("retry-after"), Some("60"));
        assert_eq!(got.json().get("field"), None::<&Value>);
    }
}

/// What a client is told is a list. Any other code, also an unknown one, gets the response of a stranger.
#[tokio::test]
async fn e10_only_listed_error_codes_are_told() {
    let reply = |code: &str| error_reply(code, "about ann@example.com");
    let all = || MODEL.into_iter().chain(OTHERS);
    for (endpoints, told) in ANONYMOUS {
        for endpoint in endpoints {
            // A wrong password, a wrong code, or a success for everybody.
            let stranger = match *endpoint {
                "signIn" | "login" | "loginStart" => reply("UserNotFoundException"),
                "signUpConfirm" | "signupConfirm" | "forgotPasswordConfirm" | "passwordReset" => {
                    reply("CodeMismatchException")
                }
                _ => success_reply(json!({"UserConfirmed": false, "UserSub": "u"})),
            };
            let stranger = responses(endpoint, &[stranger]).await.remove(0);
            for code in all() {
                let got = responses(endpoint, &[reply(code)]).await.remove(0);
                let is_told = told.contains(&code) || ABOUT_NO_USER.contains(&code);
                assert_eq!(got.comparable() != stranger.comparable(), is_told, "{code} of {endpoint}: {}", got.text());
            }
        }
    }
    for (endpoint, told) in KNOWN_CALLER {
        for code in all().filter(|code| !told.contains(code) && !ABOUT_NO_USER.contains(code)) {
            let got = responses(endpoint, &[reply(code)]).await.remove(0);
            assert_eq!(got.failure(), (500, "internal".to_owned()), "{code} of {endpoint}");
        }
    }
}

/// The triggers before the password check run only for users who exist. Those after it run only with the right password.
#[tokio::test]
async fn e10_triggers_do_not_reveal_whether_the_user_exists() {
    let wrong = responses("signIn", &[error_reply("NotAuthorizedException", "Incorrect username or password.")]).await;
    for code in ["UserLambdaValidationException", "UnexpectedLambdaException", "InvalidLambdaResponseException"] {
        for trigger in ["PreAuthentication", "UserMigration", "DefineAuthChallenge"] {
            let reply = error_reply(code, &format!("{trigger} failed with error about ann@example.com."));
            assert_eq!(responses("signIn", &[reply]).await[0].comparable(), wrong[0].comparable(), "{code} {trigger}");
        }
    }
    for trigger in ["PostAuthentication", "PreTokenGeneration"] {
        let reply = error_reply("UnexpectedLambdaException", &format!("{trigger} invocation failed due to error x."));
        assert_eq!(responses("signIn", &[reply]).await[0].failure(), (500, "internal".to_owned()), "{trigger}");
    }
}
