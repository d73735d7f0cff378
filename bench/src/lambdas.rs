//! The measured Lambdas with their events, baselines and bounds; this file has those of the triggers.

use crate::{
    error::BenchError,
    pair::{Comparison, Pair},
    programs::Program,
    table::Bound,
};
use events::Trigger;
use lambda_emulator::Bytes;
use policy::Policy;
use std::{ffi::OsString, fs, path::Path};
use triggers::{HandlerOutput, Outcome};

/// One Lambda of the suite.
pub(crate) struct Lambda {
    pub(crate) program: Program,
    /// An event of an invented user, as AWS sends it, which the function handles without calling AWS.
    pub(crate) event: Bytes,
    /// The beginning of the expected response, or all of it if known: a wrong response may be cheaper.
    pub(crate) response: String,
    /// Additional environment variables.
    pub(crate) variables: Vec<(OsString, OsString)>,
    /// Bound for the binary in megabytes.
    pub(crate) size: Bound,
    /// The programs that it is compared with; echo is the first.
    pub(crate) baselines: Vec<Baseline>,
}

/// A program that a Lambda is compared with.
#[derive(Clone)]
pub(crate) struct Baseline {
    pub(crate) program: Program,
    /// Whether the ratio is our cost relative to the baseline, or our speed relative to it.
    pub(crate) comparison: Comparison,
    pub(crate) bounds: Bounds,
}

impl Baseline {
    /// The baseline of every Lambda.
    pub(crate) fn echo(program: &Program, bounds: Bounds) -> Self {
        Self { program: program.clone(), comparison: Pair::cost, bounds }
    }
}

/// All baselines, built.
pub(crate) struct Baselines {
    pub(crate) echo: Program,
    echo_musl: Program,
    hello: Program,
    node: Program,
    python: Program,
}

impl Baselines {
    /// Builds all baselines.
    ///
    /// # Errors
    /// A baseline cannot be built or is not installed.
    pub(crate) fn all() -> Result<Self, BenchError> {
        // Check first for programs that may be missing on the machine, before anything is built.
        let (node, python) = (Program::node()?, Program::python()?);
        let (echo, echo_musl) = (Program::echo()?, Program::echo_musl()?);
        Ok(Self { echo, echo_musl, hello: Program::hello()?, node, python })
    }

    /// Further baselines of the custom message function: handwritten sign-up mails in Node and Python, and hello-world
    /// in Rust.
    fn of_custom_message(&self) -> [Baseline; 4] {
        let baseline = |program: &Program, comparison, start| {
            let bounds = Bounds { start, ..Bounds::NONE };
            Baseline { program: program.clone(), comparison, bounds }
        };
        [
            baseline(&self.echo_musl, Pair::cost, Bound::None),
            baseline(&self.hello, Pair::cost, Bound::AtMost(1.0)),
            baseline(&self.node, Pair::speed, Bound::AtLeast(45.0)),
            baseline(&self.python, Pair::speed, Bound::AtLeast(20.0)),
        ]
    }
}

/// The bounds relative to a baseline: time to first response, median of a warm response, and memory.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) start: Bound,
    pub(crate) warm: Bound,
    pub(crate) memory: Bound,
}

impl Bounds {
    /// No bounds.
    pub(crate) const NONE: Self = Self { start: Bound::None, warm: Bound::None, memory: Bound::None };
    /// For a function with cryptography or an AWS SDK that makes no AWS call.
    pub(crate) const LARGE: Self = Self { start: Bound::AtMost(1.5), ..Self::NONE };
    /// For a function with neither.
    const SLIM: Self = Self { start: Bound::AtMost(1.2), warm: Bound::AtMost(1.3), memory: Bound::AtMost(1.6) };
    /// Stricter, because every user who signs up waits for it.
    const CUSTOM_MESSAGE: Self = Self { start: Bound::AtMost(1.15), ..Self::SLIM };
}

/// Maximum binary size, in MB, of a function without cryptography or the AWS SDK.
const SLIM: Bound = Bound::AtMost(2.0);

/// The sign-up event whose steps are also measured in process (contract 4.1).
pub(crate) const SIGN_UP: &str = include_str!("../events/custom_message.json");

