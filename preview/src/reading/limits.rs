//! How much of what Cognito and Gmail take is used.

use super::{
    Mail,
    finding::{Finding, Part, Severity},
};
use serde::Serialize;

/// Something that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Meter {
    /// The name, for programs.
    pub name: &'static str,
    /// The name, for people.
    pub label: &'static str,
    /// How much there is.
    pub used: usize,
    /// How much there may be.
    pub limit: usize,
    /// What is counted.
    pub unit: &'static str,
}

/// What a limit is about, and who sets it (contract section 4.3).
struct Limit {
    name: &'static str,
    label: &'static str,
    rule: &'static str,
    part: Part,
    most: usize,
    unit: &'static str,
    /// Who takes how much.
    says: &'static str,
    fix: &'static str,
}

const MAIL: Limit = Limit {
    name: "mail",
    label: "Mail",
    rule: "mail-limit",
    part: Part::Html,
    most: 20_000,
    unit: "characters",
    says: "Cognito takes 20,000",
    fix: "Shorten the mail; styles that repeat cost most.",
};
const SUBJECT: Limit = Limit {
    name: "subject",
    label: "Subject",
    rule: "subject-limit",
    part: Part::Subject,
    most: 140,
    unit: "characters",
    says: "Cognito takes 140",
    fix: "Shorten the subject.",
};
const SMS: Limit = Limit {
    name: "sms",
    label: "SMS",
    rule: "sms-limit",
    part: Part::Sms,
    most: 140,
    unit: "characters",
    says: "Cognito takes 140",
    fix: "Shorten the text, or the name of the brand.",
};
const GMAIL: Limit = Limit {
    name: "gmail",
    label: "Gmail",
    rule: "gmail-clips",
    part: Part::Html,
    most: 102 * 1024,
    unit: "bytes",
    says: "Gmail shows 104,448 and cuts off the rest",
    fix: "Shorten the mail.",
};

/// What a message uses of Cognito's limits, and then of Gmail's.
pub(crate) fn meters(mail: &Mail<'_>) -> Vec<Meter> {
    measured(mail).into_iter().map(|(meter, _)| meter).collect()
}

/// Limits that are passed, or nearly.
pub(super) fn findings(mail: &Mail<'_>) -> Vec<Finding> {
    measured(mail).into_iter().filter_map(|(meter, limit)| judged(meter, limit)).collect()
}

fn measured(mail: &Mail<'_>) -> Vec<(Meter, &'static Limit)> {
    let parts = [
        (mail.html.map(characters), &MAIL),
        (mail.subject.map(characters), &SUBJECT),
        (mail.sms.map(characters), &SMS),
        (mail.html.map(str::len), &GMAIL),
    ];
    let meter = |(used, limit): (Option<usize>, &'static Limit)| {
        let Limit { name, label, most, unit, .. } = *limit;
        Some((Meter { name, label, used: used?, limit: most, unit }, limit))
    };
    parts.into_iter().filter_map(meter).collect()
}

/// How Cognito counts is not known; UTF-16 units are the most there can be.
fn characters(text: &str) -> usize {
    text.encode_utf16().count()
}

fn judged(meter: Meter, limit: &Limit) -> Option<Finding> {
    let Meter { used, limit: most, unit, label, .. } = meter;
    let severity = if used > most {
        Severity::Error
    } else if used * 5 > most * 4 {
        Severity::Warning
    } else {
        return None;
    };
    let text = format!("{label}: {used} {unit}; {}", limit.says);
    Some(Finding::new(severity, limit.rule, limit.part, text, limit.fix))
}
