//! Domain lists, disposable domains and plus addressing, against addresses that try to evade them.

use crate::attempt::{ADMIN_CREATE_USER, EXTERNAL_PROVIDER, SIGN_UP, attempt, event, policy, response, with_email};
use serde_json::{Value, json};

const ALLOW: &str = "[sign_up.allow_domains]\ndomains = [\"company.com\"]";
const ALLOW_BELOW: &str = "[sign_up.allow_domains]\ndomains = [\"*.company.com\"]";
const DENY: &str = "[sign_up.deny_domains]\ndomains = [\"company.com\", \"*.company.com\"]";
const DISPOSABLE: &str = "[sign_up.disposable_domains]";
const PLUS_ADDRESS: &str = "[sign_up.plus_addressing]";

/// Asserts the denial code of each address under a policy; `None` if the user may sign up.
fn check(tables: &str, cases: &[(&str, Option<&str>)]) {
    let policy = policy(tables);
    for (email, code) in cases {
        assert_eq!(attempt(&policy, &with_email(email)).denied(), *code, "{tables}: {email:?}");
    }
}

#[test]
fn s01_lookalike_domains_are_refused() {
    let denied = Some("DomainNotAllowed");
    check(
        ALLOW,
        &[
            ("ann@company.com", None),
            ("ann@company.com.evil.example", denied),
            ("ann@notcompany.com", denied),
            ("ann@company.com.ar", denied),
            ("ann@company.co", denied),
            ("ann@company-com.example", denied),
            ("company.com@evil.example", denied),
            ("ann@evil.example", denied),
            // Two addresses in one, and characters that some parsers take for the end of an address.
            ("ann@evil.example@company.com", Some("EmailMalformed")),
            ("ann@company.com@evil.example", Some("EmailMalformed")),
            ("ann@evil.example,ann@company.com", Some("EmailMalformed")),
            ("<ann@evil.example>ann@company.com", Some("EmailMalformed")),
            ("\"ann@evil.example\"@company.com", Some("EmailMalformed")),
            ("ann@evil.example\u{0}@company.com", Some("EmailMalformed")),
            ("ann@evil.example\n@company.com", Some("EmailMalformed")),
            ("ann@company.com\n.evil.example", Some("EmailMalformed")),
            ("ann@evil.example(@company.com)", Some("EmailMalformed")),
            // Homoglyphs, and characters that normalise to others.
            ("ann@cоmpany.com", Some("EmailMalformed")),
            ("ann@company。com", Some("EmailMalformed")),
            ("ann@company．com", Some("EmailMalformed")),
            ("ann@ⅽompany.com", Some("EmailMalformed")),
            ("ann@com\u{200b}pany.com", Some("EmailMalformed")),
            ("ann@com\u{ad}pany.com", Some("EmailMalformed")),
            ("ann@\u{202e}company.com", Some("EmailMalformed")),
        ],
    );
}

#[test]
fn s02_wildcard_matches_one_or_more_labels() {
    let denied = Some("DomainNotAllowed");
    check(ALLOW, &[("ann@sub.company.com", denied)]);
    check(
        ALLOW_BELOW,
        &[
            ("ann@company.com", denied),
            ("ann@sub.company.com", None),
            ("ann@a.sub.company.com", None),
            ("ann@subcompany.com", denied),
            ("ann@.company.com", Some("EmailMalformed")),
            ("ann@*.company.com", Some("EmailMalformed")),
        ],
    );
}

