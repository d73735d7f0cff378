//! How an event went.

/// How an event went, for the log: a stable name each, and nothing of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer is what the policy asks for.
    Answered,
    /// The policy refuses, which is an answer too.
    Denied,
    /// The policy wants the event to fail because its work could not be done.
    EffectsFailed,
    /// The source is of this trigger, but newer than this suite: the event went back as it came.
    UnknownSource,
    /// The event is another trigger's: it went back as it came, and the function is attached to the wrong place.
    WrongTrigger,
    /// The event names no placeholder that could be put into a text: the fallback went out.
    NoPlaceholder,
    /// The gate held the draft back: the fallback went out.
    InvalidResponse,
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
            Self::EffectsFailed => "effects_failed",
            Self::UnknownSource => "unknown_source",
            Self::WrongTrigger => "wrong_trigger",
            Self::NoPlaceholder => "no_placeholder",
            Self::InvalidResponse => "invalid_response",
            Self::Panicked => "panicked",
            Self::NotAnEvent => "not_an_event",
        }
    }
}
