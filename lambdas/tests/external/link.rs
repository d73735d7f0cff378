//! Class F: linking with the real SDK over HTTP. No emulator supports `AdminLinkProviderForUser`, so the responses are
//! written here according to the service model, and the requests are checked.

use crate::function::TestFunction;
use crate::proxy::{Call, Fault, Proxy};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_pre-sign-up");
const TABLES: &str = "[sign_up.link]\nidentity_providers=[\"Google\",\"PartnerLogin\"]\n";
const LIST: &str = "ListUsers";
const LINK: &str = "AdminLinkProviderForUser";

fn event(user_name: &str) -> String {
    json!({
        "version": "1", "triggerSource": "PreSignUp_ExternalProvider", "region": "us-east-1",
        "userPoolId": "us-east-1_AbCdEf123", "userName": user_name,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789"},
        "request": {"userAttributes": {"email": "ann@example.com", "email_verified": "true"}, "validationData": {}},
        "response": {"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false}
    })
    .to_string()
}

/// A user in the format of `ListUsers`.
fn user(name: &str, email: &str, status: &str, verified: &str) -> Value {
    json!({
        "Username": name, "Enabled": true, "UserStatus": status,
        "UserCreateDate": 1700000000.123, "UserLastModifiedDate": 1700000000.123,
        "Attributes": [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": verified}]
    })
}

fn native() -> Value {
    user("ann-native", "ann@example.com", "CONFIRMED", "true")
}

/// The calls and the note of a sign-in. Asserts that the event is returned unchanged in any case.
async fn signed_in(user_name: &str, users: &[Value], linked: Fault) -> (Vec<Call>, String) {
    let proxy = Proxy::open(None).await;
    proxy.fault(LIST, Fault::Answers(200, json!({ "Users": users }).to_string()), usize::MAX);
    proxy.fault(LINK, linked, usize::MAX);
    let mut function = TestFunction::start(PROGRAM, TABLES, &proxy).await;
    let event = event(user_name);
    assert_eq!(function.invoke(&event).await.unwrap(), event);
    (proxy.take_calls(), function.stop().await.concat())
}

fn done() -> Fault {
    Fault::Answers(200, "{}".to_owned())
}

#[tokio::test]
async fn f03_trusted_user_is_linked_to_only_native_user() {
    let (calls, note) = signed_in("Google_1234_5", &[native()], done()).await;
    let [list, link] = &calls[..] else { panic!("{calls:?}") };
    assert_eq!(
        (list.operation.as_str(), &list.body),
        (
            LIST,
            &json!({"UserPoolId": "us-east-1_AbCdEf123", "Filter": "email = \"ann@example.com\"", "Limit": 10,
                "AttributesToGet": ["email", "email_verified"]})
        )
    );
    assert_eq!(
        (link.operation.as_str(), &link.body),
        (
            LINK,
            &json!({
                "UserPoolId": "us-east-1_AbCdEf123",
                "DestinationUser": {"ProviderName": "Cognito", "ProviderAttributeValue": "ann-native"},
                "SourceUser": {"ProviderName": "Google", "ProviderAttributeName": "Cognito_Subject",
                    "ProviderAttributeValue": "1234_5"}
            })
        )
    );
    assert_eq!(note, "linked");
}

#[tokio::test]
async fn f04_untrusted_provider_makes_no_calls() {
    for name in ["RandomOidc_1", "Googles_1", "ann"] {
        let (calls, _) = signed_in(name, &[native()], done()).await;
        assert!(calls.is_empty(), "{name}: {calls:?}");
    }
}

#[tokio::test]
async fn f06_and_f07_only_single_verified_native_user_is_linked() {
    let odd = |status, verified| user("ann-native", "ann@example.com", status, verified);
    let (mut disabled, mut nameless) = (native(), native());
    disabled["Enabled"] = false.into();
    nameless.as_object_mut().unwrap().remove("Username");
    for users in [
        vec![],
        vec![odd("UNCONFIRMED", "true")],
        vec![odd("CONFIRMED", "false")],
        vec![odd("EXTERNAL_PROVIDER", "true")],
        vec![disabled],
        vec![nameless.clone()],
        vec![native(), nameless],
        vec![native(), user("other-native", "ann@example.com", "CONFIRMED", "true")],
        vec![user("ann-native", "ANN@example.com", "CONFIRMED", "true")],
        vec![user("ann-native", "other@example.com", "CONFIRMED", "true")],
    ] {
        let (calls, note) = signed_in("Google_1", &users, done()).await;
        let operations: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
        assert_eq!(operations, [LIST], "{users:?}");
        assert!(note.starts_with("link_"), "{note}");
    }
}

#[tokio::test]
async fn f08_service_errors_do_not_block_sign_in() {
    let refusal =
        |code: &str, message: &str| Fault::Answers(400, json!({"__type": code, "message": message}).to_string());
    for (fault, expected) in [
        (refusal("InvalidParameterException", "SourceUser is already linked to DestinationUser"), "already_linked"),
        (
            refusal(
                "InvalidParameterException",
                "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link",
            ),
            "already_linked",
        ),
        (refusal("LimitExceededException", "Ann has 5 of them"), "link_limit"),
        (refusal("InvalidParameterException", "Ann is wrong"), "link_failed:InvalidParameterException"),
        (refusal("AliasExistsException", "ann@example.com"), "link_failed:AliasExistsException"),
        (refusal("TooManyRequestsException", "ann"), "link_failed:TooManyRequestsException"),
        (Fault::Answers(200, "Ann".to_owned()), "link_failed"),
        (Fault::Answers(500, "Ann".to_owned()), "link_failed"),
        (Fault::Breaks, "link_failed"),
        (Fault::Hangs, "link_timed_out"),
    ] {
        let (_, note) = signed_in("Google_1", &[native()], fault.clone()).await;
        assert_eq!(note, expected, "{fault:?}");
    }
}
