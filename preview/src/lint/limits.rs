//! The size limits of Cognito and Gmail, and how much of them is used.

use super::{
    finding::{Finding, Part, Severity},
    mail::Mail,
};
use serde::Serialize;

/// How much of a limit is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Meter {
    /// The stable name.
    pub name: &'static str,
    /// The display name.
    pub label: &'static str,
    /// The measured value.
    pub used: usize,
    /// The maximum.
    pub limit: usize,
    /// The unit.
    pub unit: &'static str,
}

/// A limit (contract section 4.3).
struct Limit {
    name: &'static str,
    label: &'static str,
    rule: &'static str,
    part: Part,
    max: usize,
    unit: &'static str,
    /// The limit as a sentence.
    stated_limit: &'static str,
    fix: &'static str,
}

const MAIL: Limit = Limit {
    name: "mail",
    label: "Mail",
    rule: "mail-limit",
    part: Part::Html,
    max: 20_000,
    unit: "characters",
    stated_limit: "Cognito accepts at most 20,000",
    fix: "Shorten the mail; repeated styles take the most space.",
};
const SUBJECT: Limit = Limit {
    name: "subject",
    label: "Subject",
    rule: "subject-limit",
    part: Part::Subject,
    max: 140,
    unit: "characters",
    stated_limit: "Cognito accepts at most 140",
    fix: "Shorten the subject.",
};
const SMS: Limit = Limit {
    name: "sms",
    label: "SMS",
    rule: "sms-limit",
    part: Part::Sms,
    max: 140,
    unit: "characters",
    stated_limit: "Cognito accepts at most 140",
    fix: "Shorten the text or the brand name.",
};
const GMAIL: Limit = Limit {
    name: "gmail",
    label: "Gmail",
    rule: "gmail-clips",
    part: Part::Html,
    max: 102 * 1024,
    unit: "bytes",
    stated_limit: "Gmail shows the first 104,448 and clips the rest",
    fix: "Shorten the mail.",
};

/// The meters for Cognito's limits, then for Gmail's.
pub(crate) fn meters(mail: &Mail<'_>) -> Vec<Meter> {
    measure_parts(mail).into_iter().map(|(meter, _)| meter).collect()
}

/// Limits that are exceeded or nearly reached.
pub(super) fn findings(mail: &Mail<'_>) -> Vec<Finding> {
    measure_parts(mail).into_iter().filter_map(|(meter, limit)| check_limit(meter, limit)).collect()
}

fn measure_parts(mail: &Mail<'_>) -> Vec<(Meter, &'static Limit)> {
    let parts = [
        (mail.html.map(characters), &MAIL),
        (mail.subject.map(characters), &SUBJECT),
        (mail.sms.map(characters), &SMS),
        (mail.html.map(str::len), &GMAIL),
    ];
    let meter = |(used, limit): (Option<usize>, &'static Limit)| {
        let Limit { name, label, max, unit, .. } = *limit;
        Some((Meter { name, label, used: used?, limit: max, unit }, limit))
    };
    parts.into_iter().filter_map(meter).collect()
}

/// It is not known how Cognito counts; UTF-16 units are the upper bound.
fn characters(text: &str) -> usize {
    text.encode_utf16().count()
}

fn check_limit(meter: Meter, limit: &Limit) -> Option<Finding> {
    let Meter { used, limit: max, unit, label, .. } = meter;
    let severity = if used > max {
        Severity::Error
    } else if used * 5 > max * 4 {
        Severity::Warning
    } else {
        return None;
    };
    let text = format!("{label}: {used} {unit}; {}", limit.stated_limit);
    Some(Finding::new(severity, limit.rule, limit.part, text, limit.fix))
}
