//! What came of a call of a function.

use events::Verdict;
use lambda_emulator::Bytes;

/// What came of a call of a function. No `Debug`: answers and errors may contain anything.
#[derive(Clone)]
pub(super) enum CallResult {
    /// What the function returned, which need not be JSON.
    Output(Bytes),
    /// The function's error message, or that of its runtime (contract 1.8).
    FunctionError(String),
    /// Lambda did not invoke it: the name of Lambda's exception.
    NotInvoked(String),
    /// It did not answer in time.
    TimedOut,
}

/// What response validation says about an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) findings: Vec<String>,
}
