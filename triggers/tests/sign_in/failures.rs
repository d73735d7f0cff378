//! Events that cannot be evaluated: refused if a rule is enforced, otherwise returned unchanged.

use crate::attempt::{CLIENT, MACHINE, SIGNED_IN, attempt, attempt_with, policy, requested, stranger, tokens};
use cognito_triggers_triggers::{pre_authentication, pre_token_generation};
use serde_json::{Value, json};

const MODES: [&str; 3] = ["enforce", "shadow", "off"];

fn client_rules(mode: &str) -> String {
    format!(
        "[sign_in.maintenance.8other]\nmode = \"{mode}\"\n[sign_in.federation_required]\nmode = \"{mode}\"\n\
         domains = [\"partner.example\"]\n"
    )
}

fn user_rules(mode: &str) -> String {
    format!(
        "[sign_in.suspended]\nmode = \"{mode}\"\nattribute = \"custom:status\"\nvalues = [\"blocked\"]\ngroups = [\"blocked\"]\n\
         [sign_in.allow_groups.{CLIENT}]\nmode = \"{mode}\"\ngroups = [\"staff\"]\n"
    )
}

/// Changes an event.
type Change = fn(&mut Value);

#[test]
fn w08_unreadable_sign_in_is_refused_only_if_a_rule_is_enforced() {
    let cases: [(&str, Change); 7] = [
        ("attributes missing", |event| drop(event["request"].as_object_mut().unwrap().remove("userAttributes"))),
        ("attributes null", |event| event["request"]["userAttributes"] = json!(null)),
        ("attributes as a list", |event| event["request"]["userAttributes"] = json!(["email"])),
        ("address as a list", |event| event["request"]["userAttributes"]["email"] = json!(["ann@company.example"])),
        ("request missing", |event| drop(event.as_object_mut().unwrap().remove("request"))),
        ("no app client", |event| event["callerContext"]["clientId"] = json!(null)),
        ("no caller", |event| drop(event.as_object_mut().unwrap().remove("callerContext"))),
    ];
    for mode in MODES {
        let policy = policy(&client_rules(mode));
        for (case, change) in cases {
            let mut event = requested(json!({"email": "ann@company.example"}));
            change(&mut event);
            let attempt = attempt(&policy, &event);
            let expected = (mode == "enforce").then_some("SignInUnavailable");
            assert_eq!(attempt.denied, expected, "{case} {mode}");
            assert!(attempt.denied.is_some() || attempt.answer == Ok(event.to_string()), "{case} {mode}");
        }
    }
    // A stranger has no attributes.
    assert_eq!(attempt(&policy(&client_rules("enforce")), &stranger("ann@company.example")).denied, None);
}

#[test]
fn w08_unreadable_user_is_refused_only_if_a_rule_is_enforced() {
    let cases: [(&str, Change, &str); 6] = [
        ("attributes null", |event| event["request"]["userAttributes"] = json!(null), "TokenUnavailable"),
        (
            "attribute as an object",
            |event| event["request"]["userAttributes"]["custom:status"] = json!({"value": "blocked"}),
            "TokenUnavailable",
        ),
        (
            "groups that are no texts",
            |event| event["request"]["groupConfiguration"]["groupsToOverride"] = json!(["staff", ["blocked"]]),
            "TokenUnavailable",
        ),
        ("groups as a text", |event| event["request"]["groupConfiguration"] = json!("staff"), "TokenUnavailable"),
        ("no app client", |event| event["callerContext"]["clientId"] = json!(null), "TokenUnavailable"),
        ("request missing", |event| drop(event.as_object_mut().unwrap().remove("request")), "TokenUnavailable"),
    ];
    for mode in MODES {
        let policy = policy(&user_rules(mode));
        for (case, change, code) in cases {
            let mut event = tokens(SIGNED_IN, json!({"custom:status": "active"}), &["staff"]);
            change(&mut event);
            assert_eq!(attempt(&policy, &event).denied, (mode == "enforce").then_some(code), "{case} {mode}");
        }
        // No rule is about machine clients.
        assert_eq!(attempt(&policy, &tokens(MACHINE, json!(null), &[])).denied, None, "{mode}");
    }
}

/// A rule depends only on what it reads.
#[test]
fn w08_unreadable_groups_matter_only_to_rules_about_groups() {
    let mut event = tokens(SIGNED_IN, json!({"custom:status": "active"}), &[]);
    event["request"]["groupConfiguration"]["groupsToOverride"] = json!(["staff", ["blocked"]]);
    for (rule, code) in [
        ("[sign_in.suspended]\nattribute = \"custom:status\"\nvalues = [\"blocked\"]\n".to_owned(), None),
        ("[sign_in.suspended]\ngroups = [\"blocked\"]\n".to_owned(), Some("TokenUnavailable")),
        (format!("[sign_in.allow_groups.{CLIENT}]\ngroups = [\"staff\"]\n"), Some("SignInGroupRequired")),
    ] {
        assert_eq!(attempt(&policy(&rule), &event).denied, code, "{rule}");
    }
}

