//! `explain --diff`: how the tokens of one event differ under two policies, and why.

use super::explanation::{ClaimLine, Explanation, Token};
use super::print::{reasons, token_name};
use super::wrap::wrap;
use crate::terminal::printable_json;
use events::{EventVersion, TokenUse};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use triggers::Denial;

/// A policy, as it is named on the command line, and the tokens under it.
pub(super) struct Side {
    pub(super) policy: String,
    pub(super) explanation: Explanation,
}

/// How a claim or scope differs.
struct Difference<'a> {
    token: TokenUse,
    is_scope: bool,
    name: &'a str,
    /// The values as JSON; `None` if it is not in the token. A scope has none.
    before: Option<&'a str>,
    after: Option<&'a str>,
    /// Whether it is added, removed or changed.
    change: &'static str,
    why_before: Vec<String>,
    why_after: Vec<String>,
}

/// The differences of the tokens after another policy has replaced the first. Without a token nothing is compared.
fn differences<'a>(before: &'a Explanation, after: &'a Explanation) -> Vec<Difference<'a>> {
    if before.denial.is_some() || after.denial.is_some() {
        return Vec::new();
    }
    let pairs = before.tokens.iter().zip(&after.tokens);
    pairs.flat_map(|(before, after)| claims(before, after).into_iter().chain(scopes(before, after))).collect()
}

fn claims<'a>(before: &'a Token, after: &'a Token) -> Vec<Difference<'a>> {
    let mut seen = BTreeSet::new();
    let lines = before.lines.iter().chain(&after.lines).filter(|line| !line.is_scope && line.name != SCOPE);
    let names = lines.map(|line| line.name.as_str()).filter(|name| seen.insert(*name));
    let difference = |name: &'a str| {
        let (old, new) = (value_of(before, name), value_of(after, name));
        Some(Difference {
            token: after.token,
            is_scope: false,
            name,
            before: old,
            after: new,
            change: change(old.is_some(), new.is_some(), old != new)?,
            why_before: why(before, name, false),
            why_after: why(after, name, false),
        })
    };
    names.filter_map(difference).collect()
}

const SCOPE: &str = "scope";

/// The scopes are compared one by one.
fn scopes<'a>(before: &'a Token, after: &'a Token) -> Vec<Difference<'a>> {
    let (old, new) = (scope_names(before), scope_names(after));
    let difference = |name: &'a str| {
        Some(Difference {
            token: after.token,
            is_scope: true,
            name,
            before: None,
            after: None,
            change: change(old.contains(name), new.contains(name), false)?,
            why_before: why(before, name, true),
            why_after: why(after, name, true),
        })
    };
    old.union(&new).filter_map(|name| difference(name)).collect()
}

fn change(is_before: bool, is_after: bool, is_different: bool) -> Option<&'static str> {
    match (is_before, is_after) {
        (false, true) => Some("added"),
        (true, false) => Some("removed"),
        (true, true) if is_different => Some("changed"),
        _ => None,
    }
}

fn value_of<'a>(token: &'a Token, name: &str) -> Option<&'a str> {
    let mut lines = token.lines.iter().filter(|line| line.name == name && !line.is_scope);
    lines.find_map(|line| line.value.as_deref())
}

fn scope_names(token: &Token) -> BTreeSet<&str> {
    value_of(token, SCOPE).unwrap_or_default().trim_matches('"').split(' ').filter(|name| !name.is_empty()).collect()
}

/// What the explanation says about a claim or scope.
fn why(token: &Token, name: &str, is_scope: bool) -> Vec<String> {
    let lines = token.lines.iter().filter(|line: &&ClaimLine| line.name == name && line.is_scope == is_scope);
    lines.flat_map(|line| reasons(line, "")).collect()
}

