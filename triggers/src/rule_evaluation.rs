//! Evaluates the rules of a policy that can deny a request: those about signing up, and those about signing in.

use crate::log_note::{LogCode, LogNote};
use crate::response::Denial;
use policy::{RuleMode, SignInRule, SignUpRule};

/// A rule that has a name and a mode.
pub(crate) trait Rule {
    /// Its name in the log.
    fn name(&self) -> &str;
    /// Whether a violation is denied or only logged.
    fn mode(&self) -> RuleMode;
}

impl Rule for SignUpRule {
    fn name(&self) -> &str {
        self.name()
    }

    fn mode(&self) -> RuleMode {
        self.mode
    }
}

impl<K> Rule for SignInRule<K> {
    fn name(&self) -> &str {
        &self.name
    }

    fn mode(&self) -> RuleMode {
        self.mode
    }
}

/// The result of evaluating rules.
pub(crate) struct RuleEvaluation {
    /// The denial of the first violated rule that is enforced.
    pub(crate) refusal: Option<Denial>,
    /// `denied:<rule>` for that rule, and `shadow:<rule>:<Code>` for each violated rule in shadow mode.
    pub(crate) notes: Vec<LogNote>,
}

impl RuleEvaluation {
    /// Evaluates the rules in their order. All rules in shadow mode are evaluated, even after a denial, so that their
    /// counts in the log do not depend on other rules.
    pub(crate) fn evaluate<'r, R: Rule + 'r>(
        rules: impl IntoIterator<Item = &'r R>,
        violation: impl Fn(&R) -> Option<Denial>,
    ) -> Self {
        let mut evaluation = Self { refusal: None, notes: Vec::new() };
        for rule in rules {
            match (rule.mode(), evaluation.refusal) {
                (RuleMode::Enforce, Some(_)) => {}
                (RuleMode::Enforce, None) => {
                    evaluation.refusal = violation(rule);
                    evaluation.notes.extend(evaluation.refusal.map(|_| LogNote::about(LogCode::Denied, rule.name())));
                }
                (RuleMode::Shadow, _) => {
                    let note =
                        |Denial { code, .. }| LogNote::about(LogCode::Shadow, &format!("{}:{code}", rule.name()));
                    evaluation.notes.extend(violation(rule).map(note));
                }
            }
        }
        evaluation
    }
}

/// A sign-in rule that an event violates, for `explain`.
pub struct ViolatedRule<'p> {
    /// The rule's table in the policy.
    pub place: &'p policy::Place,
    /// Whether the violation is denied or only logged.
    pub mode: RuleMode,
    /// The rule's denial.
    pub denial: Denial,
}

impl<'p> ViolatedRule<'p> {
    /// The rules that are violated, in their order.
    pub(crate) fn find<K>(
        rules: &'p [SignInRule<K>],
        violation: impl Fn(&SignInRule<K>) -> Option<Denial>,
    ) -> Vec<Self> {
        let violated =
            |rule: &'p SignInRule<K>| Some(Self { place: &rule.place, mode: rule.mode, denial: violation(rule)? });
        rules.iter().filter_map(violated).collect()
    }
}
