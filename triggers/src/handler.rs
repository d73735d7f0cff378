//! The way of every event: envelope → decision → gate → answer. What goes out when a step fails stands here too, so that
//! no trigger can forget it.

use crate::decision::{Decision, Work};
use crate::draft::Draft;
use crate::note::Note;
use events::{Envelope, Trigger, TriggerSource, Verdict};
use policy::{EmbeddedPolicy, Policy};
use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One trigger's part of the way.
pub struct Handler {
    /// The trigger whose events it answers.
    pub trigger: Trigger,
    /// The policy that it reads where it is deployed.
    pub policy: EmbeddedPolicy,
    /// What the policy asks for: a pure function of an event of this trigger, its source known. Where it has nothing to
    /// say it tells the outcome, and the fallback goes out.
    pub decide: for<'e> fn(&Envelope<'e>, &Policy) -> Result<Decision<'e>, Outcome>,
    /// Whether this trigger, under this policy, keeps somebody out. Then it fails closed: whatever cannot be decided is
    /// refused with [`Handler::unavailable`].
    pub guards: fn(&Policy) -> bool,
    /// What goes out instead of a draft that there is not, or that Cognito would not take, where nothing is guarded.
    pub fallback: fn(&Envelope<'_>) -> Response,
    /// The answer to what is no event at all, and to whatever a guard cannot decide.
    pub unavailable: Refusal,
    /// What else a person can be told: by a rule, or because work could not be done. `DENIALS.md` has them all.
    pub refusals: &'static [Refusal],
}

/// A JSON text in pieces, one behind the other: a mail is large, and so it is copied once.
pub type Pieces = Vec<Cow<'static, str>>;

/// What becomes of the event.
#[derive(PartialEq, Eq)]
pub enum Response {
    /// It goes back byte for byte as it came.
    Unchanged,
    /// It goes back with this JSON text as the value of `response`.
    Value(Pieces),
    /// The call is refused: Cognito shows the message to the person who signs up or in.
    Refused(Refusal),
}

/// The answer to a person who is refused. Both parts are constants, so neither can carry a value of the event.
///
/// `Display` is what Cognito is told: the sentence, and the code in brackets, which a client finds in whatever Cognito
/// wraps around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A stable name for programs and for the log: letters and digits, a capital first.
    pub code: &'static str,
    /// A sentence for the person. No full stop at its end: Cognito appends one (contract 1.8). No brackets in it.
    pub message: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} [{}]", self.message, self.code)
    }
}

impl std::error::Error for Refusal {}

/// How an event went, for the log: a stable name each, and nothing of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer is what the policy asks for.
    Answered,
    /// The policy refuses, which is an answer too.
    Denied,
    /// The policy wants the event to fail because its work could not be done.
    Undone,
    /// The source is of this trigger, but newer than this suite: the event went back as it came.
    UnknownSource,
    /// The event is another trigger's: it went back as it came, and the function is attached to the wrong place.
    WrongTrigger,
    /// The event names no placeholder that could be put into a text: the fallback went out.
    NoPlaceholder,
    /// The gate held the draft back: the fallback went out.
    HeldBack,
    /// Something panicked: the fallback went out.
    Panicked,
    /// The payload is no event: the constant error went out.
    NotAnEvent,
}

impl Outcome {
    /// The name in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Denied => "denied",
            Self::Undone => "undone",
            Self::UnknownSource => "unknown_source",
            Self::WrongTrigger => "wrong_trigger",
            Self::NoPlaceholder => "no_placeholder",
            Self::HeldBack => "held_back",
            Self::Panicked => "panicked",
            Self::NotAnEvent => "not_an_event",
        }
    }
}

/// An event on its way out.
pub struct Handled<'e> {
    /// The text for Cognito, or the error in its place.
    pub answer: Result<Cow<'e, str>, Refusal>,
    /// How it went.
    pub outcome: Outcome,
    /// What the log says beside the outcome.
    pub notes: Vec<Note>,
    /// What is to be done before the answer goes out.
    pub work: Option<Work>,
    /// The event, where it was one.
    pub event: Option<Envelope<'e>>,
}

/// What becomes of an event, with all that goes with it.
struct Answered {
    response: Response,
    outcome: Outcome,
    notes: Vec<Note>,
    work: Option<Work>,
}

