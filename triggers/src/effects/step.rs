//! The steps of setting up a user, their results, and the progress in the record.

use crate::log_note::{LogCode, LogNote};

/// One call to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'p> {
    /// Write the record with [`Progress::NEW`]. If it exists, leave it unchanged: [`StepResult::AlreadyExists`].
    WriteRecord,
    /// Add the user to the group with this name. No effect if the user is already a member.
    AddToGroup(&'p str),
    /// Change the state of the EventBridge event in the record from `none` to `sending`, and save whether the groups
    /// are added. If the state is no longer `none`: [`StepResult::AlreadyExists`].
    AcquireEventLease {
        /// Whether the groups are added.
        groups_added: bool,
    },
    /// Publish the EventBridge event.
    PublishEvent,
    /// Write the difference between `from` and `to` into the record, if the record still exists.
    SaveProgress {
        /// The progress in the record.
        from: Progress,
        /// The new progress.
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

/// The policy table that a step belongs to. Consecutive steps of one action share its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `[post_confirmation.groups]`
    Groups,
    /// `[post_confirmation.record]`
    Record,
    /// `[post_confirmation.event]`
    Event,
}

/// The result of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepResult {
    /// The step was performed.
    Done,
    /// Another invocation was first; this is the progress in its record.
    AlreadyExists(Progress),
    /// The step was certainly not performed. Contains the service's error code, if it returned one. It is logged only if
    /// it is alphanumeric.
    Failed(Option<String>),
    /// No response in time: it is unknown whether the step was performed.
    TimedOut,
    /// The connection broke, or the response was invalid: it is unknown whether the step was performed.
    Indeterminate,
}

impl StepResult {
    /// A note with the service's error code. A code that is not alphanumeric could contain anything and is left out
    /// (threat model, L12).
    #[must_use]
    pub fn log_note(&self, code: LogCode) -> LogNote {
        self.error_code().map_or(LogNote::new(code), |word| LogNote::about(code, word))
    }

    /// A note with a name from the policy and the service's error code.
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

/// The progress of a user's plan, as saved in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The user is in the groups.
    pub groups_added: bool,
    /// The state of the EventBridge event.
    pub event: EventState,
    /// All actions are done.
    pub done: bool,
}

impl Progress {
    /// The progress in a new record.
    pub const NEW: Self = Self { groups_added: false, event: EventState::None, done: false };
}

/// The state of the EventBridge event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventState {
    /// No invocation has started to publish it.
    None,
    /// An invocation is publishing it, or it is unknown whether one did.
    Sending,
    /// It is published.
    Sent,
}

impl EventState {
    /// The value in the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sending => "sending",
            Self::Sent => "sent",
        }
    }

    /// Parses the value in a record. Unknown values count as `Sending`, so that the event is not published.
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
