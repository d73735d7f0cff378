//! The rules that a sign-in violates, as `explain` lists them: those in shadow mode too.

use crate::attempt::{CLIENT, MACHINE, SIGNED_IN, policy, requested, tokens};
use cognito_triggers_triggers::{pre_authentication, pre_token_generation};
use events::Envelope;
use events::views::PreTokenGeneration;
use policy::RuleMode;
use serde_json::{Value, json};

fn rules_of_clients(tables: &str, event: &Value) -> Vec<(RuleMode, &'static str)> {
    let (policy, text) = (policy(tables), event.to_string());
    let event = Envelope::parse(text.as_bytes()).unwrap();
    let violated = pre_authentication::violated_rules(&event, &policy);
    violated.iter().map(|rule| (rule.mode, rule.denial.code)).collect()
}

fn rules_of_users(tables: &str, event: &Value) -> Vec<(RuleMode, &'static str)> {
    let (policy, text) = (policy(tables), event.to_string());
    let event = Envelope::parse(text.as_bytes()).unwrap();
    let violated = pre_token_generation::violated_rules(&event, &PreTokenGeneration::from_event(&event), &policy);
    violated.iter().map(|rule| (rule.mode, rule.denial.code)).collect()
}

#[test]
fn every_violated_rule_of_clients_is_listed_with_its_mode() {
    let tables = format!(
        "[sign_in.maintenance.{CLIENT}]\n[sign_in.federation_required]\nmode = \"shadow\"\n\
         domains = [\"partner.example\"]\n"
    );
    let event = requested(json!({"email": "ann@partner.example", "email_verified": "true"}));
    assert_eq!(
        rules_of_clients(&tables, &event),
        [(RuleMode::Enforce, "ClientUnderMaintenance"), (RuleMode::Shadow, "FederationRequired")]
    );
    let other = requested(json!({"email": "ann@example.com", "email_verified": "true"}));
    assert_eq!(rules_of_clients(&tables, &other), [(RuleMode::Enforce, "ClientUnderMaintenance")]);
    assert_eq!(rules_of_clients("", &event), []);
}

#[test]
fn machine_client_violates_no_rule_of_users() {
    let tables = "[sign_in.suspended]\ngroups = [\"suspended\"]\n";
    assert_eq!(
        rules_of_users(tables, &tokens(SIGNED_IN, json!({}), &["suspended"])),
        [(RuleMode::Enforce, "AccountSuspended")]
    );
    assert_eq!(rules_of_users(tables, &tokens(SIGNED_IN, json!({}), &["staff"])), []);
    assert_eq!(rules_of_users(tables, &tokens(MACHINE, json!({}), &[])), []);
}
