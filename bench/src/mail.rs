//! The work inside: what one mail costs, step by step and as a whole, in this process.

use crate::{
    Fault,
    lambdas::SIGN_UP,
    statistics::Estimate,
    table::{Bound, Row, Unit},
};
use decisions::custom_message::{HANDLER, message_response, render};
use events::{Envelope, MessageParts, gate_message, views::CustomMessage};
use policy::Policy;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// Measured batches of each figure.
const BATCHES: usize = 201;
/// How long a batch takes at least: long beside the clock's own price, short beside a drift of the machine.
const BATCH: Duration = Duration::from_millis(2);

/// The steps of one sign-up mail, each on its own, and the whole.
///
/// # Errors
/// Where the policy does not answer a sign-up with a mail.
pub(crate) fn measure(policy: &Policy) -> Result<Vec<Row>, Fault> {
    let event = Envelope::parse(SIGN_UP.as_bytes())?;
    let request = CustomMessage::read(&event);
    let mail = render(&event, &request, policy).ok_or("the policy answers no sign-up")?;
    let (html, subject, sms) = (mail.html.as_deref(), mail.subject.as_deref(), mail.sms.as_deref());
    let parts = MessageParts { email_message: html, email_subject: subject, sms_message: sms };
    let size = format!("a mail of {} bytes", html.ok_or("the policy sends no mail")?.len());

    let decided = batches(|| render(black_box(&event), &CustomMessage::read(black_box(&event)), policy));
    let gated = batches(|| gate_message(black_box(&event), &request, black_box(parts), &policy.pool()));
    let escaped = batches(|| message_response(black_box(parts)));
    let handled = batches(|| HANDLER.handle(black_box(SIGN_UP.as_bytes()), policy));
    let row = |measure, seconds, bound, detail: &str| microseconds(measure, seconds, bound, detail.to_owned());
    Ok(vec![
        row("decide and render a sign-up mail", decided, Bound::AtMost(10.0), &size)?,
        row("its gate", gated, Bound::None, "")?,
        row("its JSON escaping", escaped, Bound::None, "")?,
        row("its event from bytes to bytes", handled, Bound::None, "reading, deciding, gate, escaping, splicing")?,
    ])
}

fn microseconds(measure: &'static str, seconds: Vec<f64>, bound: Bound, detail: String) -> Result<Row, Fault> {
    let figure = Estimate::of(seconds).ok_or("nothing was measured")?.scaled(1e6);
    Ok(Row { measure, figure, unit: Unit::Microseconds, bound, detail })
}

/// Seconds that a piece of work takes, one mean per batch.
fn batches<T>(work: impl Fn() -> T) -> Vec<f64> {
    let mean = |repetitions: u32| {
        let started = Instant::now();
        for _ in 0..repetitions {
            black_box(work());
        }
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
        let policy = policy().unwrap();
        let event = Envelope::parse(SIGN_UP.as_bytes()).unwrap();
        let mail = render(&event, &CustomMessage::read(&event), &policy).unwrap();
        assert!(mail.html.is_some() && mail.subject.is_some() && mail.sms.is_some());
    }

    #[test]
    fn a_batch_for_every_figure() {
        let seconds = batches(|| (0..100_u32).map(black_box).sum::<u32>());
        assert_eq!(seconds.len(), BATCHES);
        assert!(seconds.iter().all(|seconds| *seconds > 0.0));
    }
}
