//! Rules about users: what a user without an attribute, an address or a group may do, and what does not count as one.

use crate::attempt::{CLIENT, SIGNED_IN, attempt, policy, tokens};
use serde_json::{Value, json};

fn denied(tables: &str, attributes: Value, groups: &[&str]) -> Option<&'static str> {
    attempt(&policy(tables), &tokens(SIGNED_IN, attributes, groups)).denied
}

/// Suspension needs a stated value.
#[test]
fn only_a_stated_value_or_group_suspends() {
    const RULE: &str = "[sign_in.suspended]\nattribute = \"custom:status\"\nvalues = [\"blocked\", \"true\"]\ngroups = [\"blocked\"]\n";
    for (status, groups, is_suspended) in [
        (json!("blocked"), &[][..], true),
        (json!("true"), &[], true),
        (json!(true), &[], true),
        (json!("Blocked"), &[], false),
        (json!("blocked "), &[], false),
        (json!("active"), &["staff"], false),
        (json!(""), &[], false),
        (json!(null), &[], false),
        (json!("active"), &["staff", "blocked"], true),
        (json!("active"), &["Blocked", "blocked-later"], false),
    ] {
        let expected = is_suspended.then_some("AccountSuspended");
        assert_eq!(denied(RULE, json!({"custom:status": status}), groups), expected, "{status} {groups:?}");
    }
    assert_eq!(denied(RULE, json!({}), &[]), None, "a user without the attribute");
}

/// Whoever is allowed must have what the rule asks for: unknown is denied.
#[test]
fn address_counts_only_if_it_is_verified() {
    for (addresses, attributes, is_allowed) in [
        ("email", json!({"email": "a@b.example", "email_verified": "true"}), true),
        ("email", json!({"email": "a@b.example", "email_verified": true}), true),
        ("email", json!({"email": "a@b.example", "email_verified": "false"}), false),
        ("email", json!({"email": "a@b.example", "email_verified": "TRUE"}), false),
        ("email", json!({"email": "a@b.example"}), false),
        ("email", json!({"email_verified": "true"}), false),
        ("email", json!({"email": " ", "email_verified": "true"}), false),
        ("email", json!({"phone_number": "+1", "phone_number_verified": "true"}), false),
        ("phone_number", json!({"phone_number": "+1", "phone_number_verified": "true"}), true),
        ("phone_number", json!({"phone_number": "+1", "email_verified": "true"}), false),
        ("email\", \"phone_number", json!({"phone_number": "+1", "phone_number_verified": "true"}), true),
        ("email", json!({}), false),
    ] {
        let rule = format!("[sign_in.verified_address]\naddresses = [\"{addresses}\"]\n");
        let expected = (!is_allowed).then_some("VerifiedAddressRequired");
        assert_eq!(denied(&rule, attributes.clone(), &[]), expected, "{addresses} {attributes}");
    }
    let default = "[sign_in.verified_address]\n";
    assert_eq!(denied(default, json!({"email": "a@b.example", "email_verified": "true"}), &[]), None);
}

fn with_email(email: &str, verified: &str) -> Value {
    json!({"email": email, "email_verified": verified})
}

fn allow_domains() -> String {
    format!("[sign_in.allow_domains.{CLIENT}]\ndomains = [\"company.example\", \"*.company.example\"]\n")
}

#[test]
fn w04_unverified_address_proves_no_domain() {
    for (verified, expected) in
        [("true", None), ("false", Some("SignInDomainNotAllowed")), ("", Some("SignInDomainNotAllowed"))]
    {
        assert_eq!(denied(&allow_domains(), with_email("ann@company.example", verified), &[]), expected, "{verified}");
    }
    assert_eq!(denied(&allow_domains(), json!({"email": "ann@company.example"}), &[]), Some("SignInDomainNotAllowed"));
    assert_eq!(denied(&allow_domains(), json!({}), &[]), Some("SignInDomainNotAllowed"));
}