/// One line per difference, with the reasons below it.
pub(super) fn format_table(before: &Side, after: &Side) -> String {
    let Explanation { trigger_source, version, .. } = &after.explanation;
    let mut text = wrap(&format!("{trigger_source}, event version {version}"), "", "  ");
    text.push_str(&wrap(&format!("before: {}", before.policy), "", "  "));
    text.push_str(&wrap(&format!("after: {}", after.policy), "", "  "));
    let sides = [("before", before), ("after", after)];
    let denied = sides.map(|(when, side)| side.explanation.denial.map(|denial| (when, denial)));
    for (when, denial) in denied.into_iter().flatten() {
        text.push('\n');
        text.push_str(&wrap(&format!("{when}: no token: {denial}"), "", "  "));
    }
    let differences = differences(&before.explanation, &after.explanation);
    let mut token = None;
    for difference in &differences {
        if token.replace(difference.token) != Some(difference.token) {
            text.push_str(&format!("\n{}\n", token_name(difference.token)));
        }
        text.push_str(&format_difference(difference));
    }
    text.push('\n');
    text.push_str(&match (denied, differences.len()) {
        ([Some(_), _] | [_, Some(_)], _) => "without a token, nothing can be compared\n".to_owned(),
        (_, 0) => "no difference\n".to_owned(),
        (_, 1) => "1 difference\n".to_owned(),
        (_, several) => format!("{several} differences: + added  - removed  ~ changed\n"),
    });
    text
}

fn format_difference(difference: &Difference<'_>) -> String {
    let Difference { is_scope, name, before, after, change, .. } = difference;
    let mark = match *change {
        "added" => '+',
        "removed" => '-',
        _ => '~',
    };
    let name = if *is_scope { format!("scope {name}") } else { (*name).to_owned() };
    let values = match (before, after) {
        (Some(before), Some(after)) => format!(": {before} → {after}"),
        (Some(value), None) | (None, Some(value)) => format!(": {value}"),
        (None, None) => String::new(),
    };
    let mut text = wrap(&format!("{mark} {name}{values}"), "", "    ");
    for (when, why, is_there) in
        [("before", &difference.why_before, *change != "added"), ("after", &difference.why_after, *change != "removed")]
    {
        let own = match (is_there, *is_scope) {
            (true, true) => "requested by the client",
            (true, false) => "Cognito's own",
            (false, _) => "no rule",
        };
        let why = if why.is_empty() { own.to_owned() } else { why.join("; ") };
        text.push_str(&wrap(&format!("{when}: {why}"), "    ", "      "));
    }
    text
}

/// `--format json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonDocument<'a> {
    file: &'a str,
    trigger_source: &'a str,
    version: &'a str,
    policies: [&'a str; 2],
    denials: [Option<&'static str>; 2],
    differences: Vec<JsonDifference<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonDifference<'a> {
    token_use: &'a str,
    kind: &'static str,
    name: &'a str,
    change: &'static str,
    before: Option<&'a RawValue>,
    after: Option<&'a RawValue>,
    reasons_before: &'a [String],
    reasons_after: &'a [String],
}

/// One object.
pub(super) fn format_json(before: &Side, after: &Side, file: &str) -> String {
    let differences = differences(&before.explanation, &after.explanation);
    let differences = differences.iter().map(|difference| JsonDifference {
        token_use: difference.token.as_str(),
        kind: if difference.is_scope { "scope" } else { "claim" },
        name: difference.name,
        change: difference.change,
        before: difference.before.and_then(|value| serde_json::from_str(value).ok()),
        after: difference.after.and_then(|value| serde_json::from_str(value).ok()),
        reasons_before: &difference.why_before,
        reasons_after: &difference.why_after,
    });
    let code = |denial: Denial| denial.code;
    let document = JsonDocument {
        file,
        trigger_source: &after.explanation.trigger_source,
        version: EventVersion::as_str(after.explanation.version),
        policies: [&before.policy, &after.policy],
        denials: [before.explanation.denial.map(code), after.explanation.denial.map(code)],
        differences: differences.collect(),
    };
    let mut text = printable_json(serde_json::to_string(&document).unwrap_or_default());
    text.push('\n');
    text
}