#[test]
fn s04_domain_case_is_ignored_malformed_is_refused() {
    let malformed = Some("EmailMalformed");
    let cases = [
        ("ann@COMPANY.COM", None),
        ("Ann@Company.com", None),
        (" ann@company.com", malformed),
        ("ann@company.com ", malformed),
        ("ann@company.com\u{a0}", malformed),
        ("\u{feff}ann@company.com", malformed),
        ("änn@company.com", malformed),
        ("an\u{200b}n@company.com", malformed),
        ("o'hara!#$%&*/=?^_`{|}~-.x@company.com", None),
        ("ann@company.com.", malformed),
        ("ann@", malformed),
        ("@company.com", malformed),
        ("ann", malformed),
        ("@", malformed),
        ("a b@company.com", malformed),
        ("ann@company..com", malformed),
        ("ann@-company.com", malformed),
        ("ann@[127.0.0.1]", malformed),
        ("ann@127.0.0.1", malformed),
        ("ann@localhost", malformed),
    ];
    check(ALLOW, &cases);
    let (local, too_long) = ("a".repeat(64) + "@company.com", "a".repeat(65) + "@company.com");
    check(ALLOW, &[(&local, None), (&too_long, malformed)]);
    // Every rule about addresses refuses a malformed address.
    for tables in [DENY, DISPOSABLE, PLUS_ADDRESS] {
        for (email, code) in cases.iter().filter(|(_, code)| code.is_some()) {
            check(tables, &[(email, *code)]);
        }
    }
    check("[sign_up.names]", &[("ann", None)]);
}

#[test]
fn s06_domain_lists_refuse_missing_address() {
    let without_address = [
        json!({}),
        Value::Null,
        json!([]),
        json!("ann@company.com"),
        json!({"email": null}),
        json!({"email": ""}),
        json!({"email": " \t"}),
        json!({"email": {"address": "ann@company.com"}}),
        json!({"email": ["ann@company.com"]}),
        json!({"Email": "ann@company.com", "custom:email": "ann@company.com"}),
    ];
    for attributes in without_address {
        for source in [SIGN_UP, EXTERNAL_PROVIDER] {
            let event = event(source, attributes.clone());
            for tables in [ALLOW, DENY] {
                assert_eq!(attempt(&policy(tables), &event).denied(), Some("EmailMissing"), "{event}");
            }
            for tables in ["", DISPOSABLE, PLUS_ADDRESS] {
                assert_eq!(attempt(&policy(tables), &event).denied(), None, "{tables}: {event}");
            }
        }
    }
    let without = json!({"triggerSource": SIGN_UP, "userName": "ann", "response": {}});
    assert_eq!(attempt(&policy(ALLOW), &without).denied(), Some("EmailMissing"));
    assert_eq!(attempt(&policy(""), &without).answer, Ok([false; 3]));
}

#[test]
fn s10_administrator_may_create_any_user() {
    let tables = [ALLOW, DENY, DISPOSABLE, PLUS_ADDRESS, "[sign_up.names]", AUTO_CONFIRM].join("\n");
    for email in ["ann@evil.example", "ann@company.com", "a+b@mailinator.com", "ann", ""] {
        for flags in [false, true] {
            let mut event = event(ADMIN_CREATE_USER, json!({"email": email, "name": "www.evil.example"}));
            *event.pointer_mut("/response/autoConfirmUser").unwrap() = json!(flags);
            let attempt = attempt(&policy(&tables), &event);
            assert_eq!((attempt.answer, attempt.notes), (Ok([false; 3]), vec![]), "{email}");
        }
    }
}

const AUTO_CONFIRM: &str =
    "[sign_up.auto_confirm]\napp_clients = [\"9example\"]\nverify = [\"email\"]\nI_ACCEPT_UNVERIFIED_EMAIL = true";

