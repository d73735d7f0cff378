//! Rules that are enforced, in shadow mode or off, and events from unknown sources.

use crate::attempt::{ADMIN_CREATE_USER, EXTERNAL_PROVIDER, SIGN_UP, attempt, event, policy, with_email};
use policy::Policy;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Every kind of rule: name, table, and keys without the mode.
const RULES: &[(&str, &str, &str)] = &[
    ("allow_domains", "allow_domains", "domains = [\"example.com\", \"*.example.com\"]"),
    ("deny_domains", "deny_domains", "domains = [\"evil.example\", \"*.evil.example\"]"),
    ("disposable_domains", "disposable_domains", "except = [\"yopmail.com\"]"),
    ("plus_addressing", "plus_addressing", ""),
    ("user_name", "user_name", ""),
    ("names", "names", ""),
    ("attributes.custom:id", "attributes.\"custom:id\"", "required = true"),
    ("attributes.name", "attributes.name", "pattern = \"[A-Za-z .]*\""),
    ("attributes.given_name", "attributes.given_name", "min_length = 3"),
    ("attributes.nickname", "attributes.nickname", "max_length = 8"),
];

fn table((_, head, keys): (&str, &str, &str), mode: &str) -> String {
    format!("[sign_up.{head}]\nmode = \"{mode}\"\n{keys}\n")
}

/// The rule about user names, which every policy enforces, is off unless it is the tested one.
fn alone(rule: (&str, &str, &str), mode: &str) -> Policy {
    let tables = table(rule, mode);
    let off = if rule.0 == "user_name" { "" } else { "[sign_up.user_name]\nmode = \"off\"\n" };
    policy(&(tables + off))
}

/// One rule alone, in each mode.
struct SingleRule {
    name: &'static str,
    enforced: Policy,
    shadow: Policy,
    off: Policy,
}

static SINGLE_RULES: LazyLock<Vec<SingleRule>> = LazyLock::new(|| {
    let single = |rule: (&'static str, &'static str, &'static str)| SingleRule {
        name: rule.0,
        enforced: alone(rule, "enforce"),
        shadow: alone(rule, "shadow"),
        off: alone(rule, "off"),
    };
    RULES.iter().copied().map(single).collect()
});

/// All rules at once.
fn all(mode: &str) -> Policy {
    policy(&RULES.iter().map(|rule| table(*rule, mode)).collect::<String>())
}

static ALL_ENFORCED: LazyLock<Policy> = LazyLock::new(|| all("enforce"));
static ALL_IN_SHADOW: LazyLock<Policy> = LazyLock::new(|| all("shadow"));

fn email() -> impl Strategy<Value = Value> {
    let domain = prop::sample::select(vec![
        "example.com",
        "a.Example.com",
        "evil.example",
        "a.evil.example",
        "example.com.evil.example",
        "mailinator.com",
        "a.yopmail.com",
        "yopmail.com",
        "",
        "example.com.",
        "exämple.com",
    ]);
    prop_oneof![
        4 => ("[a-z]{1,3}(\\+[a-z]{0,2})?| ?a@?", domain).prop_map(|(local, domain)| json!(format!("{local}@{domain}"))),
        1 => any::<String>().prop_map(Value::from),
        1 => prop::sample::select(vec![json!(null), json!(""), json!(" "), json!(5), json!([]), json!(true)]),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => "[a-zA-Z .:/@1]{0,12}".prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => prop::sample::select(vec![json!(null), json!(""), json!(" "), json!("www.x"), json!(7), json!({})]),
    ]
}