/// One of the two could be read by the rule, and the other by Cognito.
#[test]
fn w08_duplicate_members_are_refused_if_a_rule_is_enforced() {
    for mode in MODES {
        let (clients, users) = (policy(&client_rules(mode)), policy(&user_rules(mode)));
        let event = requested(json!({"email": "ann@company.example"}));
        let twice = event.to_string().replace("\"email\":", "\"email\":\"ann@partner.example\",\"email\":");
        let attempt = attempt_with(&clients, &event, &twice);
        assert_eq!(attempt.denied, (mode == "enforce").then_some("SignInUnavailable"), "{mode}");
        assert!(attempt.denied.is_some() || attempt.answer == Ok(twice), "{mode}");
        let event = tokens(SIGNED_IN, json!({"custom:status": "active"}), &["staff"]);
        let twice = event.to_string().replace("\"custom:status\":", "\"custom:status\":\"blocked\",\"custom:status\":");
        let attempt = attempt_with(&users, &event, &twice);
        assert_eq!(attempt.denied, (mode == "enforce").then_some("TokenUnavailable"), "{mode}");
    }
}

#[test]
fn w08_unknown_sources_and_invalid_payloads() {
    for mode in MODES {
        let (clients, users) = (policy(&client_rules(mode)), policy(&user_rules(mode)));
        for (source, policy, code) in [
            ("PreAuthentication_Passkey", &clients, "SignInUnavailable"),
            ("TokenGeneration_Derived", &users, "TokenUnavailable"),
        ] {
            let mut event = requested(json!({"email": "ann@company.example"}));
            event["triggerSource"] = json!(source);
            assert_eq!(attempt(policy, &event).denied, (mode == "enforce").then_some(code), "{source} {mode}");
        }
        // A payload that is no event cannot be returned, whatever the policy says.
        for (handler, policy) in [(&pre_authentication::HANDLER, &clients), (&pre_token_generation::HANDLER, &users)] {
            assert_eq!(handler.handle(b"{", policy).response.err(), Some(handler.unavailable), "{mode}");
        }
        // Each function fails closed for its own rules only.
        assert_eq!((pre_authentication::HANDLER.fails_closed)(&clients), mode == "enforce");
        assert_eq!((pre_token_generation::HANDLER.fails_closed)(&users), mode == "enforce");
        assert!(!(pre_authentication::HANDLER.fails_closed)(&users), "{mode}");
        assert!(!(pre_token_generation::HANDLER.fails_closed)(&clients), "{mode}");
    }
}

/// It is unknown how Cognito handles null.
#[test]
fn response_that_is_no_object_becomes_one() {
    let policy = policy(&client_rules("enforce"));
    for (response, is_changed) in [(json!({}), false), (json!(null), true), (json!([]), true)] {
        let mut event = requested(json!({"email": "ann@company.example"}));
        event["response"] = response;
        let answer: Value = serde_json::from_str(&attempt(&policy, &event).answer.unwrap()).unwrap();
        assert_eq!((answer["response"].clone(), answer == event), (json!({}), !is_changed));
    }
}

/// No value of an event reaches the log or a text.
#[test]
fn w11_log_has_only_rules_and_codes() {
    let rules = policy(&format!(
        "{}{}[sign_in.verified_address]\nmode = \"shadow\"\n[sign_in.allow_domains.{CLIENT}]\nmode = \"shadow\"\n\
         domains = [\"company.example\"]\n",
        client_rules("enforce"),
        user_rules("enforce")
    ));
    let attributes =
        json!({"email": "hunter2@partner.example", "custom:status": "blocked", "name": "hunter2", "identities": "[]"});
    let mut typed = stranger("hunter2@partner.example");
    typed["request"]["validationData"] = json!({"note": "hunter2"});
    for event in [requested(attributes.clone()), typed, tokens(SIGNED_IN, attributes, &["hunter2"])] {
        let attempt = attempt(&rules, &event);
        assert!(attempt.denied.is_some() && !attempt.notes.is_empty(), "{event}");
        let shown = format!("{:?} {:?}", attempt.answer.err(), attempt.notes);
        for private in ["hunter2", "partner.example", "5c6f2a0e"] {
            assert!(!shown.contains(private), "{shown}");
        }
    }
}
