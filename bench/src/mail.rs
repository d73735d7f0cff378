//! The work inside: what one mail costs, step by step and as a whole, in this process.

use crate::{
    Fault,
    lambdas::SIGN_UP,
    statistics::Estimate,
    table::{Bound, Row, Unit},
};
use events::{Envelope, MessageParts, gate_message, views::CustomMessage};
use policy::Policy;
use serde_json::Value;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use triggers::custom_message::{HANDLER, message_response, render};

/// Measured batches of each figure.
const BATCHES: usize = 201;
/// How long a batch takes at least: long beside the clock's own price, short beside a drift of the machine.
const BATCH: Duration = Duration::from_millis(2);

/// A part of the work for a sign-up mail, or all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// What is to be said, and the mail of it.
    Render,
    /// The rules of Cognito's.
    Gate,
    /// The mail as JSON.
    Escape,
    /// The event from bytes to bytes: reading, deciding, gate, escaping, splicing.
    Handle,
    /// Nothing of ours: what echo does with the event, which is read as a value of serde_json's and written again.
    Echo,
}

impl Step {
    /// Those of ours.
    pub(crate) const OURS: [Self; 4] = [Self::Render, Self::Gate, Self::Escape, Self::Handle];

    /// What a person and a file call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Render => "decide and render a sign-up mail",
            Self::Gate => "its gate",
            Self::Escape => "its JSON escaping",
            Self::Handle => "its event from bytes to bytes",
            Self::Echo => "its event read and written by serde_json",
        }
    }

    /// The step of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::OURS.into_iter().chain([Self::Echo]).find(|step| step.name() == name)
    }
}

/// A sign-up and its mail.
struct SignUp<'e> {
    event: &'e Envelope<'e>,
    request: CustomMessage<'e>,
    policy: &'e Policy,
    parts: MessageParts<'e>,
}

impl SignUp<'_> {
    /// Does a step so many times.
    fn repeat(&self, step: Step, repetitions: u32) {
        let Self { event, request, policy, parts } = self;
        let event = *event;
        match step {
            Step::Render => {
                repeat(repetitions, || render(black_box(event), &CustomMessage::read(black_box(event)), policy));
            }
            Step::Gate => {
                repeat(repetitions, || {
                    gate_message(black_box(event), request, black_box(*parts), &policy.pool_settings())
                });
            }
            Step::Escape => repeat(repetitions, || message_response(black_box(*parts))),
            Step::Handle => repeat(repetitions, || HANDLER.handle(black_box(SIGN_UP.as_bytes()), policy)),
            Step::Echo => repeat(repetitions, || {
                serde_json::from_slice::<Value>(black_box(SIGN_UP.as_bytes()))
                    .and_then(|event| serde_json::to_vec(&event))
            }),
        }
    }
}

/// Does something so many times.
fn repeat<T>(repetitions: u32, work: impl Fn() -> T) {
    for _ in 0..repetitions {
        black_box(work());
    }
}

/// Something with the measured sign-up.
///
/// # Errors
/// Where the policy does not answer it with a mail, and those of what is done.
fn with_sign_up<T>(policy: &Policy, work: impl FnOnce(&SignUp<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
    let event = Envelope::parse(SIGN_UP.as_bytes())?;
    let request = CustomMessage::read(&event);
    let mail = render(&event, &request, policy).ok_or("the policy answers no sign-up")?;
    let (html, subject, sms) = (mail.html.as_deref(), mail.subject.as_deref(), mail.sms.as_deref());
    let parts = MessageParts { email_message: html, email_subject: subject, sms_message: sms };
    work(&SignUp { event: &event, request, policy, parts })
}

/// Does a step so many times, for somebody who counts.
///
/// # Errors
/// Where the policy does not answer a sign-up with a mail.
pub(crate) fn repeat_step(step: Step, policy: &Policy, repetitions: u32) -> Result<(), Fault> {
    with_sign_up(policy, |sign_up| {
        sign_up.repeat(step, repetitions);
        Ok(())
    })
}

/// The steps of one sign-up mail, each on its own, and the whole.
///
/// # Errors
/// Where the policy does not answer a sign-up with a mail.
pub(crate) fn measure(policy: &Policy) -> Result<Vec<Row>, Fault> {
    with_sign_up(policy, |sign_up| {
        let size = sign_up.parts.email_message.ok_or("the policy sends no mail")?.len();
        let row = |step: Step, bound, detail: String| {
            let seconds = batches(|repetitions| sign_up.repeat(step, repetitions));
            let figure = Estimate::of(seconds).ok_or("nothing was measured")?.scaled(1e6);
            Ok::<_, Fault>(Row {
                measure: step.name(),
                figure,
                unit: Unit::Microseconds,
                bound,
                instructions: None,
                detail,
            })
        };
        let whole = "reading, deciding, gate, escaping, splicing".to_owned();
        Ok(vec![
            row(Step::Render, Bound::AtMost(5.0), format!("a mail of {size} bytes"))?,
            row(Step::Gate, Bound::None, String::new())?,
            row(Step::Escape, Bound::None, String::new())?,
            row(Step::Handle, Bound::None, whole)?,
        ])
    })
}

/// Seconds that a piece of work takes, one mean per batch.
fn batches(work: impl Fn(u32)) -> Vec<f64> {
    let mean = |repetitions: u32| {
        let started = Instant::now();
        work(repetitions);
        started.elapsed().as_secs_f64() / f64::from(repetitions)
    };
    let mut repetitions = 1;
    while mean(repetitions) * f64::from(repetitions) < BATCH.as_secs_f64() {
        repetitions *= 2;
    }
    (0..BATCHES).map(|_| mean(repetitions)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lambdas::policy;

    #[test]
    fn the_measured_sign_up_is_answered_with_a_mail_under_the_repositorys_policy() {
        let all = |sign_up: &SignUp<'_>| {
            let MessageParts { email_message, email_subject, sms_message } = sign_up.parts;
            Ok(email_message.is_some() && email_subject.is_some() && sms_message.is_some())
        };
        assert!(with_sign_up(&policy().unwrap(), all).unwrap());
    }

    #[test]
    fn a_batch_for_every_figure() {
        let seconds = batches(|repetitions| repeat(repetitions, || (0..100_u32).map(black_box).sum::<u32>()));
        assert_eq!(seconds.len(), BATCHES);
        assert!(seconds.iter().all(|seconds| *seconds > 0.0));
    }

    #[test]
    fn steps_are_found_by_their_names() {
        for step in Step::OURS.into_iter().chain([Step::Echo]) {
            assert_eq!(Step::named(step.name()), Some(step));
        }
        assert_eq!(Step::named("another"), None);
    }
}
