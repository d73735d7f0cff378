//! The result of validation: verdicts, findings, and the exceptions that a client of Cognito would see.

use std::borrow::Cow;
use std::fmt;

/// What Cognito does with a response, or with a part of it, ordered by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Cognito does what the response specifies.
    #[default]
    Accepted,
    /// Not known; it must be tried on the user pool.
    Unknown,
    /// Cognito silently uses its own text instead.
    Replaced,
    /// The user's API call fails.
    Refused,
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Accepted => "accepted",
            Self::Unknown => "unknown",
            Self::Replaced => "replaced",
            Self::Refused => "refused",
        })
    }
}

/// The exception that Cognito's client receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exception {
    /// Cognito cannot interpret the response (contract 1.8).
    InvalidLambdaResponse,
    /// The function returned an error or timed out (contract 1.8).
    UserLambdaValidation,
    /// The function could not be invoked (contract 1.8).
    UnexpectedLambda,
    /// A text violates a constraint of the API model (contract 4.3).
    InvalidParameter,
    /// The user was not migrated (contract 12).
    UserNotFound,
}

impl Exception {
    /// The name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidLambdaResponse => "InvalidLambdaResponseException",
            Self::UserLambdaValidation => "UserLambdaValidationException",
            Self::UnexpectedLambda => "UnexpectedLambdaException",
            Self::InvalidParameter => "InvalidParameterException",
            Self::UserNotFound => "UserNotFoundException",
        }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// One finding: the affected part of the response, the rule, and the consequence. Never contains a value of the
/// response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The consequence of this finding alone; [`Verdict::Accepted`] is a remark.
    pub verdict: Verdict,
    /// The path of the part, for example `response.emailMessage`, or `output` for everything that the function
    /// returned. Names that are not plain identifiers are replaced by their index: `…claimsToAddOrOverride[3]`.
    pub field: Cow<'static, str>,
    /// The rule and the consequence in one sentence.
    pub rule: &'static str,
    /// The contract section of the rule.
    pub section: &'static str,
    /// The exception of a [`Verdict::Refused`].
    pub exception: Option<Exception>,
    /// The first character that violates the rule; U+FFFD for an unpaired surrogate.
    pub code_point: Option<char>,
    /// The position of that character in the field's text, in bytes.
    pub offset: Option<usize>,
    /// The number of further characters that violate the same rule.
    pub more: usize,
}

impl Finding {
    pub(super) fn remark(field: impl Into<Cow<'static, str>>, section: &'static str, rule: &'static str) -> Self {
        Self::new(Verdict::Accepted, field.into(), section, rule)
    }

    pub(super) fn unknown(field: impl Into<Cow<'static, str>>, section: &'static str, rule: &'static str) -> Self {
        Self::new(Verdict::Unknown, field.into(), section, rule)
    }

    pub(super) fn replaced(field: impl Into<Cow<'static, str>>, section: &'static str, rule: &'static str) -> Self {
        Self::new(Verdict::Replaced, field.into(), section, rule)
    }

    pub(super) fn refused(
        field: impl Into<Cow<'static, str>>,
        section: &'static str,
        rule: &'static str,
        exception: Exception,
    ) -> Self {
        Self { exception: Some(exception), ..Self::new(Verdict::Refused, field.into(), section, rule) }
    }

    fn new(verdict: Verdict, field: Cow<'static, str>, section: &'static str, rule: &'static str) -> Self {
        Self { verdict, field, rule, section, exception: None, code_point: None, offset: None, more: 0 }
    }

    pub(super) fn at(self, code_point: char, offset: usize, more: usize) -> Self {
        Self { code_point: Some(code_point), offset: Some(offset), more, ..self }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.field)?;
        if let (Some(code_point), Some(offset)) = (self.code_point, self.offset) {
            write!(formatter, "U+{:04X} at byte {offset}", u32::from(code_point))?;
            if self.more > 0 {
                write!(formatter, " and {} more", self.more)?;
            }
            formatter.write_str(": ")?;
        }
        write!(formatter, "{} (contract {}", self.rule, self.section)?;
        if let Some(exception) = self.exception {
            write!(formatter, ", {exception}")?;
        }
        formatter.write_str(")")
    }
}

/// All findings about one response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationReport {
    findings: Vec<Finding>,
}

impl ValidationReport {
    /// The most severe verdict; accepted if there are no findings.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict).max().unwrap_or_default()
    }

    /// All findings, in the order of the response's parts.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The first finding of the most severe verdict.
    #[must_use]
    pub fn most_severe(&self) -> Option<&Finding> {
        let verdict = self.verdict();
        self.findings.iter().find(|finding| finding.verdict == verdict)
    }

    /// The exception, if the response is refused.
    #[must_use]
    pub fn exception(&self) -> Option<Exception> {
        self.most_severe()?.exception
    }

    pub(super) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub(super) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}