/// Every trigger with a Lambda, in the order in which a user meets them, with its event and bounds.
const TRIGGERS: [(Trigger, &str, Bounds, Bound); 4] = [
    (Trigger::CustomMessage, SIGN_UP, Bounds::CUSTOM_MESSAGE, SLIM),
    (Trigger::PreSignUp, include_str!("../events/pre_sign_up.json"), Bounds::SLIM, SLIM),
    (Trigger::PreTokenGeneration, include_str!("../events/pre_token_generation.json"), Bounds::SLIM, SLIM),
    (Trigger::PostConfirmation, include_str!("../events/post_confirmation.json"), Bounds::LARGE, Bound::None),
];

/// The Lambdas of the triggers with echo as their baseline.
///
/// # Errors
/// A function has not been built, or does not handle its event under the policy.
pub(crate) fn triggers(policy: &Policy, echo: &Program) -> Result<Vec<Lambda>, BenchError> {
    let measured = TRIGGERS.into_iter().map(|(trigger, event, bounds, size)| {
        let program = Program::deployed(trigger.binary())?;
        // The runtime strips the trailing line break.
        let event = event.trim_ascii();
        let response = expected_response(trigger, event, policy)?;
        let event = Bytes::from_static(event.as_bytes());
        Ok(Lambda {
            program,
            event,
            response,
            variables: Vec::new(),
            size,
            baselines: vec![Baseline::echo(echo, bounds)],
        })
    });
    measured.collect()
}

/// The same with all baselines for the custom message function.
///
/// # Errors
/// As above.
pub(crate) fn triggers_with_all_baselines(policy: &Policy, baselines: &Baselines) -> Result<Vec<Lambda>, BenchError> {
    let mut lambdas = triggers(policy, &baselines.echo)?;
    let mails = Trigger::CustomMessage.binary();
    let custom_message = lambdas.iter_mut().filter(|lambda| lambda.program.name == mails);
    custom_message.for_each(|lambda| lambda.baselines.extend(baselines.of_custom_message()));
    Ok(lambdas)
}

/// The functions without cryptography and SDK.
///
/// # Errors
/// As above.
pub(crate) fn slim_triggers(policy: &Policy, echo: &Program) -> Result<Vec<Lambda>, BenchError> {
    let mut lambdas = triggers(policy, echo)?;
    lambdas.retain(|lambda| lambda.size == SLIM);
    Ok(lambdas)
}

/// The expected response of a trigger's function.
///
/// # Errors
/// The response is a fallback, which would be cheap, or requests effects, which would be expensive.
fn expected_response(trigger: Trigger, event: &str, policy: &Policy) -> Result<String, BenchError> {
    let name = trigger.binary();
    let handler = triggers::handler(trigger).ok_or_else(|| format!("{name} has no handler"))?;
    match handler.handle(event.as_bytes(), policy) {
        HandlerOutput { response: Ok(response), outcome: Outcome::Answered, effect: None, .. } => {
            Ok(response.into_owned())
        }
        other => {
            Err(format!("{name} does not handle its event as expected under policy.toml: {}", other.outcome.as_str())
                .into())
        }
    }
}

/// The text of the policy that the binaries embed.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn policy_text() -> Result<String, BenchError> {
    Ok(fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml"))?)
}

/// The policy, without this process's environment.
///
/// # Errors
/// The policy is invalid.
pub(crate) fn policy() -> Result<Policy, BenchError> {
    Policy::parse("policy.toml", &policy_text()?, []).map_err(|problems| problems.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::Envelope;

    #[test]
    fn measured_events_are_handled_under_the_policy() {
        let policy = policy().unwrap();
        for (trigger, event, ..) in TRIGGERS {
            let parsed = Envelope::parse(event.as_bytes()).unwrap();
            assert_eq!(parsed.trigger_source().trigger(), Some(trigger));
            expected_response(trigger, event.trim_ascii(), &policy).unwrap();
        }
    }

    #[test]
    fn every_trigger_is_measured() {
        let measured = TRIGGERS.map(|(trigger, ..)| trigger);
        for trigger in Trigger::ALL.into_iter().filter(|trigger| triggers::handler(*trigger).is_some()) {
            assert!(measured.contains(&trigger), "{trigger:?}");
        }
    }
}
