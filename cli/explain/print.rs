//! Prints an explanation as a table or as JSON. Control characters are escaped.

use super::explanation::{Change, ClaimLifetime, ClaimLine, Explanation, RefreshSource, Token};
use crate::terminal::{printable, printable_json};
use events::{EventVersion, TokenUse};
use serde::Serialize;
use serde_json::value::RawValue;
use triggers::Outcome;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Maximum column widths of names and values.
const MAX_NAME_COLUMNS: usize = 32;
const MAX_VALUE_COLUMNS: usize = 44;

/// Two tables with a header and a legend.
pub(super) fn format_table(explanation: &Explanation) -> String {
    let Explanation { trigger_source, version, token_version, .. } = explanation;
    let set = token_version.map_or("none", EventVersion::lambda_version);
    let mut text = format!("{trigger_source}, event version {version}; the policy's token_version: {set}\n");
    if let Some(denial) = explanation.denial {
        text.push_str(&format!("\nno token: {denial}\n"));
    } else if explanation.outcome != Outcome::Answered {
        text.push_str(&format!("\nno rule applies, because the outcome is: {}\n", explanation.outcome.as_str()));
    }
    let lines = || explanation.tokens.iter().flat_map(|token| &token.lines);
    let widest = |most: usize, text: fn(&ClaimLine) -> String| {
        lines().map(|line| printable(&text(line)).width()).max().unwrap_or_default().clamp(5, most)
    };
    let widths = [widest(MAX_NAME_COLUMNS, display_name), widest(MAX_VALUE_COLUMNS, display_value)];
    for token in &explanation.tokens {
        text.push('\n');
        text.push_str(&token_table(token, explanation.max_claim_bytes, widths));
    }
    text.push('\n');
    if !explanation.notes.is_empty() {
        text.push_str(&format!("in the log: {}\n", explanation.notes.join(" ")));
    }
    text.push_str(match explanation.refresh {
        RefreshSource::SignInOrRefresh => {
            "This is a sign-in, or a refresh with GetTokensFromRefreshToken, which the HTTP API uses for app clients with a \
             secret and with refresh token rotation.\n"
        }
        RefreshSource::Refresh => {
            "This is a refresh with InitiateAuth. With GetTokensFromRefreshToken, which the HTTP API uses for app clients \
             with a secret and with refresh token rotation, the trigger source is TokenGeneration_Authentication.\n"
        }
        RefreshSource::Other => "",
    });
    text.push_str(match explanation.lifetime {
        ClaimLifetime::UntilRefresh => {
            "Values added by rules stay until the next refresh or sign-in, even if their input changes; then the \
             rules are evaluated again.\n"
        }
        ClaimLifetime::UntilExpiry => {
            "Values added by rules stay until the token expires, even if their input changes.\n"
        }
    });
    text.push_str(
        "+ added  ~ changed  - suppressed  ! dropped (size limit)  x unsupported by this event version  . no value\n",
    );
    text
}

fn token_table(token: &Token, most: usize, [name_width, value_width]: [usize; 2]) -> String {
    let name = match token.token {
        TokenUse::Id => "ID token",
        TokenUse::Access => "access token",
    };
    let mut text = format!("{name}: {} of {most} bytes for added claims\n", token.bytes);
    let head = ["CLAIM", "VALUE"];
    let [claim, value] = [pad_or_truncate(head[0], name_width), pad_or_truncate(head[1], value_width)];
    text.push_str(&format!("  {claim}  {value}  BYTES  VERSION  FROM\n"));
    for line in &token.lines {
        let (claim, value) =
            (pad_or_truncate(&display_name(line), name_width), pad_or_truncate(&display_value(line), value_width));
        let bytes = line.bytes.map(|bytes| bytes.to_string()).unwrap_or_default();
        let needs = line.min_version.map(|version| version.to_string()).unwrap_or_default();
        let from = source_text(line);
        let row =
            format!("{} {claim}  {value}  {bytes:>5}  {needs:>7}  {}", change_mark(line.change), printable(&from));
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

fn display_name(line: &ClaimLine) -> String {
    if line.is_scope { format!("  {}", line.name) } else { line.name.clone() }
}

fn display_value(line: &ClaimLine) -> String {
    line.value.clone().unwrap_or_default()
}

/// The rules, their input, and the rules in between. A line that summarizes the lines below it has no rule of its own.
fn source_text(line: &ClaimLine) -> String {
    let own = match line.change {
        Change::None => "Cognito".to_owned(),
        _ => line.rules.join(", "),
    };
    let through = |word: &str, rules: &[String]| match rules {
        [] => String::new(),
        rules => format!("{word} {}", rules.join(", ")),
    };
    let between = if line.rules.is_empty() { String::new() } else { through("through", &line.through) };
    let input = line.input.clone().unwrap_or_default();
    let parts = [own, input, between, through("also through", &line.others)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

const fn change_mark(change: Change) -> char {
    match change {
        Change::None => ' ',
        Change::Added => '+',
        Change::Changed => '~',
        Change::Suppressed => '-',
        Change::Dropped => '!',
        Change::Unsupported => 'x',
        Change::Absent => '.',
    }
}

/// Pads a text to a display width, or truncates its end.
fn pad_or_truncate(text: &str, columns: usize) -> String {
    let text = printable(text);
    let width = text.width();
    if width <= columns {
        return format!("{text}{}", " ".repeat(columns - width));
    }
    let mut space = columns - 1;
    let fits = |character: &char| {
        let width = character.width().unwrap_or_default();
        space.checked_sub(width).map(|left| space = left).is_some()
    };
    let start: String = text.chars().take_while(fits).collect();
    format!("{start}…{}", " ".repeat(space))
}

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
