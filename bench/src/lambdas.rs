//! The measured Lambdas with their events, baselines and bounds; this file has those of the triggers.

use crate::{
    error::BenchError,
    policy_files::PolicyFiles,
    programs::Program,
    table::{Bound, Comparison},
};
use events::{LambdaVariant, Trigger};
use lambda_emulator::Bytes;
use policy::Policy;
use std::{ffi::OsString, fs};
use triggers::{HandlerOutput, Outcome};

/// One function of this project.
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
    pub(crate) comparison: Comparison,
    pub(crate) bounds: Bounds,
}

impl Baseline {
    /// The baseline of every Lambda.
    pub(crate) fn echo(program: &Program, bounds: Bounds) -> Self {
        Self { program: program.clone(), comparison: Comparison::Cost, bounds }
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

    /// The further baselines of a Lambda: hello-world in Rust for the functions without cryptography and SDK, and
    /// handwritten sign-up mails in Node and Python for custom messages.
    fn further(&self, lambda: &Lambda) -> Vec<Baseline> {
        let baseline = |program: &Program, comparison, start| {
            let bounds = Bounds { start, ..Bounds::NONE };
            Baseline { program: program.clone(), comparison, bounds }
        };
        let mut further = Vec::new();
        if lambda.size == SLIM {
            further.push(baseline(&self.hello, Comparison::Cost, Bound::AtMost(0.65)));
        }
        if lambda.program.name == Trigger::CustomMessage.binary() {
            further.push(baseline(&self.echo_musl, Comparison::Cost, Bound::None));
            further.push(baseline(&self.node, Comparison::Speed, Bound::AtLeast(45.0)));
            further.push(baseline(&self.python, Comparison::Speed, Bound::AtLeast(20.0)));
        }
        further
    }
}

/// The bounds relative to a baseline: time to first response, and memory. Those of warm responses are in instructions.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) start: Bound,
    pub(crate) memory: Bound,
}

impl Bounds {
    /// No bounds.
    pub(crate) const NONE: Self = Self { start: Bound::None, memory: Bound::None };
    /// For a function without cryptography and without the AWS SDK.
    const SLIM: Self = Self { start: Bound::AtMost(0.8), memory: Bound::AtMost(0.9) };
    /// For a function with cryptography.
    pub(crate) const AUTHORIZER: Self = Self { start: Bound::AtMost(0.85), memory: Bound::AtMost(1.4) };
    /// For a function with the AWS SDK that makes no AWS call.
    const LARGE: Self = Self { start: Bound::AtMost(1.5), ..Self::NONE };
}

/// Maximum binary size, in MB, of a function without cryptography or the AWS SDK.
const SLIM: Bound = Bound::AtMost(2.4);

/// The sign-up event whose steps are also measured in process (contract 4.1).
pub(crate) const SIGN_UP: &str = include_str!("../events/custom_message.json");

/// The Lambdas of the triggers, in every variant, with all baselines.
///
/// # Errors
/// A function has not been built, or does not handle its event under the policy.
pub(crate) fn triggers(
    policy: &Policy,
    files: &PolicyFiles<'_>,
    baselines: &Baselines,
) -> Result<Vec<Lambda>, BenchError> {
    let mut lambdas = variants(policy, files, &baselines.echo, |_| true)?;
    for lambda in &mut lambdas {
        lambda.baselines.extend(baselines.further(lambda));
    }
    Ok(lambdas)
}

/// Those without AWS calls, with echo as their baseline.
///
/// # Errors
/// As above.
pub(crate) fn slim_triggers(
    policy: &Policy,
    files: &PolicyFiles<'_>,
    echo: &Program,
) -> Result<Vec<Lambda>, BenchError> {
    variants(policy, files, echo, |variant| !variant.calls_aws())
}

fn variants(
    policy: &Policy,
    files: &PolicyFiles<'_>,
    echo: &Program,
    wanted: fn(&LambdaVariant) -> bool,
) -> Result<Vec<Lambda>, BenchError> {
    let all = Trigger::with_lambda().flat_map(|(trigger, lambda)| lambda.variants.iter().map(move |v| (trigger, v)));
    let measured = all.filter(|(_, variant)| wanted(variant)).map(|(trigger, variant)| {
        let event = event(trigger)?;
        let response = expected_response(trigger, &event, policy)?;
        let (bounds, size) = if variant.calls_aws() { (Bounds::LARGE, Bound::None) } else { (Bounds::SLIM, SLIM) };
        Ok(Lambda {
            program: Program::deployed(variant.name)?,
            event: event.into(),
            response,
            variables: files.variables(trigger.binary())?,
            size,
            baselines: vec![Baseline::echo(echo, bounds)],
        })
    });
    measured.collect()
}

/// The measured event of a trigger: `bench/events/<trigger>.json` without the trailing line break, as Lambda sends it.
fn event(trigger: Trigger) -> Result<String, BenchError> {
    let file = format!("{}/events/{}.json", env!("CARGO_MANIFEST_DIR"), trigger.binary().replace('-', "_"));
    let event = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    Ok(event.trim_ascii().to_owned())
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
            Err(format!("{name} does not handle its event as expected under its policy: {}", other.outcome.as_str())
                .into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy_files::policy;
    use events::Envelope;

    #[test]
    fn measured_events_are_handled_under_the_policy() {
        let policy = policy().unwrap();
        for (trigger, _) in Trigger::with_lambda() {
            let event = event(trigger).unwrap();
            let parsed = Envelope::parse(event.as_bytes()).unwrap();
            assert_eq!(parsed.trigger_source().trigger(), Some(trigger));
            expected_response(trigger, &event, &policy).unwrap();
        }
    }
}
