//! What is wrong with a mail and what to do: worst first, each said once.

use serde::Serialize;
use std::collections::HashMap;
use std::fmt;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The mail does not arrive, does not work, cannot be read, or cannot be trusted.
    Error,
    /// Some readers get less than they should.
    Warning,
    /// Some readers get it plainer.
    Notice,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        })
    }
}

/// Which part of a message it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The body of the mail.
    Html,
    /// The subject of the mail.
    Subject,
    /// The short message.
    Sms,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The rule that says so; it keeps its name.
    pub rule: &'static str,
    /// The part of the message.
    pub part: Part,
    /// The first line of the HTML where it stands, counted from 1.
    pub line: Option<usize>,
    /// What is wrong, without the query of an address.
    pub text: String,
    /// What to do about it.
    pub fix: String,
    /// The names of the mail clients that it is about; none means all.
    pub clients: Vec<String>,
    /// At how many more places it stands.
    pub more: usize,
}

impl Finding {
    /// Something wrong in the HTML.
    pub(super) fn html(severity: Severity, rule: &'static str, line: usize, text: String, fix: &str) -> Self {
        Self { line: Some(line), ..Self::new(severity, rule, Part::Html, text, fix) }
    }

    /// Something wrong that has no line.
    pub(super) fn new(severity: Severity, rule: &'static str, part: Part, text: String, fix: &str) -> Self {
        Self { severity, rule, part, line: None, text, fix: fix.to_owned(), clients: Vec::new(), more: 0 }
    }
}

/// Puts findings that say the same into one with the first line, the worst first.
pub(super) fn deduplicate(findings: impl IntoIterator<Item = Finding>) -> Vec<Finding> {
    let mut deduplicated: Vec<Finding> = Vec::new();
    let mut places = HashMap::new();
    for finding in findings {
        let place = *places.entry((finding.rule, finding.part, finding.text.clone())).or_insert(deduplicated.len());
        match deduplicated.get_mut(place) {
            Some(first) => {
                first.line = first.line.min(finding.line);
                first.more += 1 + finding.more;
            }
            None => deduplicated.push(finding),
        }
    }
    deduplicated.sort_by_key(|finding| (finding.severity, finding.line));
    deduplicated
}

/// A finding, and how many mails have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupedFinding {
    /// As it is in the first of them.
    pub finding: Finding,
    /// The address of the first of them.
    pub first: String,
    /// How many have it.
    pub mails: usize,
}

/// What is wrong with mails, each with its address: the same rule with the same text once, the worst first.
pub(crate) fn group_by_finding(mails: impl IntoIterator<Item = (String, Vec<Finding>)>) -> Vec<GroupedFinding> {
    let mut all: Vec<GroupedFinding> = Vec::new();
    let mut places = HashMap::new();
    for (id, findings) in mails {
        for finding in findings {
            let place = *places.entry((finding.severity, finding.rule, finding.text.clone())).or_insert(all.len());
            match all.get_mut(place) {
                Some(found) => found.mails += 1,
                None => all.push(GroupedFinding { finding, first: id.clone(), mails: 1 }),
            }
        }
    }
    all.sort_by_key(|found| found.finding.severity);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(severity: Severity, rule: &'static str, line: usize, text: &str) -> Finding {
        Finding::html(severity, rule, line, text.to_owned(), "fix it")
    }

    #[test]
    fn what_says_the_same_is_one_finding_and_the_worst_comes_first() {
        let deduplicated = deduplicate([
            finding(Severity::Notice, "a", 1, "x"),
            finding(Severity::Error, "b", 9, "x"),
            finding(Severity::Error, "b", 4, "x"),
            finding(Severity::Error, "b", 5, "y"),
            finding(Severity::Error, "b", 6, "x"),
        ]);
        let seen: Vec<_> = deduplicated.iter().map(|one| (one.rule, one.text.as_str(), one.line, one.more)).collect();
        assert_eq!(seen, [("b", "x", Some(4), 2), ("b", "y", Some(5), 0), ("a", "x", Some(1), 0)]);
    }

    #[test]
    fn what_many_mails_have_is_found_once() {
        let (x, y) = (finding(Severity::Error, "a", 2, "x"), finding(Severity::Error, "a", 2, "y"));
        let notice = finding(Severity::Notice, "d", 1, "x");
        let mails = [("one", vec![notice, x.clone()]), ("two", vec![x, y])];
        let all = group_by_finding(mails.map(|(id, findings)| (id.to_owned(), findings)));
        let seen: Vec<_> = all.iter().map(|found| (found.finding.text.as_str(), &*found.first, found.mails)).collect();
        assert_eq!(seen, [("x", "one", 2), ("y", "two", 1), ("x", "one", 1)]);
    }

    #[test]
    fn severities_and_parts_are_lower_case_in_json() {
        let json = serde_json::to_value(finding(Severity::Error, "a", 1, "x")).unwrap();
        assert_eq!((&json["severity"], &json["part"], &json["line"]), (&"error".into(), &"html".into(), &1.into()));
    }
}