#[test]
fn w04_lookalike_domain_is_not_allowed() {
    for (email, is_allowed) in [
        ("ann@company.example", true),
        ("ann@COMPANY.example", true),
        ("ann@a.company.example", true),
        ("ann@notcompany.example", false),
        ("ann@company.example.evil.example", false),
        ("ann@evil.example@company.example", false),
        ("\"ann@evil.example\"@company.example", false),
        ("ann@company.example.", false),
        ("ann@company.example ", false),
        ("ann@сompany.example", false),
        ("company.example", false),
        ("@company.example", false),
    ] {
        let expected = (!is_allowed).then_some("SignInDomainNotAllowed");
        assert_eq!(denied(&allow_domains(), with_email(email, "true"), &[]), expected, "{email}");
    }
}

#[test]
fn w05_groups_are_those_that_cognito_sent() {
    let rules = format!(
        "[sign_in.allow_groups.{CLIENT}]\ngroups = [\"staff\", \"partners\"]\n[sign_in.suspended]\ngroups = [\"blocked\"]\n\
         [tokens]\ntoken_version = \"V2_0\"\n[tokens.groups]\nadd = [\"staff\"]\nremove = [\"blocked\", \"partners\"]\n[groups.staff]\n"
    );
    for (groups, expected) in [
        (&[][..], Some("SignInGroupRequired")),
        (&["other"], Some("SignInGroupRequired")),
        (&["Staff"], Some("SignInGroupRequired")),
        (&["partners"], None),
        (&["other", "staff"], None),
        (&["staff", "blocked"], Some("AccountSuspended")),
    ] {
        assert_eq!(denied(&rules, json!({}), groups), expected, "{groups:?}");
    }
}

/// Null, and the empty values that emulators send, mean that there are no groups.
#[test]
fn user_without_groups_is_not_suspended_and_not_allowed() {
    let suspended = policy("[sign_in.suspended]\ngroups = [\"blocked\"]\n");
    let allowed = policy(&format!("[sign_in.allow_groups.{CLIENT}]\ngroups = [\"staff\"]\n"));
    for configuration in
        [json!(null), json!({}), json!([]), json!({"groupsToOverride": null}), json!({"groupsToOverride": []})]
    {
        let mut event = tokens(SIGNED_IN, json!({}), &[]);
        event["request"]["groupConfiguration"] = configuration.clone();
        assert_eq!(attempt(&suspended, &event).denied, None, "{configuration}");
        assert_eq!(attempt(&allowed, &event).denied, Some("SignInGroupRequired"), "{configuration}");
    }
}

#[test]
fn rule_of_another_app_client_does_not_apply() {
    let rules = policy(&(allow_domains() + &format!("[sign_in.allow_groups.{CLIENT}]\ngroups = [\"staff\"]\n")));
    let mut event = tokens(SIGNED_IN, json!({}), &[]);
    event["callerContext"]["clientId"] = json!("8other");
    assert_eq!(attempt(&rules, &event).denied, None);
}

/// A user who may sign in gets the claims of the policy, as without the rules.
#[test]
fn rules_change_no_token() {
    let claims = "[tokens]\ntoken_version = \"V2_0\"\n[tokens.claims.plan]\nvalue = \"gold\"\n";
    let rules = format!("{}[sign_in.suspended]\ngroups = [\"blocked\"]\n{claims}", allow_domains());
    let event = tokens(SIGNED_IN, with_email("ann@company.example", "true"), &["staff"]);
    let (with, without) = (attempt(&policy(&rules), &event), attempt(&policy(claims), &event));
    assert!(with.answer.as_ref().is_ok_and(|answer| answer.contains("gold")));
    assert_eq!(with, without);
    let only_rules = attempt(&policy(&allow_domains()), &event);
    assert_eq!(only_rules.answer, Ok(event.to_string()), "without rules for tokens, the event is returned unchanged");
}
