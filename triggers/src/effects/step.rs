//! The steps of setting up a user, and their results.

use crate::log_note::{LogCode, LogNote};

/// One call of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'p> {
    /// Writes the record of a user who has none, with [`Progress::NEW`]. Where there is one, it is left alone:
    /// [`StepResult::AlreadyExists`].
    WriteRecord,
    /// Adds the user to the group with this name. Nothing happens to a member.
    AddToGroup(&'p str),
    /// Moves the record's event from `none` to `sending`, and notes that the groups are added where they are. Where the
    /// event is no longer `none`: [`StepResult::AlreadyExists`].
    AcquireEventLease {
        /// Whether the groups are added by now.
        groups_added: bool,
    },
    /// Publishes the event.
    PublishEvent,
    /// Writes into the record, if it is still there, what differs between the two.
    SaveProgress {
        /// What the record says.
        from: Progress,
        /// What it is to say.
        to: Progress,
    },
}

impl Step<'_> {
    /// The action that the step belongs to.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::WriteRecord | Self::AcquireEventLease { .. } | Self::SaveProgress { .. } => Action::Record,
            Self::AddToGroup(_) => Action::Groups,
            Self::PublishEvent => Action::Event,
        }
    }
}

/// The table of the policy that a step belongs to. Successive steps of one action share its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `[post_confirmation.groups]`
    Groups,
    /// `[post_confirmation.record]`
    Record,
    /// `[post_confirmation.event]`
    Event,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepResult {
    /// It is done.
    Done,
    /// Somebody was there before: this is what the record says.
    AlreadyExists(Progress),
    /// It is certainly not done. The service's own error code, where it gave one; it is logged only if it is a plain word.
    Failed(Option<String>),
    /// No answer came in time: nobody knows whether it is done.
    TimedOut,
    /// The connection broke, or the answer was none: nobody knows whether it is done.
    Indeterminate,
}

impl StepResult {
    /// A note about it, with the service's error code. A code that is more than a word may hold anything (SECURITY.md, L12).
    #[must_use]
    pub fn log_note(&self, code: LogCode) -> LogNote {
        self.error_code().map_or(LogNote::new(code), |word| LogNote::about(code, word))
    }

    /// A note about it and a name out of the policy.
    pub(crate) fn log_note_about(&self, code: LogCode, name: &str) -> LogNote {
        match self.error_code() {
            Some(word) => LogNote::about(code, &format!("{name}:{word}")),
            None => LogNote::about(code, name),
        }
    }

    fn error_code(&self) -> Option<&str> {
        match self {
            Self::Failed(Some(word)) if is_plain_error_code(word) => Some(word),
            _ => None,
        }
    }
}

/// How far a user's plan got, as the record says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The user is in the groups.
    pub groups_added: bool,
    /// The event.
    pub event: EventState,
    /// Nothing is left to do.
    pub done: bool,
}

impl Progress {
    /// What a new record says.
    pub const NEW: Self = Self { groups_added: false, event: EventState::None, done: false };
}

/// How far the event got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventState {
    /// Nobody has begun.
    None,
    /// Somebody publishes it, or died over it.
    Sending,
    /// It is published.
    Sent,
}

impl EventState {
    /// The word in the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sending => "sending",
            Self::Sent => "sent",
        }
    }

    /// Reads the word in a record. What is no word of ours is `Sending`, which nobody touches.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word {
            "none" => Self::None,
            "sent" => Self::Sent,
            _ => Self::Sending,
        }
    }
}

fn is_plain_error_code(word: &str) -> bool {
    (1..=64).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
