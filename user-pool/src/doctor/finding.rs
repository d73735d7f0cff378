//! What is wrong, how severe it is, and how to fix it.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Notice,
    /// Some day it hurts somebody.
    Warning,
    /// It does not work, or lets somebody do what they may not.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Something about a pool that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The rule, by its stable name.
    pub rule: &'static str,
    /// Where it is: the setting by its path, an app client, a function, a key of the policy.
    pub place: String,
    /// What is there, and why that is bad.
    pub reason: String,
    /// What to do about it.
    pub fix: String,
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    pub(super) fn error(
        &mut self,
        rule: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.add(Severity::Error, rule, place.into(), reason.into(), fix.into());
    }

    pub(super) fn warning(
        &mut self,
        rule: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.add(Severity::Warning, rule, place.into(), reason.into(), fix.into());
    }

    pub(super) fn notice(
        &mut self,
        rule: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.add(Severity::Notice, rule, place.into(), reason.into(), fix.into());
    }

    fn add(&mut self, severity: Severity, rule: &'static str, place: String, reason: String, fix: String) {
        self.0.push(Finding { severity, rule, place, reason, fix });
    }
}
