//! The Lambdas that are measured, each with its event and with what was promised of it.

use crate::{Fault, table::Bound};
use decisions::{Handled, Outcome};
use events::Trigger;
use policy::Policy;
use std::{fs, path::Path};

/// One Lambda of the suite.
pub(crate) struct Lambda {
    pub(crate) trigger: Trigger,
    /// An event of an invented person, as Cognito sends it, that the function answers without a call to AWS.
    event: &'static str,
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

/// Of a function that links no AWS SDK.
const SLIM: Bounds = Bounds {
    start: Bound::AtMost(1.2),
    warm: Bound::AtMost(1.3),
    memory: Bound::AtMost(1.6),
    binary: Bound::AtMost(2.0),
};
/// Of one that does, as long as it has nothing to ask AWS.
const WITH_SDK: Bounds =
    Bounds { start: Bound::AtMost(1.5), warm: Bound::None, memory: Bound::None, binary: Bound::None };

/// The sign-up that is measured from inside too (contract 4.1).
pub(crate) const SIGN_UP: &str = include_str!("../events/custom_message.json");

/// Every one of them, in the order in which a user meets them.
pub(crate) const LAMBDAS: [Lambda; 4] = [
    Lambda { trigger: Trigger::CustomMessage, event: SIGN_UP, bounds: SLIM },
    Lambda { trigger: Trigger::PreSignUp, event: include_str!("../events/pre_sign_up.json"), bounds: SLIM },
    Lambda {
        trigger: Trigger::PreTokenGeneration,
        event: include_str!("../events/pre_token_generation.json"),
        bounds: SLIM,
    },
    Lambda {
        trigger: Trigger::PostConfirmation,
        event: include_str!("../events/post_confirmation.json"),
        bounds: WITH_SDK,
    },
];

impl Lambda {
    /// The name of its binary.
    pub(crate) fn name(&self) -> &'static str {
        self.trigger.binary()
    }

    /// The event, without the line's end: the runtime takes that off.
    pub(crate) fn event(&self) -> &'static str {
        self.event.trim_ascii()
    }

    /// What the function must answer under the repository's policy.
    ///
    /// # Errors
    /// Where the answer would be a fallback, which is cheap, or where there would be work to carry out, which is not.
    pub(crate) fn answer(&self, policy: &Policy) -> Result<String, Fault> {
        let handler = decisions::handler(self.trigger).ok_or_else(|| format!("there is no {}", self.name()))?;
        match handler.handle(self.event().as_bytes(), policy) {
            Handled { answer: Ok(answer), outcome: Outcome::Answered, work: None, .. } => Ok(answer.into_owned()),
            other => {
                let outcome = other.outcome.code();
                Err(format!("{} does not answer its event under policy.toml: {outcome}", self.name()).into())
            }
        }
    }
}

/// The policy that the binaries embed, without this process's environment.
///
/// # Errors
/// Where it has problems.
pub(crate) fn policy() -> Result<Policy, Fault> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml"))?;
    Policy::read("policy.toml", &text, []).map_err(|problems| problems.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::Envelope;

    #[test]
    fn every_measured_event_is_its_triggers_and_answered_as_the_policy_wants() {
        let policy = policy().unwrap();
        for lambda in LAMBDAS {
            let event = Envelope::parse(lambda.event().as_bytes()).unwrap();
            assert_eq!(event.trigger_source().trigger(), Some(lambda.trigger));
            lambda.answer(&policy).unwrap();
        }
    }

    #[test]
    fn every_lambda_is_measured() {
        let measured: Vec<_> = LAMBDAS.iter().map(|lambda| lambda.trigger).collect();
        for trigger in Trigger::ALL.into_iter().filter(|trigger| decisions::handler(*trigger).is_some()) {
            assert!(measured.contains(&trigger), "{trigger:?}");
        }
    }
}
