//! The outcome of an event, for the log.

/// The outcome of an event: a stable name, and nothing from the event itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The response is what the policy asks for.
    Answered,
    /// A rule of the policy refused the request.
    Denied,
    /// An effect failed, and the policy turns such a failure into an error.
    EffectsFailed,
    /// The source belongs to this trigger, but is newer than this suite: the event is returned unchanged.
    UnknownSource,
    /// The event belongs to another trigger, so the function is attached to the wrong trigger: the event is returned
    /// unchanged.
    WrongTrigger,
    /// The event contains no usable placeholder: the fallback is returned.
    NoPlaceholder,
    /// Cognito would not accept the proposed response: the fallback is returned.
    InvalidResponse,
    /// The decision panicked: the fallback is returned.
    Panicked,
    /// The payload is not a valid event: the trigger's fixed error is returned.
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
