//! The Lambdas that are measured, each with its event and with what was promised of it; here those of the triggers.

use crate::{Fault, binaries::Binary, table::Bound};
use decisions::{Handled, Outcome};
use events::Trigger;
use policy::Policy;
use runtime_api::Bytes;
use std::{ffi::OsString, fs, path::Path};

/// One Lambda of the suite.
pub(crate) struct Lambda {
    pub(crate) binary: Binary,
    /// An event of an invented person, as AWS sends it, that the function answers without calling anybody.
    pub(crate) event: Bytes,
    /// How its answer begins: the whole of it where it is known. Another one may be cheaper.
    pub(crate) answer: String,
    /// What its environment has besides what every Lambda's has.
    pub(crate) variables: Vec<(OsString, OsString)>,
    pub(crate) bounds: Bounds,
}

/// What was promised beside the yardstick; of the binary in megabytes.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) start: Bound,
    pub(crate) warm: Bound,
    pub(crate) memory: Bound,
    pub(crate) binary: Bound,
}

impl Bounds {
    /// Nothing was.
    pub(crate) const NONE: Self =
        Self { start: Bound::None, warm: Bound::None, memory: Bound::None, binary: Bound::None };
    /// Of a function that links cryptography or an AWS SDK, as long as it has nothing to ask anybody.
    pub(crate) const LARGE: Self = Self { start: Bound::AtMost(1.5), ..Self::NONE };
    /// Of one that links neither.
    const SLIM: Self = Self {
        start: Bound::AtMost(1.2),
        warm: Bound::AtMost(1.3),
        memory: Bound::AtMost(1.6),
        binary: Bound::AtMost(2.0),
    };
}

/// The sign-up that is measured from inside too (contract 4.1).
pub(crate) const SIGN_UP: &str = include_str!("../events/custom_message.json");

/// Every trigger that there is a Lambda for, in the order in which a user meets them, with its event.
const TRIGGERS: [(Trigger, &str, Bounds); 4] = [
    (Trigger::CustomMessage, SIGN_UP, Bounds::SLIM),
    (Trigger::PreSignUp, include_str!("../events/pre_sign_up.json"), Bounds::SLIM),
    (Trigger::PreTokenGeneration, include_str!("../events/pre_token_generation.json"), Bounds::SLIM),
    (Trigger::PostConfirmation, include_str!("../events/post_confirmation.json"), Bounds::LARGE),
];

/// The Lambdas of the triggers.
///
/// # Errors
/// Where one was not made, or does not answer its event under the policy.
pub(crate) fn triggers(policy: &Policy) -> Result<Vec<Lambda>, Fault> {
    let measured = TRIGGERS.into_iter().map(|(trigger, event, bounds)| {
        let binary = Binary::deployed(trigger.binary())?;
        // The runtime takes the end of the line off.
        let event = event.trim_ascii();
        let answer = answer(trigger, event, policy)?;
        Ok(Lambda { binary, event: Bytes::from_static(event.as_bytes()), answer, variables: Vec::new(), bounds })
    });
    measured.collect()
}

/// What a trigger's function must answer.
///
/// # Errors
/// Where the answer would be a fallback, which is cheap, or where there would be work to carry out, which is not.
fn answer(trigger: Trigger, event: &str, policy: &Policy) -> Result<String, Fault> {
    let name = trigger.binary();
    let handler = decisions::handler(trigger).ok_or_else(|| format!("there is no {name}"))?;
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
    Policy::read("policy.toml", &policy_text()?, []).map_err(|problems| problems.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::Envelope;

    #[test]
    fn every_measured_event_is_its_triggers_and_answered_as_the_policy_wants() {
        let policy = policy().unwrap();
        for (trigger, event, _) in TRIGGERS {
            let parsed = Envelope::parse(event.as_bytes()).unwrap();
            assert_eq!(parsed.trigger_source().trigger(), Some(trigger));
            answer(trigger, event.trim_ascii(), &policy).unwrap();
        }
    }

    #[test]
    fn every_trigger_is_measured() {
        let measured = TRIGGERS.map(|(trigger, ..)| trigger);
        for trigger in Trigger::ALL.into_iter().filter(|trigger| decisions::handler(*trigger).is_some()) {
            assert!(measured.contains(&trigger), "{trigger:?}");
        }
    }
}
