//! Handling an event: parse, verify the token, decide, respond.

use super::event::AuthorizationRequest;
use super::response::{response_for, simple_denial, uses_simple_response};
use super::rules::{Denial, decide};
use jwt_verifier::{Claims, Expected, Reason, Rejection, Verifier};
use policy::Policy;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use tracing::Level;

/// Declares [`Outcome`]: each outcome once, with its name, its level and what `docs/reference/log-codes.md` says about
/// it.
macro_rules! outcomes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $code:literal, $level:ident, $action:literal;)+) => {
        events::codes! {
            /// The outcome of an event, with a stable name for the log.
            pub enum Outcome {
                $($(#[doc = $meaning])+ $name = $code;)+
            }
        }

        impl Outcome {
            /// The level of its log line.
            #[must_use]
            pub const fn level(self) -> Level {
                match self {
                    $(Self::$name => Level::$level,)+
                }
            }

            /// What to do about it.
            #[must_use]
            pub const fn action(self) -> &'static str {
                match self {
                    $(Self::$name => $action,)+
                }
            }
        }
    };
}

outcomes! {
    /// The request is allowed.
    Allowed = "allowed", INFO, "Nothing.";
    /// The token is valid, but no route allows the request. API Gateway responds with 403.
    Denied = "denied", INFO, "Nothing. If the request should be allowed, see `reason` and `[authorizer.routes]`.";
    /// The request has no token, or an invalid one. API Gateway responds with 401, or with 403 if the authorizer
    /// returned a simple response.
    Unauthorized = "unauthorized", INFO, "Nothing. If the token should be accepted, see `rejection`.";
    /// The keys of the user pool are not available, so the token cannot be verified. API Gateway responds with 500.
    Unavailable = "unavailable", ERROR,
        "Check that the function can reach Cognito, or put the keys into the policy (`[verification] jwks`).";
    /// The payload is not the event of an authorizer.
    NotAnEvent = "not_an_event", ERROR, "Check what invokes the function.";
    /// The function panicked. API Gateway responds with 500.
    Panicked = "panicked", ERROR, "Report it, with the file and line in the log line of the panic.";
}

/// The reason in the log if the token is valid and no route matches the request.
pub const NO_ROUTE: &str = "no_route";

impl Outcome {
    /// The error that the function returns instead of a response. After `Allowed` and `Denied` it would be used only if the
    /// response could not be serialized. API Gateway maps `Unauthorized` to 401, and any other error to 500.
    const fn error(self) -> &'static str {
        match self {
            Self::Unauthorized => "Unauthorized",
            Self::NotAnEvent => "NotAnEvent",
            Self::Allowed | Self::Denied | Self::Unavailable | Self::Panicked => "Unavailable",
        }
    }
}

/// The result of an event. `Debug` is not derived, because the response contains the claims.
pub struct AuthorizerOutput {
    /// The response as JSON, or the error instead.
    pub response: Result<String, &'static str>,
    /// The outcome.
    pub outcome: Outcome,
    /// Why the request is not allowed: the name of a [`Reason`], or [`NO_ROUTE`].
    pub reason: Option<&'static str>,
    /// The reason in more detail: the kind of a [`Rejection`].
    pub rejection: Option<&'static str>,
}

impl AuthorizerOutput {
    fn new(outcome: Outcome, response: serde_json::Result<String>) -> Self {
        Self { response: response.map_err(|_| outcome.error()), outcome, reason: None, rejection: None }
    }

    fn error(outcome: Outcome) -> Self {
        Self { response: Err(outcome.error()), outcome, reason: None, rejection: None }
    }

    fn with_rejection(self, rejection: Rejection) -> Self {
        Self { reason: Some(rejection.reason().as_str()), rejection: Some(rejection.kind()), ..self }
    }
}

/// Handles one event. Panics are caught here and not left to the Lambda runtime, which would return the panic's message.
pub async fn handle(payload: &str, policy: &Policy, verifier: &Verifier) -> AuthorizerOutput {
    catch_panic(authorize(payload, policy, verifier)).await
}

async fn catch_panic(handling: impl Future<Output = AuthorizerOutput>) -> AuthorizerOutput {
    let mut handling = pin!(handling);
    // Unwind safe: event and policy are only read, and the keys are behind a lock.
    std::future::poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| handling.as_mut().poll(context)));
        polled.unwrap_or_else(|_| Poll::Ready(AuthorizerOutput::error(Outcome::Panicked)))
    })
    .await
}

async fn authorize(payload: &str, policy: &Policy, verifier: &Verifier) -> AuthorizerOutput {
    let Some(request) = AuthorizationRequest::parse(payload) else {
        return AuthorizerOutput::error(Outcome::NotAnEvent);
    };
    let Some(token) = &request.token else {
        return AuthorizerOutput {
            reason: Some(Reason::MissingToken.as_str()),
            ..unauthorized_output(&request, policy)
        };
    };
    match verifier.verify(token, Expected::Either).await {
        Ok(claims) => verified_output(&request, &claims, policy),
        // Neither an approval nor a denial: clients sign their users out after a 401.
        Err(Rejection::Jwks) => AuthorizerOutput::error(Outcome::Unavailable).with_rejection(Rejection::Jwks),
        Err(rejection) => unauthorized_output(&request, policy).with_rejection(rejection),
    }
}

fn unauthorized_output(request: &AuthorizationRequest, policy: &Policy) -> AuthorizerOutput {
    match uses_simple_response(request, policy) {
        true => AuthorizerOutput::new(Outcome::Unauthorized, simple_denial()),
        false => AuthorizerOutput::error(Outcome::Unauthorized),
    }
}

fn verified_output(request: &AuthorizationRequest, claims: &Claims, policy: &Policy) -> AuthorizerOutput {
    let decision = decide(&policy.authorizer().routes, claims, &request.arn);
    let outcome = if decision.is_ok() { Outcome::Allowed } else { Outcome::Denied };
    let output = AuthorizerOutput::new(outcome, response_for(request, claims, policy, decision));
    match decision {
        Ok(()) => output,
        Err(Denial::NoRoute) => AuthorizerOutput { reason: Some(NO_ROUTE), ..output },
        Err(Denial::InsufficientClaims(rejection)) => output.with_rejection(rejection),
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthorizerOutput, Outcome, catch_panic};

    #[tokio::test]
    async fn l07_panic_is_a_fixed_error() {
        let panics = async { std::panic::panic_any("hunter2") };
        let AuthorizerOutput { response, outcome, .. } = catch_panic(panics).await;
        assert_eq!((response, outcome), (Err("Unavailable"), Outcome::Panicked));
    }
}
