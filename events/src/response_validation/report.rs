//! What the gate says: verdicts, their findings, and the exceptions that a client of Cognito would see.

use std::borrow::Cow;
use std::fmt;

/// What Cognito does with an answer, or with a part of it. The worse one is the greater one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Cognito does what the answer says.
    #[default]
    Accepted,
    /// Nobody can say without trying it on this pool.
    Unknown,
    /// Cognito uses its own text instead, silently.
    Replaced,
    /// The user's call fails.
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

/// How a failed call ends for Cognito's client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exception {
    /// The answer is not what Cognito can read (contract 1.8).
    InvalidLambdaResponse,
    /// The function returned an error or timed out (contract 1.8).
    UserLambdaValidation,
    /// The function could not be called (contract 1.8).
    UnexpectedLambda,
    /// A text breaks a constraint of the API model (contract 4.3).
    InvalidParameter,
    /// The user was not migrated (contract 12).
    UserNotFound,
}

impl Exception {
    /// The name as the API spells it.
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

/// One finding: which part of the answer, which rule, and what follows. Never a value of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What follows from this finding alone. [`Verdict::Accepted`]: a remark.
    pub verdict: Verdict,
    /// The path of the part, `response.emailMessage` for instance. Names that are no plain identifiers stand there
    /// by their place, `…claimsToAddOrOverride[3]`.
    pub field: Cow<'static, str>,
    /// The rule and what happens, one sentence.
    pub rule: &'static str,
    /// The section of the contract that the rule comes from.
    pub section: &'static str,
    /// How the user's call fails; of [`Verdict::Refused`] only.
    pub exception: Option<Exception>,
    /// The first character that breaks the rule; half a surrogate pair, which is no character, is U+FFFD.
    pub code_point: Option<char>,
    /// Where that character stands: bytes from the start of the field's text.
    pub offset: Option<usize>,
    /// How many more characters of the text break the same rule.
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

/// Everything the gate found in one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationReport {
    findings: Vec<Finding>,
}

impl ValidationReport {
    /// The worst of all findings; accepted where there is none.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict).max().unwrap_or_default()
    }

    /// Every finding, in the order of the answer's parts.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The first finding of the worst verdict.
    #[must_use]
    pub fn most_severe(&self) -> Option<&Finding> {
        let verdict = self.verdict();
        self.findings.iter().find(|finding| finding.verdict == verdict)
    }

    /// How the user's call fails, where the answer is refused.
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
