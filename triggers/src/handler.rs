//! The way of every event: envelope → decision → gate → answer. What goes out when a step fails stands here too, so that
//! no trigger can forget it.

use crate::decision::{Decision, ProposedOutcome};
use crate::effects::Effect;
use crate::log_note::LogNote;
use crate::outcome::Outcome;
use crate::response::{Refusal, Response};
use events::{Envelope, Trigger, TriggerSource, Verdict};
use policy::{Embedded, Policy};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One trigger's part of the way.
pub struct Handler {
    /// The trigger whose events it answers.
    pub trigger: Trigger,
    /// The policy that it reads where it is deployed.
    pub policy: Embedded,
    /// What the policy asks for: a pure function of an event of this trigger, its source known. Where it has nothing to
    /// say it tells the outcome, and the fallback goes out.
    pub decide: for<'e> fn(&Envelope<'e>, &Policy) -> Result<Decision<'e>, Outcome>,
    /// Whether this trigger, under this policy, keeps somebody out. Then it fails closed: whatever cannot be decided is
    /// refused with [`Handler::unavailable`].
    pub fails_closed: fn(&Policy) -> bool,
    /// What goes out instead of a draft that there is not, or that Cognito would not take, where nothing is guarded.
    pub fallback: fn(&Envelope<'_>) -> Response,
    /// The answer to what is no event at all, and to whatever a guard cannot decide.
    pub unavailable: Refusal,
    /// What else a person can be told: by a rule, or because work could not be done. `DENIALS.md` has them all.
    pub refusals: &'static [Refusal],
}

/// An event on its way out.
pub struct HandlerOutput<'e> {
    /// The text for Cognito, or the error in its place.
    pub response: Result<Cow<'e, str>, Refusal>,
    /// How it went.
    pub outcome: Outcome,
    /// What the log says beside the outcome.
    pub notes: Vec<LogNote>,
    /// What is to be done before the answer goes out.
    pub effect: Option<Effect>,
    /// The event, where it was one.
    pub event: Option<Envelope<'e>>,
}

/// What becomes of an event, with all that goes with it.
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
    /// Answers one payload. Never panics, whatever the bytes are: the process must survive for the next event.
    ///
    /// ```
    /// use cognito_triggers_triggers::{Outcome, pre_sign_up::HANDLER};
    ///
    /// let policy = policy::Embedded::PRE_SIGN_UP.read([])?;
    /// let output = HANDLER.handle(b"no event", &policy);
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

    /// Answers an event that somebody has read already, likewise.
    #[must_use]
    pub fn handle_event<'e>(&self, event: Envelope<'e>, policy: &Policy) -> HandlerOutput<'e> {
        self.catch_panic(|| self.respond(event, policy))
    }

    fn catch_panic<'e>(&self, answer: impl FnOnce() -> HandlerOutput<'e>) -> HandlerOutput<'e> {
        // Neither the payload nor the policy can be left half changed: both are only read.
        catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|_| self.error_output(Outcome::Panicked))
    }

    fn error_output<'e>(&self, outcome: Outcome) -> HandlerOutput<'e> {
        HandlerOutput { response: Err(self.unavailable), outcome, notes: Vec::new(), effect: None, event: None }
    }

    fn respond<'e>(&self, event: Envelope<'e>, policy: &Policy) -> HandlerOutput<'e> {
        let source = event.trigger_source();
        let HandlerResponse { response, outcome, notes, effect } = match source.trigger() {
            Some(Trigger::UserMigration) => {
                HandlerResponse::new(Response::Refused(self.unavailable), Outcome::WrongTrigger)
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
            Response::Value(value) => Ok(Cow::Owned(event.answer_of(&value))),
            Response::Refused(refusal) => Err(refusal),
        };
        HandlerOutput { response, outcome, notes, effect, event: Some(event) }
    }

    /// To what nobody has rules for: a guard lets nothing through that it does not know.
    fn unknown_source_response(&self, policy: &Policy) -> Response {
        if (self.fails_closed)(policy) { Response::Refused(self.unavailable) } else { Response::Unchanged }
    }

    /// The draft that passes the gate, or else the fallback.
    fn decide_and_validate(&self, event: &Envelope<'_>, policy: &Policy) -> HandlerResponse {
        let decided = catch_unwind(AssertUnwindSafe(|| {
            let Decision { proposed, notes, effect } = (self.decide)(event, policy)?;
            let (response, outcome) = match proposed {
                ProposedOutcome::Unchanged => (Response::Unchanged, Outcome::Answered),
                ProposedOutcome::Denied(refusal) => (Response::Refused(refusal), Outcome::Denied),
                ProposedOutcome::EffectsFailed(refusal) => (Response::Refused(refusal), Outcome::EffectsFailed),
                ProposedOutcome::Response(candidate) => match candidate.validate(event, &policy.pool()).verdict() {
                    Verdict::Accepted | Verdict::Unknown => (Response::Value(candidate.into_json()), Outcome::Answered),
                    Verdict::Replaced | Verdict::Refused => return Err(Outcome::InvalidResponse),
                },
            };
            Ok(HandlerResponse { response, outcome, notes, effect })
        }));
        decided.unwrap_or(Err(Outcome::Panicked)).unwrap_or_else(|outcome| {
            let response = match (self.fails_closed)(policy) {
                true => Response::Refused(self.unavailable),
                false => (self.fallback)(event),
            };
            HandlerResponse::new(response, outcome)
        })
    }
}
