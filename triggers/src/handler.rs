//! The path of every event: envelope → decision → response validation → response. It also defines what is returned when
//! one of these stages fails, so that no trigger has to.

use crate::decision::{Decision, ProposedResponse};
use crate::effects::Effect;
use crate::log_note::LogNote;
use crate::outcome::Outcome;
use crate::response::{Denial, Response};
use events::{Envelope, Trigger, TriggerSource, Verdict};
use policy::Policy;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is specific to one trigger.
pub struct Handler {
    /// The trigger whose events it handles.
    pub trigger: Trigger,
    /// Pure decision function. It is called only for events of this trigger with a known source. On `Err(outcome)` the
    /// result is the fallback, or [`Handler::unavailable`] if the trigger fails closed.
    pub decide: for<'e> fn(&Envelope<'e>, &Policy) -> Result<Decision<'e>, Outcome>,
    /// Whether this trigger enforces a restriction under this policy. If so, it fails closed: the response to an event
    /// that it cannot decide on is [`Handler::unavailable`].
    pub fails_closed: fn(&Policy) -> bool,
    /// The response if the decision yields no valid one and the trigger fails open.
    pub fallback: fn(&Envelope<'_>) -> Response,
    /// The fixed error, for a payload that is not a valid event, and for a user migration event. A trigger that fails
    /// closed also returns it for an event that it cannot decide on.
    pub unavailable: Denial,
    /// All other errors: denials by a rule, and failed effects. `docs/reference/denials.md` lists them.
    pub denials: &'static [Denial],
}

/// The result of handling one event.
pub struct HandlerOutput<'e> {
    /// The response to Cognito, or an error instead.
    pub response: Result<Cow<'e, str>, Denial>,
    /// The outcome for the log.
    pub outcome: Outcome,
    /// Notes for the log, in addition to the outcome.
    pub notes: Vec<LogNote>,
    /// The effect to execute before the response is returned.
    pub effect: Option<Effect>,
    /// The event, if the payload was one.
    pub event: Option<Envelope<'e>>,
}

/// A response that has not yet been written into the event.
struct HandlerResponse {
    response: Response,
    outcome: Outcome,
    notes: Vec<LogNote>,
    effect: Option<Effect>,
}

impl HandlerResponse {
    const fn new(response: Response, outcome: Outcome) -> Self {
        Self { response, outcome, notes: Vec::new(), effect: None }
    }
}

impl Handler {
    /// Handles one payload. Never panics, whatever the payload contains, so that the process can serve the next event.
    ///
    /// ```
    /// use cognito_triggers_triggers::{Outcome, pre_sign_up::HANDLER};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
    /// let policy = policy::Policy::parse("policy.toml", text, [])?;
    /// let output = HANDLER.handle(b"not an event", &policy);
    /// assert_eq!(output.outcome, Outcome::NotAnEvent);
    /// assert_eq!(output.response.err(), Some(HANDLER.unavailable));
    /// # Ok::<(), policy::Problems>(())
    /// ```
    #[must_use]
    pub fn handle<'e>(&self, payload: &'e [u8], policy: &Policy) -> HandlerOutput<'e> {
        self.catch_panic(|| match Envelope::parse(payload) {
            Ok(event) => self.respond(event, policy),
            Err(_) => self.error_output(Outcome::NotAnEvent),
        })
    }

    /// Handles an event that has already been parsed.
    #[must_use]
    pub fn handle_event<'e>(&self, event: Envelope<'e>, policy: &Policy) -> HandlerOutput<'e> {
        self.catch_panic(|| self.respond(event, policy))
    }

    fn catch_panic<'e>(&self, respond: impl FnOnce() -> HandlerOutput<'e>) -> HandlerOutput<'e> {
        // Unwind safe: the payload and the policy are only read.
        catch_unwind(AssertUnwindSafe(respond)).unwrap_or_else(|_| self.error_output(Outcome::Panicked))
    }

    fn error_output<'e>(&self, outcome: Outcome) -> HandlerOutput<'e> {
        HandlerOutput { response: Err(self.unavailable), outcome, notes: Vec::new(), effect: None, event: None }
    }

    fn respond<'e>(&self, event: Envelope<'e>, policy: &Policy) -> HandlerOutput<'e> {
        let source = event.trigger_source();
        let HandlerResponse { response, outcome, notes, effect } = match source.trigger() {
            Some(Trigger::UserMigration) => {
                HandlerResponse::new(Response::Error(self.unavailable), Outcome::WrongTrigger)
            }
            Some(trigger) if trigger != self.trigger => {
                HandlerResponse::new(Response::Unchanged, Outcome::WrongTrigger)
            }
            None => HandlerResponse::new(self.unknown_source_response(policy), Outcome::WrongTrigger),
            Some(_) if matches!(source, TriggerSource::Other(_)) => {
                HandlerResponse::new(self.unknown_source_response(policy), Outcome::UnknownSource)
            }
            Some(_) => self.decide_and_validate(&event, policy),
        };
        let response = match response {
            Response::Unchanged => Ok(Cow::Borrowed(event.text())),
            Response::Value(value) => Ok(Cow::Owned(event.with_response_fragments(&value))),
            Response::Error(denial) => Err(denial),
        };
        HandlerOutput { response, outcome, notes, effect, event: Some(event) }
    }

    /// The response to an unknown source: the fixed error if the trigger fails closed, otherwise the unchanged event.
    fn unknown_source_response(&self, policy: &Policy) -> Response {
        if (self.fails_closed)(policy) { Response::Error(self.unavailable) } else { Response::Unchanged }
    }

    /// The decided response. If there is none, or Cognito would refuse or replace it, the fallback, or the fixed error
    /// if the trigger fails closed.
    fn decide_and_validate(&self, event: &Envelope<'_>, policy: &Policy) -> HandlerResponse {
        let decided = catch_unwind(AssertUnwindSafe(|| {
            let Decision { proposed, notes, effect } = (self.decide)(event, policy)?;
            let (response, outcome) = match proposed {
                ProposedResponse::Unchanged => (Response::Unchanged, Outcome::Answered),
                ProposedResponse::Denied(denial) => (Response::Error(denial), Outcome::Denied),
                ProposedResponse::EffectsFailed(denial) => (Response::Error(denial), Outcome::EffectsFailed),
                ProposedResponse::Response(candidate) => match candidate
                    .validate(event, &policy.pool_settings())
                    .verdict()
                {
                    Verdict::Accepted | Verdict::Unknown => (Response::Value(candidate.into_json()), Outcome::Answered),
                    Verdict::Replaced | Verdict::Refused => return Err(Outcome::InvalidResponse),
                },
            };
            Ok(HandlerResponse { response, outcome, notes, effect })
        }));
        decided.unwrap_or(Err(Outcome::Panicked)).unwrap_or_else(|outcome| {
            let response = match (self.fails_closed)(policy) {
                true => Response::Error(self.unavailable),
                false => (self.fallback)(event),
            };
            HandlerResponse::new(response, outcome)
        })
    }
}
