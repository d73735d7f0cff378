//! Row S20: an object with two members of one name. Readers disagree about which of the two counts.

use crate::attempt::policy;
use cognito_triggers_triggers::pre_sign_up::HANDLER;

const ENFORCED: &str = "[sign_up.allow_domains]\ndomains = [\"company.com\"]";
const OPEN: &str = "[sign_up.user_name]\nmode = \"off\"\n[sign_up.allow_domains]\nmode = \"shadow\"\n\
                    domains = [\"company.com\"]\n[sign_up.auto_confirm]\napp_clients = [\"9example\"]\n\
                    domains = [\"company.com\"]\nverify = [\"email\"]\nI_ACCEPT_UNVERIFIED_EMAIL = true";

/// An event with `more` after the attribute `email` of company.com, and others at further places.
fn event(source: &str, attributes: &str, request: &str, whole: &str) -> String {
    format!(
        r#"{{"version":"1","triggerSource":"{source}","userPoolId":"eu-west-1_AbCdEf123","userName":"ann",
        "callerContext":{{"awsSdkVersion":"x","clientId":"9example"}}{whole},
        "request":{{"userAttributes":{{"email":"ann@company.com"{attributes}}},"validationData":{{"k":"v"}},
        "clientMetadata":{{"k":"v"}}{request}}},
        "response":{{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}}}}"#
    )
}

/// Every place where a member may occur twice.
fn ambiguous(source: &str) -> Vec<String> {
    let attributes = [
        r#","email":"ann@evil.example""#,
        r#","email":"ann@company.com""#,
        r#","email":null"#,
        r#","\u0065mail":"ann@evil.example""#,
        r#","e\u006d\u0061il":"ann@company.com""#,
        r#","phone_number":"+1","phone_number":"+2""#,
        r#","custom:a":"x","custom:\u0061":"y""#,
        r#","name":{"a":1,"a":2}"#,
    ];
    let request = [
        r#","userAttributes":{"email":"ann@company.com"}"#,
        r#","user\u0041ttributes":{"email":"ann@evil.example"}"#,
        r#","userAttributes":null"#,
        r#","validationData":{}"#,
        r#","clientMetadata":{"k":"other"}"#,
        r#","x":[{"k":1,"k":1}]"#,
    ];
    let whole = [
        r#","userName":"victim@company.com""#,
        r#","us\u0065rName":"ann""#,
        r#","callerContext":{"clientId":"other"}"#,
        r#","version":"2""#,
        r#","x":{"y":{"k":1,"k":2}}"#,
    ];
    let of = |list: &[&str], place: fn(&str, &str) -> String| -> Vec<String> {
        list.iter().map(|more| place(source, more)).collect()
    };
    let mut events = of(&attributes, |source, more| event(source, more, "", ""));
    events.extend(of(&request, |source, more| event(source, "", more, "")));
    events.extend(of(&whole, |source, more| event(source, "", "", more)));
    let plain = event(source, "", "", "");
    events.push(plain.replace(r#""clientId":"9example""#, r#""clientId":"other","clientId":"9example""#));
    events.push(plain.replace(r#""k":"v""#, r#""k":"v","k":"w""#));
    events.push(plain.replace(r#""autoVerifyEmail":false"#, r#""autoConfirmUser":true"#));
    // The evil address first, the allowed one last.
    events.push(plain.replace(r#"{"email":"#, r#"{"email":"ann@evil.example","email":"#));
    events
}

#[test]
fn s20_duplicate_member_is_refused_if_a_rule_is_enforced() {
    for tables in ["", ENFORCED] {
        let policy = policy(tables);
        for source in ["PreSignUp_SignUp", "PreSignUp_ExternalProvider"] {
            assert!(HANDLER.handle(event(source, "", "", "").as_bytes(), &policy).response.is_ok());
            for event in ambiguous(source) {
                let output = HANDLER.handle(event.as_bytes(), &policy);
                assert_eq!(output.response, Err(HANDLER.unavailable), "{event}");
                assert_eq!((output.outcome.as_str(), output.notes.len()), ("ambiguous_event", 0), "{event}");
                assert!(output.effect.is_none());
            }
        }
    }
}

#[test]
fn s20_duplicate_member_is_returned_unchanged_without_an_enforced_rule() {
    let policy = policy(OPEN);
    let confirmed =
        HANDLER.handle(event("PreSignUp_SignUp", "", "", "").as_bytes(), &policy).response.unwrap().into_owned();
    assert!(confirmed.contains(r#""autoConfirmUser":true"#), "the plain event is decided: {confirmed}");
    for source in ["PreSignUp_SignUp", "PreSignUp_ExternalProvider"] {
        for event in ambiguous(source) {
            let output = HANDLER.handle(event.as_bytes(), &policy);
            assert_eq!(output.response.as_deref(), Ok(event.as_str()), "no flag is set");
            assert!(output.outcome.as_str() == "ambiguous_event" && output.effect.is_none(), "{event}");
        }
    }
}

#[test]
fn s20_administrators_event_is_not_read() {
    for event in ambiguous("PreSignUp_AdminCreateUser") {
        let output = HANDLER.handle(event.as_bytes(), &policy(ENFORCED));
        assert!(output.response.is_ok() && output.outcome.as_str() == "answered", "{event}");
    }
}
