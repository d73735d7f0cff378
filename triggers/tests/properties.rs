//! Properties of every payload and of every event, whatever a user entered.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use cognito_triggers_triggers::{Outcome, custom_message::HANDLER};
use events::{Envelope, Verdict, validate_response};
use policy::Policy;
use proptest::prelude::*;
use serde_json::json;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    Policy::parse("policy.toml", include_str!("../../tests/policies/company.toml"), []).expect("a valid policy")
});

const SOURCES: [&str; 8] = [
    "CustomMessage_SignUp",
    "CustomMessage_ResendCode",
    "CustomMessage_ForgotPassword",
    "CustomMessage_UpdateUserAttribute",
    "CustomMessage_VerifyUserAttribute",
    "CustomMessage_Authentication",
    "CustomMessage_AdminCreateUser",
    "CustomMessage_Future",
];

/// A payload results in a valid response, the unchanged event, or the fixed error.
fn assert_handled(payload: &[u8]) {
    let output = HANDLER.handle(payload, &POLICY);
    match output.response {
        Err(refusal) => assert_eq!((refusal, output.outcome), (HANDLER.unavailable, Outcome::NotAnEvent)),
        Ok(answer) if answer.as_bytes() == payload => {}
        Ok(answer) => {
            let event = Envelope::parse(payload).expect("only an event is answered");
            let answered = Envelope::parse(answer.as_bytes()).expect("an answer is an event");
            if event.response().is_some() {
                assert_eq!(answered.around_response(), event.around_response(), "only response changes");
            }
            assert_eq!(answered.response().unwrap().object().len(), 3);
        }
    }
    assert_ne!(output.outcome, Outcome::Panicked);
}

/// JSON values of every kind, with the names of event members among their keys.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
        prop_oneof![Just("{####}"), Just("{##x##}"), Just("{username}"), Just("de"), Just("true")].prop_map(Into::into),
    ];
    let name = prop_oneof![
        any::<String>(),
        prop_oneof![
            Just("userAttributes"),
            Just("clientMetadata"),
            Just("codeParameter"),
            Just("linkParameter"),
            Just("usernameParameter"),
            Just("locale"),
            Just("name"),
            Just("email"),
        ]
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..6).prop_map(|members| json!(members)),
        ]
    })
}

/// Texts of ordinary users, of attackers, and in other alphabets.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-zA-Z '.-]{0,80}",
        prop::collection::vec(
            prop_oneof![
                Just("{####}"),
                Just("{username}"),
                Just("{##x##}"),
                Just("<a href=https://evil.example>"),
                Just("\""),
                Just("'"),
                Just("&amp;"),
                Just("%7B"),
                Just("\u{3000}"),
                Just("\u{202e}"),
                Just("\u{200d}"),
                Just("\r\n"),
                Just("é"),
                Just("山田"),
                Just("محمد"),
                Just("Ann "),
                Just("👩‍👧"),
                Just("\u{0}"),
                Just("\u{E000}"),
                Just("{{ code }}"),
                Just("http://"),
                Just("."),
            ],
            0..40
        )
        .prop_map(|parts| parts.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_handled(bytes: Vec<u8>) {
        assert_handled(&bytes);
    }

    #[test]
    fn truncated_or_corrupted_event_is_handled(at in 0usize..600, byte: u8, cut: bool, source in 0..SOURCES.len()) {
        let mut event = sample(SOURCES[source], "Ann", "ann@example.com", "u-1", "9example", "de").into_bytes();
        let at = at % event.len();
        if cut { event.truncate(at) } else { event[at] = byte }
        assert_handled(&event);
    }

    #[test]
    fn any_request_and_response_are_handled(request in any_json(), response in any_json(), source in 0..SOURCES.len()) {
        let event = json!({"triggerSource": SOURCES[source], "request": request, "response": response, "userName": request});
        assert_handled(event.to_string().as_bytes());
    }

    #[test]
    fn any_user_input_yields_acceptable_mail(
        name in text(), email in text(), user_name in text(), client in text(), locale in text(), source in 0..SOURCES.len(),
    ) {
        let event = sample(SOURCES[source], &name, &email, &user_name, &client, &locale);
        let output = HANDLER.handle(event.as_bytes(), &POLICY);
        let answer = output.response.expect("an event is answered");
        let judgement = validate_response(&output.event.expect("an event"), answer.as_bytes(), &POLICY.pool_settings());
        prop_assert!(judgement.verdict() <= Verdict::Unknown, "{:?}", judgement);
        prop_assert_ne!(output.outcome, Outcome::InvalidResponse, "response validation is the last line of defence");
        assert_handled(event.as_bytes());
    }

    #[test]
    fn typed_placeholders_never_reach_the_mail(name in text(), email in text(), user_name in text(), source in 0..7usize) {
        let count = |event: &str| {
            let answer = HANDLER.handle(event.as_bytes(), &POLICY).response.unwrap().into_owned();
            let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
            ["emailSubject", "emailMessage"].map(|part| {
                let text = answer["response"][part].as_str().expect("every part is filled in");
                ["{####}", "{username}", "{##"].map(|placeholder| text.matches(placeholder).count())
            })
        };
        let typed = sample(SOURCES[source], &name, &email, &user_name, "9example", "en");
        let baseline = sample(SOURCES[source], "Ann", "ann@example.com", "u-1", "9example", "en");
        prop_assert_eq!(count(&typed), count(&baseline));
    }
}

fn sample(source: &str, name: &str, email: &str, user_name: &str, client: &str, locale: &str) -> String {
    let username = (source == "CustomMessage_AdminCreateUser").then_some("{username}");
    json!({
        "version": "1", "triggerSource": source, "region": "eu-west-1", "userPoolId": "eu-west-1_AbCdEf123",
        "userName": user_name, "callerContext": {"awsSdkVersion": "x", "clientId": client},
        "request": {
            "userAttributes": {"sub": "1", "email": email, "name": name, "locale": locale},
            "codeParameter": "{####}", "linkParameter": "{##Click Here##}", "usernameParameter": username,
        },
        "response": {"smsMessage": null, "emailMessage": null, "emailSubject": null},
    })
    .to_string()
}
