//! The rules of `[sign_in]` that a sign-in violates, and what pre authentication does with an event.

use super::wrap::wrap;
use crate::terminal::printable_json;
use events::Envelope;
use policy::{Policy, RuleMode};
use serde::Serialize;
use triggers::pre_authentication::{HANDLER, violated_rules};
use triggers::{Denial, HandlerOutput, ViolatedRule};

/// A rule that is violated.
#[derive(Serialize)]
pub(super) struct RuleLine {
    /// Its place in the policy.
    rule: String,
    mode: &'static str,
    /// The code of its denial.
    code: &'static str,
}

impl RuleLine {
    pub(super) fn list(violated: &[ViolatedRule<'_>]) -> Vec<Self> {
        let line = |rule: &ViolatedRule<'_>| Self {
            rule: rule.place.to_string(),
            mode: match rule.mode {
                RuleMode::Enforce => "enforce",
                RuleMode::Shadow => "shadow",
            },
            code: rule.denial.code,
        };
        violated.iter().map(line).collect()
    }
}

/// One line for each violated rule. Rules in this folder are named without it.
pub(super) fn sign_in_lines(rules: &[RuleLine], folder: &str) -> String {
    let line = |RuleLine { rule, mode, code }: &RuleLine| {
        let rule = rule.strip_prefix(folder).unwrap_or(rule);
        let effect = if *mode == "enforce" { "denied" } else { "not denied, only logged," };
        wrap(&format!("{effect} because of {rule} [{code}]"), "  ", "    ")
    };
    rules.iter().map(line).collect()
}

/// What pre authentication does with an event; serialized, it is the JSON output.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignInExplanation<'a> {
    file: &'a str,
    trigger_source: &'a str,
    outcome: &'a str,
    denial: Option<JsonDenial>,
    sign_in_rules: Vec<RuleLine>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct JsonDenial {
    code: &'static str,
    message: String,
}

impl<'a> SignInExplanation<'a> {
    pub(super) fn new(event: &'a Envelope<'_>, bytes: &[u8], policy: &Policy, file: &'a str) -> Self {
        let HandlerOutput { response, outcome, notes, .. } = HANDLER.handle(bytes, policy);
        let denial = |denial: Denial| JsonDenial { code: denial.code, message: denial.text(Some(event), policy) };
        Self {
            file,
            trigger_source: event.trigger_source().as_str(),
            outcome: outcome.as_str(),
            denial: response.err().map(denial),
            sign_in_rules: RuleLine::list(&violated_rules(event, policy)),
            notes: notes.iter().map(ToString::to_string).collect(),
        }
    }

    pub(super) fn is_denied(&self) -> bool {
        self.denial.is_some()
    }

    pub(super) fn format_json(&self) -> String {
        printable_json(serde_json::to_string(self).unwrap_or_default()) + "\n"
    }

    /// Rules in this folder are named without it.
    pub(super) fn format_table(&self, policy_name: &str, folder: &str) -> String {
        let decision = match &self.denial {
            Some(denial) => format!("no sign-in: {}", denial.message),
            None => format!("the sign-in continues: Cognito checks the password (outcome: {})", self.outcome),
        };
        let mut text = wrap(self.trigger_source, "", "  ");
        text.push_str(&wrap(&format!("policy: {policy_name}"), "", "  "));
        text.push('\n');
        text.push_str(&wrap(&decision, "", "  "));
        text.push_str(&sign_in_lines(&self.sign_in_rules, folder));
        if !self.notes.is_empty() {
            text.push_str(&wrap(&format!("in the log: {}", self.notes.join(" ")), "", "  "));
        }
        text
    }
}
