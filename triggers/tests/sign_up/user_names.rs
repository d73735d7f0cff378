//! Row S19: user names that are someone else's address, or contain what a name does not have.

use crate::attempt::{ADMIN_CREATE_USER, EXTERNAL_PROVIDER, SIGN_UP, attempt, event, policy};
use serde_json::{Value, json};

const DENIED: Option<&str> = Some("UserNameNotAllowed");

/// A sign-up under this user name, with ann@company.com and +491701234567.
fn named(source: &str, user_name: Value) -> Value {
    let mut event = event(source, json!({"email": "Ann@company.com", "phone_number": "+491701234567"}));
    *event.pointer_mut("/userName").unwrap() = user_name;
    event
}

/// Asserts that a policy without any table about sign-ups enforces the rule.
fn check(cases: &[(&str, Option<&str>)]) {
    let policy = policy("");
    for (user_name, code) in cases {
        let attempt = attempt(&policy, &named(SIGN_UP, json!(user_name)));
        assert_eq!(attempt.denied(), *code, "{user_name:?}");
        assert_eq!(attempt.notes, Vec::from_iter(code.map(|_| "denied:user_name")), "{user_name:?}");
    }
}

#[test]
fn s19_address_of_another_person_is_refused() {
    check(&[
        ("ann@company.com", None),
        ("ANN@COMPANY.COM", None),
        ("Ann@Company.com", None),
        ("victim@company.com", DENIED),
        ("ann@company.com.evil.example", DENIED),
        ("ann@company.com@evil.example", DENIED),
        ("ann+1@company.com", DENIED),
        ("a.nn@company.com", DENIED),
        ("ann@company.co", DENIED),
        ("@", DENIED),
        ("@ann", DENIED),
        ("ann@", DENIED),
        ("аnn@company.com", DENIED),
        ("ann@cömpany.com", DENIED),
        ("ann@company.com\u{301}", DENIED),
        ("Provider_ann@corp", DENIED),
    ]);
}

#[test]
fn s19_telephone_number_of_another_person_is_refused() {
    check(&[
        ("+491701234567", None),
        ("+491701234568", DENIED),
        ("+49170123456", DENIED),
        ("+", DENIED),
        ("++491701234567", DENIED),
        ("+491701234567+", DENIED),
        ("49+1701234567", DENIED),
        ("+٤٩١٧٠", DENIED),
        ("+４９１７０１２３４５６７", DENIED),
        // Without the plus sign Cognito takes it for no telephone number; it may be a customer's number.
        ("491701234567", None),
        ("0049170", None),
        ("100234", None),
        ("+49-170", None),
        ("ann+1", None),
    ]);
}

#[test]
fn s19_missing_address_owns_no_name() {
    let policy = policy("");
    let absent = [Value::Null, json!([]), json!({}), json!({"email": null}), json!({"email": ""})];
    let wrong = [json!({"email": ["victim@company.com"]}), json!({"Email": "victim@company.com"})];
    for attributes in absent.into_iter().chain(wrong) {
        for (user_name, code) in [("victim@company.com", DENIED), ("+491701234567", DENIED), ("ann", None)] {
            let mut event = event(SIGN_UP, attributes.clone());
            *event.pointer_mut("/userName").unwrap() = json!(user_name);
            assert_eq!(attempt(&policy, &event).denied(), code, "{event}");
        }
    }
    let mut swapped = event(SIGN_UP, json!({"email": "+491701234567", "phone_number": "ann@company.com"}));
    for user_name in ["+491701234567", "ann@company.com"] {
        *swapped.pointer_mut("/userName").unwrap() = json!(user_name);
        assert_eq!(attempt(&policy, &swapped).denied(), DENIED, "{user_name}");
    }
}

#[test]
fn s19_only_letters_marks_digits_and_five_signs_pass() {
    let pass = [
        "ann",
        "Ann_Lee-2.b",
        "45b58f3a-807d-4f89-9ece-2523375277c6",
        "Zoë",
        "Zoe\u{308}",
        "山田太郎",
        "मीरा",
        "محمد",
        "ann.٣",
        "〇〇",
        "_",
        ".",
        "-",
    ];
    check(&pass.map(|name| (name, None)));
    let refused = [
        "",
        " ",
        "ann lee",
        " ann",
        "ann\u{a0}",
        "山田\u{3000}",
        "<b>x",
        "x\u{0}",
        "\u{0}",
        "ann\n",
        "ann\r\nBcc",
        "ann\t",
        "ann\u{1b}[2J",
        "ann\u{7f}",
        "ann\u{9b}",
        "ann\u{200b}",
        "ann\u{200d}lee",
        "\u{202e}nna",
        "ann\u{2066}",
        "\u{feff}ann",
        "ann\u{ad}",
        "ann\u{e0020}",
        "ann\u{e000}",
        "ann\u{fffd}",
        "ann\u{378}",
        "ann/lee",
        "ann\\lee",
        "ann'lee",
        "ann\"",
        "ann:lee",
        "ann;",
        "ann,lee",
        "ann#",
        "ann%40company.com",
        "ann&lee",
        "ann=",
        "ann?",
        "ann!",
        "{####}",
        "{username}",
        "$(id)",
        "`id`",
        "ann|lee",
        "ann~",
        "ann^",
        "*",
        "(ann)",
        "victim＠company.com",
        "victim﹫company.com",
        "＋491701234567",
        "ann😀",
        "©",
    ];
    check(&refused.map(|name| (name, DENIED)));
}

#[test]
fn s19_user_name_that_is_no_text_is_refused() {
    let policy = policy("");
    for user_name in [json!(null), json!([]), json!(["ann"]), json!({"a": "ann"})] {
        assert_eq!(attempt(&policy, &named(SIGN_UP, user_name.clone())).denied(), DENIED, "{user_name}");
    }
    let mut without = named(SIGN_UP, json!(null));
    without.as_object_mut().unwrap().remove("userName");
    assert_eq!(attempt(&policy, &without).denied(), DENIED);
}

#[test]
fn s19_federated_created_and_migrated_users_keep_their_names() {
    let policy = policy("");
    for user_name in ["Provider_ann@corp", "Google_104500000000000000001", "victim@company.com", "+1", "a b<c>"] {
        // A migrated user arrives as one that an administrator creates (contract 5.3).
        for source in [EXTERNAL_PROVIDER, ADMIN_CREATE_USER] {
            let attempt = attempt(&policy, &named(source, json!(user_name)));
            assert_eq!((attempt.answer, attempt.notes), (Ok([false; 3]), vec![]), "{source}: {user_name}");
        }
    }
}

#[test]
fn s19_mode_decides_whether_the_rule_is_enforced() {
    let event = named(SIGN_UP, json!("victim@company.com"));
    for (tables, code, notes) in [
        ("", DENIED, vec!["denied:user_name"]),
        ("[sign_up.user_name]", DENIED, vec!["denied:user_name"]),
        ("[sign_up.user_name]\nmode = \"enforce\"", DENIED, vec!["denied:user_name"]),
        ("[sign_up.names]", DENIED, vec!["denied:user_name"]),
        ("[sign_up.user_name]\nmode = \"shadow\"", None, vec!["shadow:user_name:UserNameNotAllowed"]),
        ("[sign_up.user_name]\nmode = \"off\"", None, vec![]),
    ] {
        let attempt = attempt(&policy(tables), &event);
        assert_eq!(
            (attempt.denied(), attempt.notes),
            (code, notes.into_iter().map(str::to_owned).collect()),
            "{tables}"
        );
    }
}
