//! Rules about attributes, and names that contain a link.

use crate::attempt::{SIGN_UP, attempt, event, policy};
use serde_json::{Value, json};

fn check(rule: &str, cases: &[(Value, Option<&str>)]) {
    let policy = policy(&format!("[sign_up.attributes.\"custom:id\"]\n{rule}"));
    for (value, code) in cases {
        let event = event(SIGN_UP, json!({"custom:id": value, "id": "E12345", "custom:ID": "E12345"}));
        assert_eq!(attempt(&policy, &event).denied(), *code, "{rule}: {value}");
    }
}

#[test]
fn required_attribute_is_not_whitespace_only() {
    let missing = Some("AttributeMissing");
    check(
        "required = true",
        &[
            (json!("x"), None),
            (json!(""), missing),
            (json!(" \u{3000}\n"), missing),
            (json!(null), missing),
            (json!([]), missing),
            (json!({"x": 1}), missing),
            (json!(5), None),
        ],
    );
    let nothing = event(SIGN_UP, json!(null));
    let policy = policy("[sign_up.attributes.name]\nrequired = true");
    assert_eq!(attempt(&policy, &nothing).denied(), missing);
}

#[test]
fn pattern_must_match_whole_value() {
    let not = Some("AttributeNotAsAsked");
    check(
        "pattern = \"E[0-9]{5}\"",
        &[
            (json!("E12345"), None),
            (json!(""), None),
            (json!(null), None),
            (json!(" "), not),
            (json!("e12345"), not),
            (json!("E123456"), not),
            (json!("xE12345"), not),
            (json!("E12345\n"), not),
            (json!("x\nE12345"), not),
            (json!("E12345\nE12345"), not),
            (json!("E１２３４５"), not),
        ],
    );
    check("pattern = \"a|b\"", &[(json!("a"), None), (json!("b"), None), (json!("ab"), not), (json!("xb"), not)]);
    check("pattern = \"(?m)a\"", &[(json!("a"), None), (json!("a\nb"), not), (json!("b\na"), not)]);
    check("pattern = \"^a$\"", &[(json!("a"), None), (json!("aa"), not)]);
}

#[test]
fn length_counts_characters() {
    let (short, long) = (Some("AttributeTooShort"), Some("AttributeTooLong"));
    check(
        "min_length = 2\nmax_length = 3",
        &[
            (json!(""), None),
            (json!("é"), short),
            (json!("éé"), None),
            (json!("山田太"), None),
            (json!("👍👍👍"), None),
            (json!("abcd"), long),
            (json!("    "), long),
        ],
    );
}

#[test]
fn first_rule_in_file_refuses() {
    let rules = |first: &str, second: &str| {
        policy(&format!(
            "[sign_up.attributes.{first}]\nrequired = true\n[sign_up.attributes.{second}]\nrequired = true"
        ))
    };
    let empty = event(SIGN_UP, json!({}));
    assert_eq!(attempt(&rules("name", "address"), &empty).notes, ["denied:attributes.name"]);
    assert_eq!(attempt(&rules("address", "name"), &empty).notes, ["denied:attributes.address"]);
}

#[test]
fn name_with_link_is_refused() {
    let policy = policy("[sign_up.names]");
    let denied = Some("NameCarriesLink");
    for (name, code) in [
        ("Ann Lee", None),
        ("Dr. Ann Lee", None),
        ("J.R.R. Tolkien", None),
        ("Ann {x} <3 007 5551234567", None),
        ("ann@work", None),
        ("", None),
        ("https://evil.example", denied),
        ("HTTPS://x", denied),
        ("Win at www.x", denied),
        ("evil.example", denied),
        ("evil.\u{200b}example", denied),
        ("ev\u{ad}il。example", denied),
        ("javascript:alert(1)", denied),
        ("mailto:x", denied),
        ("10.0.0.1", denied),
        ("//evil", denied),
        ("\\\\srv\\x", denied),
        ("http:evil", denied),
        ("1http:evil", denied),
        ("sms:123", denied),
        ("Ann steam:x", denied),
        ("Ann: data", None),
        ("Karl S:son", None),
        ("at 12:30", None),
        ("Ann (she/her)", None),
        ("Ann & Bob \"Inc\"", None),
        ("Congratulations, click evil.example/now to win", denied),
    ] {
        for attribute in ["name", "given_name", "middle_name", "family_name", "nickname"] {
            let event = event(SIGN_UP, json!({"email": "ann@example.com", attribute: name}));
            assert_eq!(attempt(&policy, &event).denied(), code, "{attribute}: {name:?}");
        }
        let elsewhere = event(SIGN_UP, json!({"website": name, "profile": name, "custom:name": name}));
        assert_eq!(attempt(&policy, &elsewhere).denied(), None);
    }
}
