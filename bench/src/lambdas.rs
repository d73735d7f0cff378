//! The Lambdas that are measured, each with its event, with those it is held against and with what was promised of it; here those
//! of the triggers.

use crate::{
    Fault,
    programs::Program,
    sides::{Comparison, Sides},
    table::Bound,
};
use events::Trigger;
use lambda_emulator::Bytes;
use policy::Policy;
use std::{ffi::OsString, fs, path::Path};
use triggers::{Handled, Outcome};

/// One Lambda of the suite.
pub(crate) struct Lambda {
    pub(crate) program: Program,
    /// An event of an invented person, as AWS sends it, that the function answers without calling anybody.
    pub(crate) event: Bytes,
    /// How its answer begins: the whole of it where it is known. Another one may be cheaper.
    pub(crate) answer: String,
    /// What its environment has besides what every Lambda's has.
    pub(crate) variables: Vec<(OsString, OsString)>,
    /// Of its binary, in megabytes.
    pub(crate) size: Bound,
    /// Who takes turns with it; echo is the first.
    pub(crate) rivals: Vec<Rival>,
}

/// Somebody that a Lambda is held against.
#[derive(Clone)]
pub(crate) struct Rival {
    pub(crate) program: Program,
    /// How a ratio is said: what ours costs of theirs, or how many times as fast and as small ours is.
    pub(crate) comparison: Comparison,
    pub(crate) bounds: Bounds,
}

impl Rival {
    /// The yardstick of every Lambda.
    pub(crate) fn echo(program: &Program, bounds: Bounds) -> Self {
        Self { program: program.clone(), comparison: Sides::cost, bounds }
    }
}

/// Everybody that somebody is held against, built.
pub(crate) struct Yardsticks {
    pub(crate) echo: Program,
    echo_linked_alike: Program,
    hello: Program,
    node: Program,
    python: Program,
}

impl Yardsticks {
    /// All of them.
    ///
    /// # Errors
    /// Where one cannot be built or was not installed.
    pub(crate) fn all() -> Result<Self, Fault> {
        // Whoever lacks a peer learns it before anything is built.
        let (node, python) = (Program::node()?, Program::python()?);
        let (echo, echo_linked_alike) = (Program::echo()?, Program::echo_linked_alike()?);
        Ok(Self { echo, echo_linked_alike, hello: Program::hello()?, node, python })
    }

    /// What else the function that sends the mails is held against: other people's functions that send them, and what people
    /// begin with.
    fn of_custom_message(&self) -> [Rival; 4] {
        let rival = |program: &Program, comparison, start| {
            let bounds = Bounds { start, ..Bounds::NONE };
            Rival { program: program.clone(), comparison, bounds }
        };
        [
            rival(&self.echo_linked_alike, Sides::cost, Bound::None),
            rival(&self.hello, Sides::cost, Bound::AtMost(1.0)),
            rival(&self.node, Sides::speed, Bound::AtLeast(45.0)),
            rival(&self.python, Sides::speed, Bound::AtLeast(20.0)),
        ]
    }
}

/// What was promised beside somebody: of the first answer, of a warm answer's median and of the memory.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) start: Bound,
    pub(crate) warm: Bound,
    pub(crate) memory: Bound,
}

impl Bounds {
    /// Nothing was.
    pub(crate) const NONE: Self = Self { start: Bound::None, warm: Bound::None, memory: Bound::None };
    /// Of a function that links cryptography or an AWS SDK, as long as it has nothing to ask anybody.
    pub(crate) const LARGE: Self = Self { start: Bound::AtMost(1.5), ..Self::NONE };
    /// Of one that links neither.
    const SLIM: Self = Self { start: Bound::AtMost(1.2), warm: Bound::AtMost(1.3), memory: Bound::AtMost(1.6) };
    /// Of the one that everybody who signs up waits for.
    const CUSTOM_MESSAGE: Self = Self { start: Bound::AtMost(1.15), ..Self::SLIM };
}

/// What the binary of a function that links neither may be as large as, in megabytes.
const SLIM: Bound = Bound::AtMost(2.0);

