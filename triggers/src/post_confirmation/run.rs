//! The order of the steps, and how a run goes on where another one stopped.
//!
//! Cognito calls up to three times for one user, and the calls may overlap (contract 1.7). So the record is written first,
//! by whoever comes first, and says from then on how far everybody got: the groups, which may be added twice, and then the
//! event, which only the run publishes that moved it from `none` to `sending`. A run that dies in between leaves
//! `sending`, and the event is never tried again: it is published at most once.
//!
//! Nothing here knows a service. Whoever carries a plan out asks for the next [`Step`], takes it, and says what
//! [`Came`] of it.

use super::plan::Plan;
use crate::handler::Refusal;
use crate::note::{Code, Note};
use policy::{ActionLimits, OnFailure};

/// What the person is told where the policy wants a failure to be one.
pub(super) const UNFINISHED: Refusal = Refusal {
    code: "PostConfirmationUnfinished",
    message: "Your account is confirmed, but could not be set up completely. Please sign in, or ask for help",
};

/// One way through a plan.
pub struct Run<'p> {
    plan: &'p Plan,
    next: Next,
    /// What the record says, as far as this run knows; `None` where there is none, or it could not be reached.
    record: Option<Progress>,
    groups_added: bool,
    event: EventState,
    notes: Vec<Note>,
    /// Whether an action failed of which the policy wants the person to hear.
    refuses: bool,
}

/// The next step, by what it needs to know.
#[derive(Clone, Copy)]
enum Next {
    Record,
    Group(usize),
    Claim,
    Publish,
    Save(Progress, Progress),
    Nothing,
}

/// One call of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'p> {
    /// Writes the record of a user who has none, with [`Progress::NEW`]. Where there is one, it is left alone:
    /// [`Came::Found`].
    WriteRecord,
    /// Adds the user to the group with this name. Nothing happens to a member.
    AddToGroup(&'p str),
    /// Moves the record's event from `none` to `sending`, and notes that the groups are added where they are. Where the
    /// event is no longer `none`: [`Came::Found`].
    ClaimEvent {
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

impl Step<'_> {
    /// The action that the step belongs to.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::WriteRecord | Self::ClaimEvent { .. } | Self::SaveProgress { .. } => Action::Record,
            Self::AddToGroup(_) => Action::Groups,
            Self::PublishEvent => Action::Event,
        }
    }
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// It is done.
    Done,
    /// Somebody was there before: this is what the record says.
    Found(Progress),
    /// It is certainly not done. The service's own error code, where it gave one; it is logged only if it is a plain word.
    Failed(Option<String>),
    /// No answer came in time: nobody knows whether it is done.
    TimedOut,
    /// The connection broke, or the answer was none: nobody knows whether it is done.
    Broken,
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

impl Came {
    /// A note about it, with the service's error code. A code that is more than a word may hold anything (SECURITY.md, L12).
    #[must_use]
    pub fn note(&self, code: Code) -> Note {
        self.word().map_or(Note::new(code), |word| Note::about(code, word))
    }

    /// A note about it and a name out of the policy.
    fn note_about(&self, code: Code, name: &str) -> Note {
        match self.word() {
            Some(word) => Note::about(code, &format!("{name}:{word}")),
            None => Note::about(code, name),
        }
    }

    fn word(&self) -> Option<&str> {
        match self {
            Self::Failed(Some(word)) if is_plain_word(word) => Some(word),
            _ => None,
        }
    }
}

impl Progress {
    /// What a new record says.
    pub const NEW: Self = Self { groups_added: false, event: EventState::None, done: false };
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
    pub fn read(word: &str) -> Self {
        match word {
            "none" => Self::None,
            "sent" => Self::Sent,
            _ => Self::Sending,
        }
    }
}

/// What a run had to say at its end.
pub struct Finished {
    /// What was left undone, and why.
    pub notes: Vec<Note>,
    /// The answer instead of the decision's own, where the policy wants a failure to be one.
    pub refusal: Option<Refusal>,
}

impl<'p> Run<'p> {
    pub(super) fn new(plan: &'p Plan) -> Self {
        let mut run = Self {
            plan,
            next: Next::Record,
            record: None,
            groups_added: false,
            event: EventState::None,
            notes: Vec::new(),
            refuses: false,
        };
        if plan.record.is_none() {
            run.reach_groups();
        }
        run
    }

