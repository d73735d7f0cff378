//! Contract 4.3: how long each part of a message may be, and of which characters.

use super::characters::Survey;
use super::judgement::{Exception, Reason};
use super::placeholders::Placeholders;
use super::required::Requirement;

/// One of the three parts and its limits (contract 4.3), counted in characters.
pub(super) struct Part {
    pub(super) field: &'static str,
    pub(super) kind: PartKind,
    shortest: usize,
    longest: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    Email,
    Subject,
    Sms,
}

pub(super) const EMAIL: Part =
    Part { field: "response.emailMessage", kind: PartKind::Email, shortest: 6, longest: 20_000 };
pub(super) const SUBJECT: Part =
    Part { field: "response.emailSubject", kind: PartKind::Subject, shortest: 1, longest: 140 };
pub(super) const SMS: Part = Part { field: "response.smsMessage", kind: PartKind::Sms, shortest: 6, longest: 140 };

/// Contract 4.3: an OTP may have 8 digits.
const LONGEST_CODE: usize = 8;
/// Contract 4.3: a temporary password is longer than its placeholder.
const LONGEST_PASSWORD: usize = 20;
/// Contract 4.3: `UsernameType`.
const LONGEST_USER_NAME: usize = 128;

/// How many UTF-16 units a text has.
pub(super) fn utf16(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Contract 4.3: the limits of the text as it stands. Whether Cognito counts code points or UTF-16 units is not known.
pub(super) fn length(part: &Part, survey: &Survey) -> Option<Reason> {
    if survey.code_points < part.shortest {
        return Some(Reason::refused(part.field, "4.3", too_short(part.kind), Exception::InvalidParameter));
    }
    if survey.code_points > part.longest {
        return Some(Reason::replaced(part.field, "4.3", too_long(part.kind)));
    }
    (survey.utf16_units > part.longest).then(|| {
        Reason::unknown(
            part.field,
            "4.3",
            "inside the limit by code points, over it by UTF-16 units; how Cognito counts is not known",
        )
    })
}

/// Contract 4.3: the limits include the code, and Cognito counts after it has put code and name in.
pub(super) fn expanded_length(
    part: &Part,
    survey: &Survey,
    found: &Placeholders,
    requirement: &Requirement<'_>,
    user_name: Option<&str>,
) -> Option<Reason> {
    let code = if requirement.is_invitation() { LONGEST_PASSWORD } else { LONGEST_CODE };
    let name = user_name.map_or(LONGEST_USER_NAME, utf16);
    let needed = &requirement.needed;
    let shown = survey.utf16_units + found.codes * code + found.user_names * name;
    let taken_out = found.codes * utf16(needed.code) + found.user_names * utf16(needed.user_name);
    (shown.saturating_sub(taken_out) > part.longest && part.kind != PartKind::Subject).then(|| {
        Reason::unknown(
            part.field,
            "4.3",
            "fits as it stands, but not with a code of 8 digits, a temporary password of 20 characters or this \
             user's name in the place of the placeholders",
        )
    })
}

const fn too_long(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Email => "over 20,000 characters: Cognito sends its own text, as users report",
        PartKind::Subject | PartKind::Sms => {
            "over 140 characters: Cognito sends its own text, as users report of mails"
        }
    }
}

const fn too_short(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Subject => "an empty subject is not an unset one, which is null",
        PartKind::Email | PartKind::Sms => "under 6 characters; a part that is not set is null",
    }
}

/// Contract 4.3: the patterns of body and subject; an SMS may hold any character.
pub(super) fn characters(part: &Part, survey: &Survey) -> Option<Reason> {
    if part.kind == PartKind::Sms {
        return None;
    }
    if let Some((character, offset)) = survey.outside {
        let rule = "outside the pattern of letters, marks, symbols, numbers, punctuation and ASCII white space";
        let reason = Reason::refused(part.field, "4.3", rule, Exception::InvalidParameter);
        return Some(reason.at(character, offset, survey.more));
    }
    let (character, offset) = survey.newer?;
    let rule = "younger than Unicode 13; whether Cognito knows it for a letter or sign is not known";
    Some(Reason::unknown(part.field, "4.3", rule).at(character, offset, survey.more_newer))
}

/// Contract 4.3: half a surrogate pair is of category Cs and so outside the pattern; of an SMS nobody knows.
pub(super) fn halves_of_pairs(part: &Part, halves: &[usize]) -> Option<Reason> {
    let (first, others) = halves.split_first()?;
    let reason = match part.kind {
        PartKind::Sms => Reason::unknown(
            part.field,
            "4.3",
            "half a surrogate pair, which is no character; what is sent is not known",
        ),
        PartKind::Email | PartKind::Subject => Reason::refused(
            part.field,
            "4.3",
            "half a surrogate pair, which is no character and outside the pattern",
            Exception::InvalidParameter,
        ),
    };
    Some(reason.at(char::REPLACEMENT_CHARACTER, *first, others.len()))
}