/// The sign-up that is measured from inside too (contract 4.1).
pub(crate) const SIGN_UP: &str = include_str!("../events/custom_message.json");

/// Every trigger that there is a Lambda for, in the order in which a user meets them, with its event.
const TRIGGERS: [(Trigger, &str, Bounds, Bound); 4] = [
    (Trigger::CustomMessage, SIGN_UP, Bounds::CUSTOM_MESSAGE, SLIM),
    (Trigger::PreSignUp, include_str!("../events/pre_sign_up.json"), Bounds::SLIM, SLIM),
    (Trigger::PreTokenGeneration, include_str!("../events/pre_token_generation.json"), Bounds::SLIM, SLIM),
    (Trigger::PostConfirmation, include_str!("../events/post_confirmation.json"), Bounds::LARGE, Bound::None),
];

/// The Lambdas of the triggers, beside echo.
///
/// # Errors
/// Where one was not made, or does not answer its event under the policy.
pub(crate) fn triggers(policy: &Policy, echo: &Program) -> Result<Vec<Lambda>, Fault> {
    let measured = TRIGGERS.into_iter().map(|(trigger, event, bounds, size)| {
        let program = Program::deployed(trigger.binary())?;
        // The runtime takes the end of the line off.
        let event = event.trim_ascii();
        let answer = answer(trigger, event, policy)?;
        let event = Bytes::from_static(event.as_bytes());
        Ok(Lambda { program, event, answer, variables: Vec::new(), size, rivals: vec![Rival::echo(echo, bounds)] })
    });
    measured.collect()
}

/// The same, that of the mails beside everybody else too.
///
/// # Errors
/// As above.
pub(crate) fn triggers_beside_all(policy: &Policy, yardsticks: &Yardsticks) -> Result<Vec<Lambda>, Fault> {
    let mut lambdas = triggers(policy, &yardsticks.echo)?;
    let mails = Trigger::CustomMessage.binary();
    let custom_message = lambdas.iter_mut().filter(|lambda| lambda.program.name == mails);
    custom_message.for_each(|lambda| lambda.rivals.extend(yardsticks.of_custom_message()));
    Ok(lambdas)
}

/// Those that are held to what a function may take that links neither cryptography nor an SDK.
///
/// # Errors
/// As above.
pub(crate) fn slim_triggers(policy: &Policy, echo: &Program) -> Result<Vec<Lambda>, Fault> {
    let mut lambdas = triggers(policy, echo)?;
    lambdas.retain(|lambda| lambda.size == SLIM);
    Ok(lambdas)
}

/// What a trigger's function must answer.
///
/// # Errors
/// Where the answer would be a fallback, which is cheap, or where there would be work to carry out, which is not.
fn answer(trigger: Trigger, event: &str, policy: &Policy) -> Result<String, Fault> {
    let name = trigger.binary();
    let handler = triggers::handler(trigger).ok_or_else(|| format!("there is no {name}"))?;
    match handler.handle(event.as_bytes(), policy) {
        Handled { answer: Ok(answer), outcome: Outcome::Answered, work: None, .. } => Ok(answer.into_owned()),
        other => Err(format!("{name} does not answer its event under policy.toml: {}", other.outcome.code()).into()),
    }
}

/// The text of the policy that the binaries embed.
///
/// # Errors
/// Where it cannot be read.
pub(crate) fn policy_text() -> Result<String, Fault> {
    Ok(fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml"))?)
}

/// That policy, without this process's environment.
///
/// # Errors
/// Where it has problems.
pub(crate) fn policy() -> Result<Policy, Fault> {
    Policy::parse("policy.toml", &policy_text()?, []).map_err(|problems| problems.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::Envelope;

    #[test]
    fn every_measured_event_is_its_triggers_and_answered_as_the_policy_wants() {
        let policy = policy().unwrap();
        for (trigger, event, ..) in TRIGGERS {
            let parsed = Envelope::parse(event.as_bytes()).unwrap();
            assert_eq!(parsed.trigger_source().trigger(), Some(trigger));
            answer(trigger, event.trim_ascii(), &policy).unwrap();
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