#[test]
fn s11_federated_user_is_checked_by_domain_only() {
    let tables = [ALLOW, PLUS_ADDRESS, "[sign_up.names]", AUTO_CONFIRM, EMPLOYEE_ID].join("\n");
    let policy = policy(&tables);
    let outside = event(EXTERNAL_PROVIDER, json!({"email": "ann@evil.example", "email_verified": "true"}));
    assert_eq!(attempt(&policy, &outside).denied(), Some("DomainNotAllowed"));
    // Attributes from the provider, which the user cannot change there, are not checked.
    let attributes = json!({"email": "ann+b@company.com", "email_verified": "false", "name": "www.evil.example"});
    let inside = event(EXTERNAL_PROVIDER, attributes);
    assert_eq!(attempt(&policy, &inside).answer, Ok([false; 3]));
    for flag in ["autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone"] {
        for value in [json!(true), json!("true"), json!(1)] {
            let mut set = inside.clone();
            *set.pointer_mut(&format!("/response/{flag}")).unwrap() = value;
            let none = json!({"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false});
            assert_eq!(response(&policy, &set), none, "{flag}");
        }
    }
}

const EMPLOYEE_ID: &str = "[sign_up.attributes.\"custom:employee_id\"]\nrequired = true";

#[test]
fn s11_federated_event_is_returned_unchanged() {
    let received = r#"{"triggerSource": "PreSignUp_ExternalProvider", "odd" : 1.50e+3,
        "request":{"userAttributes":{"email":"ann@company.com"}}, "response" : {"autoConfirmUser" : null, "x": []} }"#;
    let output = cognito_triggers_triggers::pre_sign_up::HANDLER.handle(received.as_bytes(), &policy(ALLOW));
    assert_eq!(output.response.ok().as_deref(), Some(received));
}

#[test]
fn s13_addresses_are_not_normalised() {
    // None of these counts as `ann@gmail.com`, and none is refused for being similar to it.
    let policy = policy(&[DISPOSABLE, "[sign_up.allow_domains]\ndomains = [\"gmail.com\"]"].join("\n"));
    for email in ["a.n.n+1@gmail.com", "ANN@gmail.com", "a.nn@Gmail.com", "ann@gmail.com"] {
        assert_eq!(attempt(&policy, &with_email(email)).denied(), None, "{email}");
    }
    let denied = Some("DomainNotAllowed");
    check("[sign_up.allow_domains]\ndomains = [\"gmail.com\"]", &[("ann@googlemail.com", denied)]);
}

#[test]
fn disposable_domains_and_subdomains_are_refused() {
    let denied = Some("DisposableAddress");
    let cases = [("ann@mailinator.com", denied), ("ann@a.b.Mailinator.COM", denied), ("ann@example.com", None)];
    check(DISPOSABLE, &cases);
    let except = "[sign_up.disposable_domains]\nexcept = [\"mailinator.com\", \"*.yopmail.com\"]";
    check(
        except,
        &[
            ("ann@MAILINATOR.com", None),
            ("ann@a.mailinator.com", denied),
            ("ann@yopmail.com", denied),
            ("ann@a.yopmail.com", None),
            ("ann@guerrillamail.com", denied),
        ],
    );
    let federated = event(EXTERNAL_PROVIDER, json!({"email": "ann@mailinator.com"}));
    assert_eq!(attempt(&policy(DISPOSABLE), &federated).denied(), denied);
}

#[test]
fn plus_address_contains_plus_sign() {
    let denied = Some("PlusAddress");
    check(
        PLUS_ADDRESS,
        &[
            ("ann@example.com", None),
            ("ann-b@example.com", None),
            ("ann+b@example.com", denied),
            ("ann+@example.com", denied),
            ("+ann@example.com", denied),
            ("ann@exam+ple.com", Some("EmailMalformed")),
        ],
    );
}

#[test]
fn deny_list_matches_every_spelling() {
    let denied = Some("DomainDenied");
    check(
        DENY,
        &[
            ("ann@Company.com", denied),
            ("ann@a.COMPANY.com", denied),
            ("ann@company.com.", Some("EmailMalformed")),
            ("ann@companу.com", Some("EmailMalformed")),
            ("ann@company.example", None),
            ("ann@notcompany.com", None),
        ],
    );
    check("[sign_up.deny_domains]\ndomains = [\"*.ru\"]", &[("ann@mail.ru", denied), ("ann@ru.example", None)]);
    check("[sign_up.deny_domains]\ndomains = [\"xn--bcher-kva.example\"]", &[("ann@XN--Bcher-Kva.example", denied)]);
}
