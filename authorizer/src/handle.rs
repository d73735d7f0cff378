//! The way of every event: read, verify, decide, answer.

use super::answer::{about, is_simple, no};
use super::event::Asked;
use super::rules::{Denial, decide};
use jwt_verifier::{Claims, Expected, Reason, Rejection, Verifier};
use policy::Policy;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// How an event went, for the log: a stable name each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The request passes.
    Allowed,
    /// The token is good, and the request is not for its bearer.
    Denied,
    /// There is no token, or none that counts.
    Unauthorized,
    /// The keys of the user pool could not be had, so nothing is known about the token.
    Unavailable,
    /// The payload is no event of an authorizer.
    NotAnEvent,
    /// Something panicked.
    Panicked,
}

impl Outcome {
    /// The name in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Unauthorized => "unauthorized",
            Self::Unavailable => "unavailable",
            Self::NotAnEvent => "not_an_event",
            Self::Panicked => "panicked",
        }
    }

    /// The error in the place of an answer. API Gateway makes 401 of the one word `Unauthorized`, and 500 of every other.
    const fn error(self) -> &'static str {
        match self {
            Self::Unauthorized => "Unauthorized",
            Self::NotAnEvent => "NotAnEvent",
            Self::Allowed | Self::Denied | Self::Unavailable | Self::Panicked => "Unavailable",
        }
    }
}

/// What becomes of an event.
///
/// No `Debug`: the answer holds the claims, as it is meant to.
pub struct Handled {
    /// The answer as JSON, or the one word of the error in its place.
    pub answer: Result<String, &'static str>,
    /// How it went.
    pub outcome: Outcome,
    /// Why nobody passes: the name of a [`Reason`], or `no_route`.
    pub reason: Option<&'static str>,
    /// The same more closely: the name of a [`Rejection`].
    pub rejection: Option<&'static str>,
}

impl Handled {
    fn new(outcome: Outcome, answer: serde_json::Result<String>) -> Self {
        Self { answer: answer.map_err(|_| outcome.error()), outcome, reason: None, rejection: None }
    }

    fn error(outcome: Outcome) -> Self {
        Self { answer: Err(outcome.error()), outcome, reason: None, rejection: None }
    }

    fn because(self, rejection: Rejection) -> Self {
        Self { reason: Some(rejection.reason().as_str()), rejection: Some(rejection.kind()), ..self }
    }
}

/// Answers one payload. A panic inside is an outcome too: the process must survive for the next event, and the runtime
/// would put the panic's text into its answer.
pub async fn handle(payload: &str, policy: &Policy, verifier: &Verifier) -> Handled {
    unless_it_panics(answered(payload, policy, verifier)).await
}

async fn unless_it_panics(handling: impl Future<Output = Handled>) -> Handled {
    let mut handling = pin!(handling);
    // Event, policy and keys cannot be left half changed: they are only read, or behind a lock of their own.
    std::future::poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| handling.as_mut().poll(context)));
        polled.unwrap_or_else(|_| Poll::Ready(Handled::error(Outcome::Panicked)))
    })
    .await
}

async fn answered(payload: &str, policy: &Policy, verifier: &Verifier) -> Handled {
    let Some(asked) = Asked::read(payload) else { return Handled::error(Outcome::NotAnEvent) };
    let Some(token) = &asked.token else {
        return Handled { reason: Some(Reason::MissingToken.as_str()), ..unauthorized(&asked, policy) };
    };
    match verifier.verify(token, Expected::Either).await {
        Ok(claims) => verified(&asked, &claims, policy),
        // Neither a no, which would sign people out, nor a yes.
        Err(Rejection::Jwks) => Handled::error(Outcome::Unavailable).because(Rejection::Jwks),
        Err(rejection) => unauthorized(&asked, policy).because(rejection),
    }
}

fn unauthorized(asked: &Asked, policy: &Policy) -> Handled {
    match is_simple(asked, policy) {
        true => Handled::new(Outcome::Unauthorized, no()),
        false => Handled::error(Outcome::Unauthorized),
    }
}

fn verified(asked: &Asked, claims: &Claims, policy: &Policy) -> Handled {
    let decided = decide(&policy.authorizer().routes, claims, &asked.arn);
    let outcome = if decided.is_ok() { Outcome::Allowed } else { Outcome::Denied };
    let handled = Handled::new(outcome, about(asked, claims, policy, decided));
    match decided {
        Ok(()) => handled,
        Err(Denial::NoRoute) => Handled { reason: Some("no_route"), ..handled },
        Err(Denial::Lacking(rejection)) => handled.because(rejection),
    }
}

#[cfg(test)]
mod tests {
    use super::{Handled, Outcome, unless_it_panics};

    #[tokio::test]
    async fn l07_a_panic_is_a_constant_error() {
        let panics = async { std::panic::panic_any("hunter2") };
        let Handled { answer, outcome, .. } = unless_it_panics(panics).await;
        assert_eq!((answer, outcome), (Err("Unavailable"), Outcome::Panicked));
    }
}
