//! The cost of one mail in this process, step by step and in total.

use crate::{
    error::BenchError,
    lambdas::SIGN_UP,
    statistics::median,
    table::{Bound, Row, Unit},
};
use events::{Envelope, MessageParts, validate_message, views::CustomMessage};
use policy::Policy;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use triggers::custom_message::{HANDLER, message_response, render};

/// Batches per figure.
const BATCHES: usize = 201;
/// The minimum duration of a batch: long compared with the clock's overhead, short compared with drift.
const BATCH: Duration = Duration::from_millis(2);

/// A step of handling a sign-up, or all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Decides and renders the mail.
    Render,
    /// Validates the response as Cognito would.
    Validate,
    /// Escapes the mail as JSON.
    Escape,
    /// Handles the event from bytes to bytes: parse, decide, validate, escape, splice.
    Handle,
    /// The baseline: echo parses the event as a `serde_json` value and writes it again.
    Echo,
}

impl Step {
    /// The steps of this project.
    pub(crate) const OURS: [Self; 4] = [Self::Render, Self::Validate, Self::Escape, Self::Handle];

    /// The name in tables and in the record.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Render => "decide and render a sign-up mail",
            Self::Validate => "validation of its response",
            Self::Escape => "its JSON escaping",
            Self::Handle => "its event from bytes to bytes",
            Self::Echo => "its event read and written by serde_json",
        }
    }

    /// The step with this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
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
    /// Repeats a step.
    fn repeat(&self, step: Step, repetitions: u32) {
        let Self { event, request, policy, parts } = self;
        let event = *event;
        match step {
            Step::Render => {
                repeat(repetitions, || render(black_box(event), &CustomMessage::from_event(black_box(event)), policy));
            }
            Step::Validate => {
                repeat(repetitions, || {
                    validate_message(black_box(event), request, black_box(*parts), &policy.pool_settings())
                });
            }
            Step::Escape => repeat(repetitions, || message_response(black_box(*parts))),
            Step::Handle => repeat(repetitions, || HANDLER.handle(black_box(SIGN_UP.as_bytes()), policy)),
            Step::Echo => repeat(repetitions, || echo::read_and_write(black_box(SIGN_UP.as_bytes()))),
        }
    }
}

/// Repeats some work.
fn repeat<T>(repetitions: u32, work: impl Fn() -> T) {
    for _ in 0..repetitions {
        black_box(work());
    }
}

/// Calls `work` with the measured sign-up.
///
/// # Errors
/// The policy sends no mail for it, or `work` fails.
fn with_sign_up<T>(policy: &Policy, work: impl FnOnce(&SignUp<'_>) -> Result<T, BenchError>) -> Result<T, BenchError> {
    let event = Envelope::parse(SIGN_UP.as_bytes())?;
    let request = CustomMessage::from_event(&event);
    let mail = render(&event, &request, policy).ok_or("the policy sends no mail for a sign-up")?;
    let (html, subject, sms) = (mail.html.as_deref(), mail.subject.as_deref(), mail.sms.as_deref());
    let parts = MessageParts { email_message: html, email_subject: subject, sms_message: sms };
    work(&SignUp { event: &event, request, policy, parts })
}

/// Repeats a step, to be run under Valgrind.
///
/// # Errors
/// The policy sends no mail for a sign-up.
pub(crate) fn repeat_step(step: Step, policy: &Policy, repetitions: u32) -> Result<(), BenchError> {
    with_sign_up(policy, |sign_up| {
        sign_up.repeat(step, repetitions);
        Ok(())
    })
}

/// Measures each step of a sign-up mail, and the total.
///
/// # Errors
/// The policy sends no mail for a sign-up.
pub(crate) fn measure(policy: &Policy) -> Result<Vec<Row>, BenchError> {
    with_sign_up(policy, |sign_up| {
        let size = sign_up.parts.email_message.ok_or("the policy sends no mail")?.len();
        let row = |step: Step, bound, detail: String| {
            let seconds = batches(|repetitions| sign_up.repeat(step, repetitions));
            let figure = median(seconds)? * 1e6;
            Ok::<_, BenchError>(Row { measure: step.name(), figure, unit: Unit::Microseconds, bound, detail })
        };
        let whole = "parse, decide, validate, escape, splice".to_owned();
        Ok(vec![
            row(Step::Render, Bound::AtMost(5.0), format!("a mail of {size} bytes"))?,
            row(Step::Validate, Bound::None, String::new())?,
            row(Step::Escape, Bound::None, String::new())?,
            row(Step::Handle, Bound::None, whole)?,
        ])
    })
}

/// The seconds of one repetition, as the mean of each batch.
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
    use crate::policy_files::policy;

    #[test]
    fn measured_sign_up_gets_a_mail() {
        let all = |sign_up: &SignUp<'_>| {
            let MessageParts { email_message, email_subject, sms_message } = sign_up.parts;
            Ok(email_message.is_some() && email_subject.is_some() && sms_message.is_some())
        };
        assert!(with_sign_up(&policy().unwrap(), all).unwrap());
    }

    #[test]
    fn every_batch_is_measured() {
        let seconds = batches(|repetitions| repeat(repetitions, || (0..100_u32).map(black_box).sum::<u32>()));
        assert_eq!(seconds.len(), BATCHES);
        assert!(seconds.iter().all(|seconds| *seconds > 0.0));
    }

    #[test]
    fn steps_are_found_by_name() {
        for step in Step::OURS.into_iter().chain([Step::Echo]) {
            assert_eq!(Step::from_name(step.name()), Some(step));
        }
        assert_eq!(Step::from_name("another"), None);
    }
}
