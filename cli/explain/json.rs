//! An explanation as JSON. Control characters are escaped.

use super::explanation::{Change, ClaimLifetime, ClaimLine, Explanation};
use super::sign_in::RuleLine;
use crate::terminal::printable_json;
use events::EventVersion;
use serde::Serialize;
use serde_json::value::RawValue;

/// `--format json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonDocument<'a> {
    file: &'a str,
    trigger_source: &'a str,
    version: &'a str,
    token_version: Option<&'a str>,
    outcome: &'a str,
    denial: Option<JsonDenial>,
    sign_in_rules: &'a [RuleLine],
    notes: &'a [String],
    max_claim_bytes: usize,
    tokens: Vec<JsonToken<'a>>,
}

#[derive(Serialize)]
struct JsonDenial {
    code: &'static str,
    message: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonToken<'a> {
    token_use: &'a str,
    added_bytes: usize,
    claims: Vec<JsonLine<'a>>,
    scopes: Vec<JsonLine<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonLine<'a> {
    name: &'a str,
    change: &'static str,
    value: Option<&'a RawValue>,
    /// Without any one of them the claim or scope would be missing or different.
    rules: Vec<&'a str>,
    /// Redundant: any one of them could be removed without effect.
    other_rules: Vec<&'a str>,
    input: Option<&'a str>,
    bytes: Option<usize>,
    min_version: Option<&'a str>,
    lifetime: Option<&'static str>,
}

/// One object.
pub(super) fn format_json(explanation: &Explanation, file: &str) -> String {
    let tokens = explanation.tokens.iter().map(|token| {
        let lines = |is_scope: bool| {
            let lines = token.lines.iter().filter(move |line| line.is_scope == is_scope);
            lines.map(|line| json_line(line, explanation.lifetime)).collect()
        };
        let (claims, scopes) = (lines(false), lines(true));
        JsonToken { token_use: token.token.as_str(), added_bytes: token.bytes, claims, scopes }
    });
    let document = JsonDocument {
        file,
        trigger_source: &explanation.trigger_source,
        version: explanation.version.as_str(),
        token_version: explanation.token_version.map(EventVersion::lambda_version),
        outcome: explanation.outcome.as_str(),
        denial: explanation.denial.map(|denial| JsonDenial { code: denial.code, message: denial.message }),
        sign_in_rules: &explanation.sign_in_rules,
        notes: &explanation.notes,
        max_claim_bytes: explanation.max_claim_bytes,
        tokens: tokens.collect(),
    };
    let mut text = printable_json(serde_json::to_string(&document).unwrap_or_default());
    text.push('\n');
    text
}

fn json_line(line: &ClaimLine, lifetime: ClaimLifetime) -> JsonLine<'_> {
    let is_by_rule = matches!(line.change, Change::Added | Change::Changed);
    JsonLine {
        name: &line.name,
        change: change_name(line.change),
        value: line.value.as_deref().and_then(|value| serde_json::from_str(value).ok()),
        rules: line.rules.iter().chain(&line.through).map(String::as_str).collect(),
        other_rules: line.others.iter().map(String::as_str).collect(),
        input: line.input.as_deref(),
        bytes: line.bytes,
        min_version: line.min_version.map(EventVersion::as_str),
        lifetime: is_by_rule.then_some(match lifetime {
            ClaimLifetime::UntilRefresh => "until the next refresh or sign-in",
            ClaimLifetime::UntilExpiry => "until the token expires",
        }),
    }
}

const fn change_name(change: Change) -> &'static str {
    match change {
        Change::None => "none",
        Change::Added => "added",
        Change::Changed => "changed",
        Change::Suppressed => "suppressed",
        Change::Dropped => "dropped",
        Change::Unsupported => "unsupported",
        Change::Absent => "absent",
    }
}
