//! Findings: what is wrong with a mail, and how to fix it.

use serde::Serialize;
use std::collections::HashMap;
use std::fmt;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The mail does not arrive, does not work, or cannot be read or trusted.
    Error,
    /// Some readers do not see a part of the mail.
    Warning,
    /// Some readers see a plainer mail.
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

/// A part of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The body of the mail.
    Html,
    /// The subject of the mail.
    Subject,
    /// The text message.
    Sms,
}

/// One problem of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The severity.
    pub severity: Severity,
    /// The ID of the rule; it is stable.
    pub rule: &'static str,
    /// The affected part.
    pub part: Part,
    /// The first affected line of the HTML, counted from 1.
    pub line: Option<usize>,
    /// What is wrong. Contains no query of a URL.
    pub text: String,
    /// How to fix it.
    pub fix: String,
    /// The names of the affected mail clients; empty for all.
    pub clients: Vec<String>,
    /// How many more places are affected.
    pub more: usize,
}

impl Finding {
    /// A finding in the HTML.
    pub(super) fn html(severity: Severity, rule: &'static str, line: usize, text: String, fix: &str) -> Self {
        Self { line: Some(line), ..Self::new(severity, rule, Part::Html, text, fix) }
    }

    /// A finding without a line.
    pub(super) fn new(severity: Severity, rule: &'static str, part: Part, text: String, fix: &str) -> Self {
        Self { severity, rule, part, line: None, text, fix: fix.to_owned(), clients: Vec::new(), more: 0 }
    }
}

/// Merges equal findings and keeps the first line; sorts by severity.
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

/// A finding, and the number of affected mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupedFinding {
    /// The finding in the first of these mails.
    pub finding: Finding,
    /// The ID of the first of these mails.
    pub first: String,
    /// The number of mails.
    pub mails: usize,
}

/// Merges the findings of all mails that have the same rule and text; sorts by severity.
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
    fn equal_findings_are_merged_and_sorted() {
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
    fn findings_of_several_mails_are_grouped() {
        let (x, y) = (finding(Severity::Error, "a", 2, "x"), finding(Severity::Error, "a", 2, "y"));
        let notice = finding(Severity::Notice, "d", 1, "x");
        let mails = [("one", vec![notice, x.clone()]), ("two", vec![x, y])];
        let all = group_by_finding(mails.map(|(id, findings)| (id.to_owned(), findings)));
        let seen: Vec<_> = all.iter().map(|found| (found.finding.text.as_str(), &*found.first, found.mails)).collect();
        assert_eq!(seen, [("x", "one", 2), ("y", "two", 1), ("x", "one", 1)]);
    }

    #[test]
    fn severity_and_part_are_lower_case_in_json() {
        let json = serde_json::to_value(finding(Severity::Error, "a", 1, "x")).unwrap();
        assert_eq!((&json["severity"], &json["part"], &json["line"]), (&"error".into(), &"html".into(), &1.into()));
    }
}
