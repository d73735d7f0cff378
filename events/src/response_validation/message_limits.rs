//! Contract 4.3: the length of each part of a message, and its allowed characters.

use super::message_part::{MessagePart, PartKind};
use super::placeholders::FoundPlaceholders;
use super::report::{Exception, Finding};
use super::required_placeholders::PlaceholderRules;
use super::text_scan::TextScan;

/// Contract 4.3: a one-time password may have 8 digits.
const MAX_CODE_LENGTH: usize = 8;
/// Contract 4.3: a temporary password is longer than its placeholder.
const MAX_PASSWORD_LENGTH: usize = 20;
/// Contract 4.3: `UsernameType`.
const MAX_USER_NAME_LENGTH: usize = 128;

/// The length of a text in UTF-16 units.
pub(super) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Contract 4.3: the limits of the text with its placeholders. Whether Cognito counts code points or UTF-16 units is
/// not known.
pub(super) fn check_length(part: &MessagePart, scan: &TextScan) -> Option<Finding> {
    if scan.code_points < part.min_length {
        return Some(Finding::refused(part.field, "4.3", too_short(part.kind), Exception::InvalidParameter));
    }
    if scan.code_points > part.max_length {
        return Some(Finding::replaced(part.field, "4.3", too_long(part.kind)));
    }
    (scan.utf16_units > part.max_length).then(|| {
        Finding::unknown(
            part.field,
            "4.3",
            "within the limit in code points but over it in UTF-16 units; how Cognito counts is not known",
        )
    })
}

/// Contract 4.3: the limits include the code; Cognito counts after replacing the placeholders.
pub(super) fn check_expanded_length(
    part: &MessagePart,
    scan: &TextScan,
    found: &FoundPlaceholders,
    rules: &PlaceholderRules<'_>,
    user_name: Option<&str>,
) -> Option<Finding> {
    let code = if rules.is_invitation() { MAX_PASSWORD_LENGTH } else { MAX_CODE_LENGTH };
    let name = user_name.map_or(MAX_USER_NAME_LENGTH, utf16_len);
    let expected = &rules.expected;
    let shown = scan.utf16_units + found.codes * code + found.user_names * name;
    let taken_out = found.codes * utf16_len(expected.code) + found.user_names * utf16_len(expected.user_name);
    (shown.saturating_sub(taken_out) > part.max_length && part.kind != PartKind::Subject).then(|| {
        Finding::unknown(
            part.field,
            "4.3",
            "within the limit, but possibly not after Cognito has replaced the placeholders with a code of 8 digits, \
             a temporary password of 20 characters or the user name",
        )
    })
}

const fn too_long(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Email => "over 20,000 characters: Cognito sends its own text, according to users",
        PartKind::Subject | PartKind::Sms => {
            "over 140 characters: Cognito sends its own text, according to users' reports about e-mail"
        }
    }
}

const fn too_short(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Subject => "an empty subject is not allowed; use null to leave it unset",
        PartKind::Email | PartKind::Sms => "under 6 characters; use null to leave it unset",
    }
}

/// Contract 4.3: the patterns of body and subject; a text message may contain any character.
pub(super) fn check_characters(part: &MessagePart, scan: &TextScan) -> Option<Finding> {
    if part.kind == PartKind::Sms {
        return None;
    }
    if let Some((character, offset)) = scan.forbidden {
        let rule = "not in the allowed set of letters, marks, symbols, numbers, punctuation and ASCII whitespace";
        let finding = Finding::refused(part.field, "4.3", rule, Exception::InvalidParameter);
        return Some(finding.at(character, offset, scan.more_forbidden));
    }
    let (character, offset) = scan.assigned_later?;
    let rule = "newer than Unicode 13; whether Cognito accepts it is not known";
    Some(Finding::unknown(part.field, "4.3", rule).at(character, offset, scan.more_assigned_later))
}

/// Contract 4.3: an unpaired surrogate is of category Cs and therefore not allowed; for text messages this is not
/// known.
pub(super) fn check_unpaired_surrogates(part: &MessagePart, unpaired_surrogates: &[usize]) -> Option<Finding> {
    let (first, others) = unpaired_surrogates.split_first()?;
    let finding = match part.kind {
        PartKind::Sms => Finding::unknown(
            part.field,
            "4.3",
            "an unpaired surrogate is not a valid character; what Cognito sends is not known",
        ),
        PartKind::Email | PartKind::Subject => Finding::refused(
            part.field,
            "4.3",
            "an unpaired surrogate is not a valid character",
            Exception::InvalidParameter,
        ),
    };
    Some(finding.at(char::REPLACEMENT_CHARACTER, *first, others.len()))
}