    /// The next step; `None` at the end.
    #[must_use]
    pub fn next_step(&self) -> Option<Step<'p>> {
        match self.next {
            Next::Record => Some(Step::WriteRecord),
            Next::Group(index) => self.plan.group_names().get(index).map(|name| Step::AddToGroup(name)),
            Next::Claim => Some(Step::ClaimEvent { groups_added: self.groups_added }),
            Next::Publish => Some(Step::PublishEvent),
            Next::Save(from, to) => Some(Step::SaveProgress { from, to }),
            Next::Nothing => None,
        }
    }

    /// How long the action may take, and what is said when it fails; `None` where the plan has no such action.
    #[must_use]
    pub fn limits(&self, action: Action) -> Option<ActionLimits> {
        match action {
            Action::Groups => self.plan.groups.as_ref().map(|groups| groups.limits),
            Action::Record => self.plan.record.as_ref().map(|record| record.limits),
            Action::Event => self.plan.event.as_ref().map(|fact| fact.limits),
        }
    }

    /// Takes what came of the next step.
    pub fn came(&mut self, came: Came) {
        match self.next {
            Next::Record => self.record_written(came),
            Next::Group(index) => self.group_added(index, came),
            Next::Claim => self.event_claimed(came),
            Next::Publish => self.event_published(came),
            Next::Save(..) => {
                if came != Came::Done {
                    self.failed(Action::Record, record_note(&came));
                }
                self.next = Next::Nothing;
            }
            Next::Nothing => {}
        }
    }

    /// Ends the run where it stands, because the event's time is up.
    pub fn out_of_time(&mut self) {
        let left = match self.next {
            Next::Record => &[Action::Record, Action::Groups, Action::Event][..],
            Next::Group(_) => &[Action::Groups, Action::Event],
            Next::Claim | Next::Publish => &[Action::Event],
            Next::Save(..) => &[Action::Record],
            Next::Nothing => return,
        };
        if matches!(self.next, Next::Publish) {
            // It was claimed, so nobody else will.
            self.notes.push(Note::new(Code::EventUnsure));
        }
        self.notes.push(Note::new(Code::DeadlineReached));
        self.refuses |= left.iter().any(|action| self.refuses_for(*action));
        self.next = Next::Nothing;
    }

    /// What the run has to say.
    #[must_use]
    pub fn finish(self) -> Finished {
        Finished { notes: self.notes, refusal: self.refuses.then_some(UNFINISHED) }
    }

    fn record_written(&mut self, came: Came) {
        match came {
            Came::Done => self.record = Some(Progress::NEW),
            Came::Found(progress) if progress.done => {
                self.next = Next::Nothing;
                return;
            }
            Came::Found(progress) => self.record = Some(progress),
            came => self.failed(Action::Record, record_note(&came)),
        }
        self.reach_groups();
    }

    fn reach_groups(&mut self) {
        self.groups_added = self.record.is_some_and(|record| record.groups_added);
        if self.groups_added {
            return self.reach_event();
        }
        self.groups_added = true;
        self.reach_group(0);
    }

    fn reach_group(&mut self, index: usize) {
        if index < self.plan.group_names().len() {
            self.next = Next::Group(index);
        } else {
            self.reach_event();
        }
    }

    fn group_added(&mut self, index: usize, came: Came) {
        if came != Came::Done {
            self.groups_added = false;
            let group = self.plan.group_names().get(index).map_or("", String::as_str);
            let note = match &came {
                Came::TimedOut => Note::about(Code::GroupAddTimedOut, group),
                came => came.note_about(Code::GroupAddFailed, group),
            };
            self.failed(Action::Groups, note);
        }
        self.reach_group(index + 1);
    }

    fn reach_event(&mut self) {
        match (&self.plan.event, self.record) {
            (None, _) => self.reach_save(),
            // Without a record nobody knows whether it was published before.
            (Some(_), None) => {
                self.failed(Action::Event, Note::new(Code::EventFailed));
                self.reach_save();
            }
            (Some(_), Some(record)) => {
                self.event = record.event;
                match record.event {
                    EventState::None => self.next = Next::Claim,
                    EventState::Sending | EventState::Sent => self.reach_save(),
                }
            }
        }
    }

    fn event_claimed(&mut self, came: Came) {
        match came {
            Came::Done => {
                if let Some(record) = &mut self.record {
                    record.groups_added |= self.groups_added;
                    record.event = EventState::Sending;
                }
                self.event = EventState::Sending;
                self.next = Next::Publish;
                return;
            }
            Came::Found(progress) => {
                self.groups_added |= progress.groups_added;
                self.record = Some(progress);
                self.event = progress.event;
            }
            came => self.failed(Action::Event, event_note(&came)),
        }
        self.reach_save();
    }

    fn event_published(&mut self, came: Came) {
        match came {
            Came::Done => self.event = EventState::Sent,
            came => {
                // What was certainly not published may be tried again; what perhaps was stays as it is.
                if matches!(came, Came::Failed(_)) {
                    self.event = EventState::None;
                }
                self.failed(Action::Event, event_note(&came));
            }
        }
        self.reach_save();
    }

    /// Only the run that claimed the event changes it, so what anybody else saves leaves it alone.
    fn reach_save(&mut self) {
        let Some(from) = self.record else {
            self.next = Next::Nothing;
            return;
        };
        let event_over = self.plan.event.is_none() || self.event == EventState::Sent;
        let to = Progress {
            groups_added: self.groups_added || from.groups_added,
            event: self.event,
            done: from.done || (self.groups_added && event_over),
        };
        self.next = if to == from { Next::Nothing } else { Next::Save(from, to) };
    }

    fn failed(&mut self, action: Action, note: Note) {
        self.notes.push(note);
        self.refuses |= self.refuses_for(action);
    }

    fn refuses_for(&self, action: Action) -> bool {
        self.limits(action).is_some_and(|limits| limits.on_failure == OnFailure::Fail)
    }
}

fn record_note(came: &Came) -> Note {
    match came {
        Came::TimedOut => Note::new(Code::RecordTimedOut),
        came => came.note(Code::RecordFailed),
    }
}

fn event_note(came: &Came) -> Note {
    match came {
        Came::TimedOut | Came::Broken => Note::new(Code::EventUnsure),
        came => came.note(Code::EventFailed),
    }
}

fn is_plain_word(word: &str) -> bool {
    (1..=64).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
