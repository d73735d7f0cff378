//! What a stranger learns before the password is checked: nothing about who has an account.

use crate::attempt::{CLIENT, attempt, policy, requested, stranger};
use policy::Policy;
use serde_json::{Value, json};

const RULES: &str = "[sign_in.federation_required]\ndomains = [\"partner.example\", \"*.partner.example\"]\n";

/// The addresses that are typed, and whether their domain requires federation.
const TYPED: [(&str, bool); 9] = [
    ("ann@partner.example", true),
    ("ANN@Partner.Example", true),
    ("a.b+c@sub.partner.example", true),
    ("ann@company.example", false),
    ("ann@notpartner.example", false),
    ("ann@partner.example.evil.example", false),
    ("ann@evil.example@partner.example", false),
    ("ann", false),
    ("partner.example", false),
];

/// The event of the user who has this address, for the same attempt.
fn known(typed: &str, locale: &str) -> Value {
    let attributes = json!({
        "sub": "u", "email": typed, "email_verified": "true", "cognito:user_status": "CONFIRMED", "name": "Ann",
        "locale": locale, "custom:status": "blocked",
    });
    let mut event = requested(attributes);
    event["request"]["userNotFound"] = json!(false);
    event
}

#[test]
fn w01_stranger_gets_the_response_of_a_known_user() {
    for tables in [RULES.to_owned(), format!("{RULES}[sign_in.maintenance.{CLIENT}]\nuntil = 2030-12-24T06:00:00Z\n")] {
        let policy = policy(&tables);
        for (typed, requires_federation) in TYPED {
            let (unknown, known) = (attempt(&policy, &stranger(typed)), attempt(&policy, &known(typed, "fr")));
            let is_denied = requires_federation || tables.contains("maintenance");
            assert_eq!(unknown.denied.is_some(), is_denied, "{typed}");
            assert_eq!(unknown.answer.as_ref().err(), known.answer.as_ref().err(), "{typed}: the same bytes");
            assert_eq!((unknown.denied, unknown.notes, unknown.outcome), (known.denied, known.notes, known.outcome));
        }
    }
}

/// Without a denial, Cognito gets the event back, byte for byte, and answers itself.
#[test]
fn w01_allowed_event_is_returned_unchanged() {
    let policy = policy(RULES);
    for event in [stranger("ann@company.example"), known("ann@company.example", "en")] {
        assert_eq!(attempt(&policy, &event).answer, Ok(event.to_string()));
    }
}

/// The company's app client `1example23456789` is German; `validationData` is the metadata of the sign-in.
#[test]
fn w02_language_of_a_denial_is_never_that_of_the_account() {
    let company = include_str!("../../../tests/policies/company.toml");
    let pool = company.replace("[pool]\n", "[pool]\nusername_attributes = [\"email\"]\n");
    let policy =
        Policy::parse("policy.toml", &format!("{pool}{RULES}"), []).unwrap_or_else(|problems| panic!("{problems}"));
    let (english, german, japanese) = (
        "Please sign in with the login of your organisation [FederationRequired]",
        "Bitte melden Sie sich mit dem Login Ihrer Organisation an [FederationRequired]",
        "所属する組織のログインでサインインしてください [FederationRequired]",
    );
    for (client, data, expected) in [
        (CLIENT, json!(null), english),
        (CLIENT, json!({"locale": "de-CH"}), german),
        ("1example23456789", json!({}), german),
        ("1example23456789", json!({"locale": "ja"}), japanese),
        ("1example23456789", json!({"locale": 1}), german),
        (CLIENT, json!({"locale": "tlh"}), english),
    ] {
        for mut event in [stranger("ann@partner.example"), known("ann@partner.example", "fr")] {
            event["callerContext"]["clientId"] = json!(client);
            event["request"]["validationData"] = data.clone();
            event["request"]["clientMetadata"] = json!({"locale": "es"});
            assert_eq!(attempt(&policy, &event).answer.err().as_deref(), Some(expected), "{client} {data}");
        }
    }
}

