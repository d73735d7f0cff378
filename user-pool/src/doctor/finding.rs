//! Findings: what is wrong, how severe it is, and how to fix it.

use std::fmt;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// For information.
    Notice,
    /// Something will cause problems in the future.
    Warning,
    /// Something fails, or something is permitted that should not be.
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

/// A problem of a user pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its severity.
    pub severity: Severity,
    /// The ID of the rule, which is stable.
    pub rule: &'static str,
    /// Where it is: a setting's path, an app client, a function, or a policy key.
    pub place: String,
    /// The actual state, and why it is a problem.
    pub reason: String,
    /// How to fix it.
    pub fix: String,
}

/// Collects findings.
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