fn events() -> impl Strategy<Value = Value> {
    let source = prop::sample::select(vec![SIGN_UP, SIGN_UP, SIGN_UP, EXTERNAL_PROVIDER, ADMIN_CREATE_USER]);
    let names = prop::collection::btree_map(
        prop::sample::select(vec!["custom:id", "name", "given_name", "nickname", "family_name"]),
        value(),
        0..5,
    );
    let user_name = prop::sample::select(vec!["ann", "a@example.com", "+1", "a b", ""]);
    (source, email(), names, user_name).prop_map(|(source, email, names, user_name)| {
        let mut attributes = json!(names);
        attributes["email"] = email;
        let mut event = event(source, attributes);
        event["userName"] = json!(user_name);
        event
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn shadow_notes_match_enforced_refusals(event in events()) {
        for SingleRule { name, enforced, shadow, off } in SINGLE_RULES.iter() {
            let (enforced, shadow, off) = (attempt(enforced, &event), attempt(shadow, &event), attempt(off, &event));
            let expected = enforced.denied().map(|code| format!("shadow:{name}:{code}"));
            prop_assert_eq!(&shadow.notes, &Vec::from_iter(expected), "{}", name);
            prop_assert_eq!(enforced.notes, Vec::from_iter(enforced.answer.err().map(|_| format!("denied:{name}"))));
            prop_assert_eq!(enforced.outcome, if enforced.answer.is_err() { "denied" } else { "answered" });
            prop_assert_eq!(shadow.answer, off.answer, "shadow mode changes no response");
            prop_assert!(off.notes.is_empty());
        }
    }

    #[test]
    fn first_rule_refuses_and_all_shadows_are_noted(event in events()) {
        let alone: Vec<_> = SINGLE_RULES.iter().map(|rule| (rule.name, attempt(&rule.enforced, &event).denied())).collect();
        let violated: Vec<_> = alone.iter().filter_map(|(name, code)| Some((*name, (*code)?))).collect();
        let enforced = attempt(&ALL_ENFORCED, &event);
        prop_assert_eq!(enforced.denied(), violated.first().map(|(_, code)| *code));
        prop_assert_eq!(enforced.notes, Vec::from_iter(violated.first().map(|(name, _)| format!("denied:{name}"))));
        let shadow = attempt(&ALL_IN_SHADOW, &event);
        prop_assert!(shadow.denied().is_none());
        let expected: Vec<_> = violated.iter().map(|(name, code)| format!("shadow:{name}:{code}")).collect();
        prop_assert_eq!(shadow.notes, expected);
    }
}

/// The message about an unknown table lists every table of `[sign_up]`.
#[test]
fn every_rule_is_tested() {
    let problem = Policy::parse("policy.toml", "[sign_up.x]\n", []).unwrap_err().to_string();
    let (_, list) = problem.split_once("sign_up.x: unknown key; write one of: ").unwrap();
    let (list, _) = list.split_once(", or remove it").unwrap();
    let tables = list.split(", ").filter(|table| !["auto_confirm", "link"].contains(table));
    let tested = |table: &str| RULES.iter().any(|(_, head, _)| head.split('.').next() == Some(table));
    let missing: Vec<_> = tables.filter(|table| !tested(table)).collect();
    assert!(missing.is_empty(), "add rows to RULES for these tables: {missing:?}");
}

#[test]
fn enforced_refusal_keeps_shadow_notes() {
    let policy = policy(
        "[sign_up.plus_addressing]\n[sign_up.names]\nmode = \"shadow\"\n[sign_up.deny_domains]\nmode = \"shadow\"\ndomains = [\"evil.example\"]",
    );
    let event = event(SIGN_UP, json!({"email": "a+b@evil.example", "name": "www.x"}));
    let attempt = attempt(&policy, &event);
    assert_eq!(attempt.denied(), Some("PlusAddress"));
    assert_eq!(
        attempt.notes,
        ["shadow:deny_domains:DomainDenied", "denied:plus_addressing", "shadow:names:NameCarriesLink"]
    );
}

#[test]
fn rule_without_mode_is_enforced() {
    assert_eq!(
        attempt(&policy("[sign_up.plus_addressing]"), &with_email("a+b@example.com")).denied(),
        Some("PlusAddress")
    );
}

/// The trigger fails closed if a rule is enforced, otherwise it fails open.
#[test]
fn unknown_sources_are_refused_if_a_rule_is_enforced() {
    for (tables, code) in [
        ("[sign_up.plus_addressing]", Some("SignUpUnavailable")),
        ("[sign_up.plus_addressing]\nmode = \"shadow\"\n[sign_up.names]", Some("SignUpUnavailable")),
        ("[sign_up.user_name]\nmode = \"off\"\n[sign_up.plus_addressing]\nmode = \"shadow\"", None),
        ("[sign_up.user_name]\nmode = \"shadow\"\n[sign_up.plus_addressing]\nmode = \"off\"", None),
        ("[sign_up.user_name]\nmode = \"off\"", None),
        ("", Some("SignUpUnavailable")),
    ] {
        for source in ["PreSignUp_Passkey", "Nobody_Knows", ""] {
            assert_eq!(attempt(&policy(tables), &event(source, json!({}))).denied(), code, "{tables}: {source}");
        }
        // Events of other triggers are returned unchanged.
        assert_eq!(attempt(&policy(tables), &event("PostConfirmation_ConfirmSignUp", json!({}))).denied(), None);
    }
}
