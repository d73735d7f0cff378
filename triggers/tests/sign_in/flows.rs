//! Every rule in every flow and mode.

use crate::attempt::{CLIENT, attempt, policy, requested, tokens};
use policy::{AuthFlow, Policy};
use serde_json::json;
use std::collections::BTreeSet;

/// A rule: its name, its keys without the mode, the code of its denial, and what it does in each flow if it is enforced.
struct Rule(&'static str, &'static str, &'static str, [&'static str; 6]);

const RULES: [Rule; 6] = [
    Rule("maintenance.9example", "", "ClientUnderMaintenance", ["enforce", "-", "-", "-", "enforce", "-"]),
    Rule(
        "federation_required",
        "domains = [\"partner.example\"]",
        "FederationRequired",
        ["enforce", "-", "-", "-", "unknown", "-"],
    ),
    Rule(
        "suspended",
        "attribute = \"custom:status\"\nvalues = [\"blocked\"]",
        "AccountSuspended",
        ["enforce", "enforce", "enforce", "enforce", "enforce", "-"],
    ),
    Rule(
        "verified_address",
        "addresses = [\"email\", \"phone_number\"]",
        "VerifiedAddressRequired",
        ["enforce", "enforce", "enforce", "enforce", "enforce", "-"],
    ),
    Rule(
        "allow_domains.9example",
        "domains = [\"company.example\"]",
        "SignInDomainNotAllowed",
        ["enforce", "enforce", "enforce", "enforce", "enforce", "-"],
    ),
    Rule(
        "allow_groups.9example",
        "groups = [\"staff\"]",
        "SignInGroupRequired",
        ["enforce", "enforce", "enforce", "enforce", "enforce", "-"],
    ),
];

fn alone(Rule(name, keys, ..): &Rule, mode: &str) -> Policy {
    policy(&format!("[sign_in.{name}]\nmode = \"{mode}\"\n{keys}\n"))
}

/// The codes that deny a user who violates every rule, and the notes in the log.
fn sign_in(policy: &Policy, flow: AuthFlow) -> (Vec<&'static str>, Vec<String>) {
    let mut attributes =
        json!({"sub": "u", "email": "ann@partner.example", "email_verified": "false", "custom:status": "blocked"});
    if matches!(flow, AuthFlow::FirstFederated | AuthFlow::LaterFederated) {
        attributes["identities"] = json!(r#"[{"userId":"1","providerName":"PartnerLogin"}]"#);
    }
    let events = flow.events().iter().map(|source| match source.as_str() {
        "PreAuthentication_Authentication" => requested(attributes.clone()),
        source => tokens(source, attributes.clone(), &[]),
    });
    let attempts: Vec<_> = events.map(|event| attempt(policy, &event)).collect();
    let notes = attempts.iter().flat_map(|attempt| attempt.notes.clone()).collect();
    (attempts.iter().filter_map(|attempt| attempt.denied).collect(), notes)
}

/// What the table says, and what the functions do.
#[test]
fn w06_every_cell_of_the_table_of_rules_and_flows() {
    for rule in &RULES {
        let Rule(name, _, code, cells) = rule;
        for mode in ["enforce", "shadow"] {
            let policy = alone(rule, mode);
            let table: Vec<_> = policy.sign_in().effects().collect();
            let cells = cells.map(|cell| if cell == "enforce" { mode } else { cell });
            assert_eq!(table.len(), 1, "{name}");
            assert_eq!((table[0].0, table[0].1.map(policy::RuleEffect::word)), (*name, cells), "{mode}");
            for (flow, cell) in AuthFlow::ALL.into_iter().zip(cells) {
                let expected = match cell {
                    "enforce" => (vec![*code], vec![format!("denied:{name}")]),
                    "shadow" => (vec![], vec![format!("shadow:{name}:{code}")]),
                    "unknown" => (vec![], vec![format!("rule_unknown:{name}")]),
                    _ => (vec![], vec![]),
                };
                assert_eq!(sign_in(&policy, flow), expected, "{name} {mode} {flow:?}");
            }
        }
        let off = alone(rule, "off");
        assert_eq!(off.sign_in().effects().count(), 0, "{name}");
        for flow in AuthFlow::ALL {
            assert_eq!(sign_in(&off, flow), (vec![], vec![]), "{name} {flow:?}");
        }
    }
}

/// A suspended user must not keep tokens that a refresh renews.
#[test]
fn w07_suspended_user_gets_no_tokens_in_any_flow() {
    let policy = policy("[sign_in.suspended]\nattribute = \"custom:status\"\nvalues = [\"blocked\"]\n");
    for flow in AuthFlow::ALL.into_iter().filter(|flow| *flow != AuthFlow::ClientCredentials) {
        assert_eq!(sign_in(&policy, flow).0, ["AccountSuspended"], "{flow:?}");
    }
}

/// The message about an unknown table lists every table of `[sign_in]`.
#[test]
fn every_rule_is_in_the_table() {
    let problem = Policy::parse("policy.toml", "[sign_in.x]\n", []).err().unwrap().to_string();
    let (_, list) = problem.split_once("sign_in.x: unknown key; write one of: ").unwrap();
    let (list, _) = list.split_once(", or remove it").unwrap();
    let tested: BTreeSet<_> = RULES.iter().filter_map(|Rule(name, ..)| name.split('.').next()).collect();
    assert_eq!(list.split(", ").collect::<BTreeSet<_>>(), tested, "add rows to RULES");
}

/// The first rule denies; those in shadow mode are noted anyway. Another app client's rules do not apply.
#[test]
fn rules_are_evaluated_in_their_order() {
    let rules = format!(
        "[sign_in.allow_groups.{CLIENT}]\ngroups = [\"staff\"]\n[sign_in.suspended]\ngroups = [\"blocked\"]\n\
         [sign_in.verified_address]\nmode = \"shadow\"\n[sign_in.allow_domains.8other]\ndomains = [\"a.example\"]\n"
    );
    let event = |groups: &[&str]| tokens("TokenGeneration_HostedAuth", json!({"sub": "u"}), groups);
    let policy = policy(&rules);
    let shadow = "shadow:verified_address:VerifiedAddressRequired".to_owned();
    for (groups, code, name) in [
        (&["blocked"][..], "AccountSuspended", "suspended"),
        (&["other"], "SignInGroupRequired", "allow_groups.9example"),
    ] {
        let attempt = attempt(&policy, &event(groups));
        assert_eq!((attempt.denied, attempt.outcome), (Some(code), "denied"));
        let notes: BTreeSet<_> = attempt.notes.into_iter().collect();
        assert_eq!(notes, [format!("denied:{name}"), shadow.clone()].into_iter().collect());
    }
    let allowed = attempt(&policy, &event(&["staff"]));
    assert_eq!((allowed.denied, allowed.notes), (None, vec![shadow]));
}