impl Answered {
    const fn new(response: Response, outcome: Outcome) -> Self {
        Self { response, outcome, notes: Vec::new(), work: None }
    }
}

impl Handler {
    /// Answers one payload. Never panics, whatever the bytes are: the process must survive for the next event.
    ///
    /// ```
    /// use cognito_triggers_triggers::{Outcome, pre_sign_up::HANDLER};
    ///
    /// let policy = policy::EmbeddedPolicy::PRE_SIGN_UP.parse([])?;
    /// let handled = HANDLER.handle(b"no event", &policy);
    /// assert_eq!(handled.outcome, Outcome::NotAnEvent);
    /// assert_eq!(handled.answer.err(), Some(HANDLER.unavailable));
    /// # Ok::<(), policy::Problems>(())
    /// ```
    #[must_use]
    pub fn handle<'e>(&self, payload: &'e [u8], policy: &Policy) -> Handled<'e> {
        self.surviving(|| match Envelope::parse(payload) {
            Ok(event) => self.answer(event, policy),
            Err(_) => self.nothing(Outcome::NotAnEvent),
        })
    }

    /// Answers an event that somebody has read already, likewise.
    #[must_use]
    pub fn handle_event<'e>(&self, event: Envelope<'e>, policy: &Policy) -> Handled<'e> {
        self.surviving(|| self.answer(event, policy))
    }

    fn surviving<'e>(&self, answer: impl FnOnce() -> Handled<'e>) -> Handled<'e> {
        // Neither the payload nor the policy can be left half changed: both are only read.
        catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|_| self.nothing(Outcome::Panicked))
    }

    fn nothing<'e>(&self, outcome: Outcome) -> Handled<'e> {
        Handled { answer: Err(self.unavailable), outcome, notes: Vec::new(), work: None, event: None }
    }

    fn answer<'e>(&self, event: Envelope<'e>, policy: &Policy) -> Handled<'e> {
        let source = event.trigger_source();
        let Answered { response, outcome, notes, work } = match source.trigger() {
            Some(Trigger::UserMigration) => Answered::new(Response::Refused(self.unavailable), Outcome::WrongTrigger),
            Some(trigger) if trigger != self.trigger => Answered::new(Response::Unchanged, Outcome::WrongTrigger),
            None => Answered::new(self.unknown(policy), Outcome::WrongTrigger),
            Some(_) if matches!(source, TriggerSource::Other(_)) => {
                Answered::new(self.unknown(policy), Outcome::UnknownSource)
            }
            Some(_) => self.response(&event, policy),
        };
        let answer = match response {
            Response::Unchanged => Ok(Cow::Borrowed(event.text())),
            Response::Value(value) => Ok(Cow::Owned(event.answer_of(&value))),
            Response::Refused(refusal) => Err(refusal),
        };
        Handled { answer, outcome, notes, work, event: Some(event) }
    }

    /// To what nobody has rules for: a guard lets nothing through that it does not know.
    fn unknown(&self, policy: &Policy) -> Response {
        if (self.guards)(policy) { Response::Refused(self.unavailable) } else { Response::Unchanged }
    }

    /// The draft that passes the gate, or else the fallback.
    fn response(&self, event: &Envelope<'_>, policy: &Policy) -> Answered {
        let decided = catch_unwind(AssertUnwindSafe(|| {
            let Decision { draft, notes, work } = (self.decide)(event, policy)?;
            let (response, outcome) = match draft {
                Draft::Unchanged => (Response::Unchanged, Outcome::Answered),
                Draft::Denied(refusal) => (Response::Refused(refusal), Outcome::Denied),
                Draft::Undone(refusal) => (Response::Refused(refusal), Outcome::Undone),
                Draft::Response(proposal) => match proposal.judge(event, &policy.pool_settings()).verdict() {
                    Verdict::Accepted | Verdict::Unknown => {
                        (Response::Value(proposal.into_response()), Outcome::Answered)
                    }
                    Verdict::Replaced | Verdict::Refused => return Err(Outcome::HeldBack),
                },
            };
            Ok(Answered { response, outcome, notes, work })
        }));
        decided.unwrap_or(Err(Outcome::Panicked)).unwrap_or_else(|outcome| {
            let response = match (self.guards)(policy) {
                true => Response::Refused(self.unavailable),
                false => (self.fallback)(event),
            };
            Answered::new(response, outcome)
        })
    }
}
