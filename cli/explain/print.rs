//! An explanation as a table that fits in 100 columns. Control characters are escaped.

use super::explanation::{Change, ClaimLifetime, ClaimLine, Explanation, RefreshSource, Token};
use super::sign_in::sign_in_lines;
use super::wrap::wrap;
use crate::terminal::printable;
use events::{EventVersion, TokenUse};
use triggers::Outcome;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Maximum column widths of names and values.
const MAX_NAME_COLUMNS: usize = 32;
const MAX_VALUE_COLUMNS: usize = 44;

/// Two tables with a header and a legend. The policy is named once, so the rules are named without its folder.
pub(super) fn format_table(explanation: &Explanation, policy: &str, folder: &str) -> String {
    let Explanation { trigger_source, version, token_version, .. } = explanation;
    let set = token_version.map_or("none", EventVersion::lambda_version);
    let mut text = wrap(&format!("{trigger_source}, event version {version}"), "", "  ");
    text.push_str(&wrap(&format!("policy: {policy}, token_version: {set}"), "", "  "));
    if let Some(denial) = explanation.denial {
        text.push('\n');
        text.push_str(&wrap(&format!("no token: {denial}"), "", "  "));
        text.push_str(&sign_in_lines(&explanation.sign_in_rules, folder));
    } else if explanation.outcome != Outcome::Answered {
        text.push('\n');
        text.push_str(&wrap(
            &format!("no rule applies, because the outcome is: {}", explanation.outcome.as_str()),
            "",
            "  ",
        ));
    }
    if explanation.denial.is_none() && !explanation.sign_in_rules.is_empty() {
        text.push('\n');
        text.push_str(&sign_in_lines(&explanation.sign_in_rules, folder));
    }
    let lines = || explanation.tokens.iter().flat_map(|token| &token.lines);
    let widest = |most: usize, text: fn(&ClaimLine) -> String| {
        lines().map(|line| printable(&text(line)).width()).max().unwrap_or_default().clamp(5, most)
    };
    let widths = [widest(MAX_NAME_COLUMNS, display_name), widest(MAX_VALUE_COLUMNS, display_value)];
    for token in &explanation.tokens {
        text.push('\n');
        text.push_str(&token_table(token, explanation.max_claim_bytes, widths, folder));
    }
    text.push('\n');
    if !explanation.notes.is_empty() {
        text.push_str(&wrap(&format!("in the log: {}", explanation.notes.join(" ")), "", "  "));
    }
    for sentence in [sentence_about_refresh(explanation.refresh), sentence_about_lifetime(explanation.lifetime)] {
        text.push_str(&wrap(sentence, "", ""));
    }
    text.push_str("+ added  ~ changed  - removed  ! dropped: size limit  x not in this event version  . no value\n");
    text
}

const fn sentence_about_refresh(refresh: RefreshSource) -> &'static str {
    match refresh {
        RefreshSource::SignInOrRefresh => {
            "This is a sign-in, or a refresh with GetTokensFromRefreshToken, which the HTTP API uses for app clients with a \
             secret and with refresh token rotation."
        }
        RefreshSource::Refresh => {
            "This is a refresh with InitiateAuth. With GetTokensFromRefreshToken, which the HTTP API uses for app clients \
             with a secret and with refresh token rotation, the trigger source is TokenGeneration_Authentication."
        }
        RefreshSource::Other => "",
    }
}

const fn sentence_about_lifetime(lifetime: ClaimLifetime) -> &'static str {
    match lifetime {
        ClaimLifetime::UntilRefresh => {
            "Values added by rules stay until the next refresh or sign-in, even if their input changes; then the \
             rules are evaluated again."
        }
        ClaimLifetime::UntilExpiry => {
            "Values added by rules stay until the token expires, even if their input changes."
        }
    }
}

/// The name of a token in a heading.
pub(super) const fn token_name(token: TokenUse) -> &'static str {
    match token {
        TokenUse::Id => "ID token",
        TokenUse::Access => "access token",
    }
}

fn token_table(token: &Token, most: usize, [name_width, value_width]: [usize; 2], folder: &str) -> String {
    let mut text = format!("{}: {} of {most} bytes for added claims\n", token_name(token.token), token.bytes);
    let row = |mark: char, [claim, value, bytes, version]: [&str; 4]| {
        let (claim, value) = (pad_or_truncate(claim, name_width), pad_or_truncate(value, value_width));
        format!("{mark} {claim}  {value}  {bytes:>5}  {version:>7}").trim_end().to_owned() + "\n"
    };
    text.push_str(&row(' ', ["CLAIM", "VALUE", "BYTES", "VERSION"]));
    for line in &token.lines {
        let bytes = line.bytes.map(|bytes| bytes.to_string()).unwrap_or_default();
        let version = line.min_version.map(|version| version.to_string()).unwrap_or_default();
        let mark = change_mark(line.change);
        text.push_str(&row(mark, [&display_name(line), &display_value(line), &bytes, &version]));
        for reason in reasons(line, folder) {
            text.push_str(&wrap(&reason, "    ", "      "));
        }
    }
    text
}

fn display_name(line: &ClaimLine) -> String {
    if line.is_scope { format!("  {}", line.name) } else { line.name.clone() }
}

fn display_value(line: &ClaimLine) -> String {
    line.value.clone().unwrap_or_default()
}

/// Why a claim or scope is as it is: the rules and their input, and the redundant rules. Empty for Cognito's own claims.
/// Rules in this folder are named without it.
pub(super) fn reasons(line: &ClaimLine, folder: &str) -> Vec<String> {
    let places = |rules: &mut dyn Iterator<Item = &String>| {
        enumerate(&rules.map(|rule| rule.strip_prefix(folder).unwrap_or(rule)).collect::<Vec<_>>())
    };
    let lead = match line.change {
        Change::None | Change::Added | Change::Changed | Change::Suppressed => "because of",
        Change::Dropped | Change::Unsupported | Change::Absent => "asked for by",
    };
    let rules = match line.rules.is_empty() {
        // It summarizes the lines below it.
        true => String::new(),
        false => places(&mut line.rules.iter().chain(&line.through)),
    };
    let mut reasons = match (rules.as_str(), &line.input) {
        ("", None) => Vec::new(),
        ("", Some(input)) if line.change == Change::Changed => vec![format!("{lead} {input}")],
        ("", Some(input)) => vec![input.clone()],
        (rules, None) => vec![format!("{lead} {rules}")],
        (rules, Some(input)) => vec![format!("{lead} {rules} ({input})")],
    };
    if !line.others.is_empty() {
        reasons.push(format!("also granted by {}", places(&mut line.others.iter())));
    }
    reasons
}

/// `a, b and c`
fn enumerate(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [names @ .., last] => format!("{} and {last}", names.join(", ")),
    }
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