#[test]
fn announced_end_is_told_in_every_language() {
    for (until, locale, expected) in [
        ("", "en", "Sign-in is closed for maintenance. Please try again later [ClientUnderMaintenance]"),
        (
            "until = 2030-12-24T06:00:00Z",
            "en",
            "Sign-in is closed for maintenance. Please try again later (2030-12-24 06:00 UTC) [ClientUnderMaintenance]",
        ),
        (
            "until = 2030-12-24T07:00:00+01:00",
            "de",
            "Die Anmeldung ist wegen Wartungsarbeiten geschlossen. Bitte versuchen Sie es später noch einmal \
             (2030-12-24 07:00 UTC+01:00) [ClientUnderMaintenance]",
        ),
    ] {
        let policy = policy(&format!("[sign_in.maintenance.{CLIENT}]\n{until}\n{RULES}"));
        let mut event = stranger("ann@partner.example");
        event["request"]["validationData"] = json!({ "locale": locale });
        assert_eq!(attempt(&policy, &event).answer.err().as_deref(), Some(expected));
        // Neither another denial nor another app client has an end.
        event["callerContext"]["clientId"] = json!("8other");
        let denial = attempt(&policy, &event).answer.err().unwrap();
        assert!(denial.ends_with(" [FederationRequired]") && !denial.contains("2030"), "{denial}");
    }
}

/// A maintenance in shadow mode denies nothing, so its end belongs to no denial.
#[test]
fn end_of_a_maintenance_in_shadow_mode_is_not_told() {
    let shadow = format!("[sign_in.maintenance.{CLIENT}]\nmode = \"shadow\"\nuntil = 2030-12-24T06:00:00Z\n{RULES}");
    let denial = attempt(&policy(&shadow), &stranger("ann@partner.example")).answer.err().unwrap();
    assert_eq!(denial, "Please sign in with the login of your organisation [FederationRequired]");
}

/// The address of a user is the attribute `email`; `userName` is the pool's own name of the user.
#[test]
fn user_name_of_a_known_user_is_not_read() {
    let policy = policy(RULES);
    let mut event = known("ann@company.example", "en");
    event["userName"] = json!("ann@partner.example");
    assert_eq!(attempt(&policy, &event).denied, None);
    event["request"]["userAttributes"]["email"] = json!("ann@partner.example");
    event["userName"] = json!("ann@company.example");
    assert_eq!(attempt(&policy, &event).denied, Some("FederationRequired"));
    // A user without an address: the rule needs a domain that it contains.
    for email in [json!(null), json!(""), json!(" ")] {
        event["request"]["userAttributes"]["email"] = email;
        assert_eq!(attempt(&policy, &event).denied, None);
    }
}

/// The event does not say whether a linked user signs in with a password or through the identity provider.
#[test]
fn w10_linked_user_is_never_denied() {
    let (enforced, shadow) = (policy(RULES), policy(&format!("{RULES}mode = \"shadow\"\n")));
    for (identities, is_linked) in [
        (json!(r#"[{"userId":"1","providerName":"PartnerLogin","providerType":"SAML"}]"#), true),
        (json!("not JSON"), true),
        (json!([{"userId": "1"}]), true),
        (json!({}), true),
        (json!("[]"), false),
        (json!(" "), false),
        (json!(null), false),
    ] {
        for (email, requires_federation) in [("ann@partner.example", true), ("ann@company.example", false)] {
            let mut event = known(email, "en");
            event["request"]["userAttributes"]["identities"] = identities.clone();
            let (enforced, shadow) = (attempt(&enforced, &event), attempt(&shadow, &event));
            let (denial, notes): (_, [Vec<&str>; 2]) = match (requires_federation, is_linked) {
                (true, true) => {
                    (None, [vec!["rule_unknown:federation_required"], vec!["rule_unknown:federation_required"]])
                }
                (true, false) => (
                    Some("FederationRequired"),
                    [vec!["denied:federation_required"], vec!["shadow:federation_required:FederationRequired"]],
                ),
                (false, _) => (None, [vec![], vec![]]),
            };
            assert_eq!((enforced.denied, shadow.denied), (denial, None), "{identities} {email}");
            assert_eq!([enforced.notes, shadow.notes], notes, "{identities} {email}");
        }
    }
}

/// No metadata of a client and no attribute but the address changes a decision or reaches a text.
#[test]
fn client_input_changes_nothing_but_the_language() {
    let policy = policy(&format!("{RULES}[sign_in.maintenance.8other]\n"));
    for typed in ["ann@partner.example", "ann@company.example"] {
        let (plain, mut hostile) = (known(typed, "en"), known(typed, "en"));
        hostile["request"]["validationData"] =
            json!({"email": "a@company.example", "clientId": "8other", "bypass": "true"});
        hostile["request"]["clientMetadata"] = json!({"userNotFound": "true"});
        hostile["request"]["userAttributes"]["name"] = json!("<b>{####}</b> [SignInUnavailable]");
        let (plain, hostile) = (attempt(&policy, &plain), attempt(&policy, &hostile));
        assert_eq!(plain.answer.err(), hostile.answer.err());
        assert_eq!(plain.notes, hostile.notes);
    }
}
