//! Finds placeholders that Cognito did not substitute, because their spelling differs from the one in the event.

use super::{
    finding::{Finding, Part, Severity},
    mail::Mail,
};

/// The names of placeholders, and the lower-case patterns that find them. A URL-encoded code counts only as a whole
/// value or path segment: inside a longer value it may be part of a user's name.
const PLACEHOLDERS: [(&str, &str); 7] = [
    ("{####}", "{####}"),
    ("{####}, URL-encoded", "=%7b%23%23%23%23%7d"),
    ("{####}, URL-encoded", "/%7b%23%23%23%23%7d"),
    ("{####}, URL-encoded", "=%7b####%7d"),
    ("{####}, URL-encoded", "/%7b####%7d"),
    ("{username}", "{username}"),
    ("{##…##}", "{##"),
];

/// Unreplaced placeholders in all parts of a message.
pub(super) fn findings(mail: &Mail<'_>) -> Vec<Finding> {
    let parts = [(mail.html, Part::Html), (mail.subject, Part::Subject), (mail.sms, Part::Sms)];
    parts.into_iter().filter_map(|(text, part)| Some(find_in_part(text?, part))).flatten().collect()
}

fn find_in_part(text: &str, part: Part) -> Vec<Finding> {
    let lower = text.to_ascii_lowercase();
    PLACEHOLDERS.iter().filter_map(|(name, pattern)| find_kind(&lower, part, name, pattern)).collect()
}

/// One finding for all placeholders of a kind.
fn find_kind(lower: &str, part: Part, name: &str, pattern: &str) -> Option<Finding> {
    let is_code_placeholder =
        |at: usize| pattern == "{##" && lower.get(at..).is_some_and(|rest| rest.starts_with("{####}"));
    let mut places = lower.match_indices(pattern).map(|(at, _)| at).filter(|at| !is_code_placeholder(*at));
    let first = places.next()?;
    let line = (part == Part::Html).then(|| 1 + lower.get(..first).map_or(0, |before| before.matches('\n').count()));
    let text = format!("the placeholder {name} was not replaced");
    let fix = "Spell it exactly as in Cognito's event, and use it only in messages for which Cognito replaces it.";
    Some(Finding {
        line,
        more: places.count(),
        ..Finding::new(Severity::Error, "unreplaced-placeholder", part, text, fix)
    })
}
