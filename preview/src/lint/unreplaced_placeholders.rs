//! Placeholders that Cognito did not put anything in for, because they are written otherwise than it expects.

use super::{
    finding::{Finding, Part, Severity},
    mail::Mail,
};

/// What stands where a code, a name or a link should, and in lower case how it is found. A code that was URL-encoded is a
/// whole value or a part of a path; within a longer value it is what somebody calls himself.
const PLACEHOLDERS: [(&str, &str); 7] = [
    ("{####}", "{####}"),
    ("{####}, URL-encoded", "=%7b%23%23%23%23%7d"),
    ("{####}, URL-encoded", "/%7b%23%23%23%23%7d"),
    ("{####}, URL-encoded", "=%7b####%7d"),
    ("{####}, URL-encoded", "/%7b####%7d"),
    ("{username}", "{username}"),
    ("{##…##}", "{##"),
];

/// Placeholders in any part of a message.
pub(super) fn findings(mail: &Mail<'_>) -> Vec<Finding> {
    let parts = [(mail.html, Part::Html), (mail.subject, Part::Subject), (mail.sms, Part::Sms)];
    parts.into_iter().filter_map(|(text, part)| Some(find_in_part(text?, part))).flatten().collect()
}

fn find_in_part(text: &str, part: Part) -> Vec<Finding> {
    let lower = text.to_ascii_lowercase();
    PLACEHOLDERS.iter().filter_map(|(name, pattern)| find_kind(&lower, part, name, pattern)).collect()
}

/// All of one kind, said once.
fn find_kind(lower: &str, part: Part, name: &str, pattern: &str) -> Option<Finding> {
    let is_code_placeholder =
        |at: usize| pattern == "{##" && lower.get(at..).is_some_and(|rest| rest.starts_with("{####}"));
    let mut places = lower.match_indices(pattern).map(|(at, _)| at).filter(|at| !is_code_placeholder(*at));
    let first = places.next()?;
    let line = (part == Part::Html).then(|| 1 + lower.get(..first).map_or(0, |before| before.matches('\n').count()));
    let text = format!("the placeholder {name} is left over");
    let fix = "Write it exactly as Cognito's event says it, and only in messages that Cognito puts something in for.";
    Some(Finding { line, more: places.count(), ..Finding::new(Severity::Error, "leftover", part, text, fix) })
}
