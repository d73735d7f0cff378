//! The order of the steps, and how a retry resumes where another invocation stopped.
//!
//! Cognito may invoke the trigger up to three times for one user, possibly concurrently (contract 1.7). Therefore the
//! first invocation writes a record, which tracks the progress of all of them. The groups come next; adding them twice
//! is safe. The EventBridge event comes last: only the invocation whose conditional update changed its state from
//! `none` to `sending` publishes it. If that invocation dies, the state stays `sending` and no other invocation
//! publishes the event: it is published at most once.
//!
//! This module calls no service. An executor asks for the next [`Step`], performs it, and records its [`StepResult`].

use super::plan::Plan;
use super::step::{Action, EventState, Progress, Step, StepResult};
use crate::log_note::{LogCode, LogNote};
use crate::response::Denial;
use policy::{ActionLimits, OnFailure};

/// The error for users if an action fails whose table in the policy says `on_failure = "fail"`.
pub(crate) const SETUP_UNFINISHED: Denial = Denial {
    code: "PostConfirmationUnfinished",
    message: "Your account is confirmed, but could not be set up completely. Please sign in or contact support",
    when: "An action of `[post_confirmation]` with `on_failure = \"fail\"` failed, or the event does not identify the \
        user.",
};

/// The execution of a plan by one invocation: a state machine.
pub struct PlanExecution<'p> {
    plan: &'p Plan,
    next: NextStep,
    /// The known progress in the record; `None` if the plan has no record, or the record could not be written or read.
    record: Option<Progress>,
    groups_added: bool,
    event: EventState,
    notes: Vec<LogNote>,
    /// Whether an action with `on_failure = "fail"` failed.
    is_error: bool,
}

/// The next step.
#[derive(Clone, Copy)]
enum NextStep {
    Record,
    Group(usize),
    AcquireLease,
    Publish,
    Save(Progress, Progress),
    Done,
}

/// The result of an execution.
#[derive(Default)]
pub struct ExecutionReport {
    /// The actions that failed or were skipped, and why.
    pub notes: Vec<LogNote>,
    /// The error to return instead of the decided response, if the policy turns a failure into an error.
    pub refusal: Option<Denial>,
}

impl<'p> PlanExecution<'p> {
    /// Starts at the first step.
    #[must_use]
    pub fn new(plan: &'p Plan) -> Self {
        let mut execution = Self {
            plan,
            next: NextStep::Record,
            record: None,
            groups_added: false,
            event: EventState::None,
            notes: Vec::new(),
            is_error: false,
        };
        if plan.record.is_none() {
            execution.advance_to_groups();
        }
        execution
    }

    /// The next step; `None` when done.
    #[must_use]
    pub fn next_step(&self) -> Option<Step<'p>> {
        match self.next {
            NextStep::Record => Some(Step::WriteRecord),
            NextStep::Group(index) => self.plan.group_names().get(index).map(|name| Step::AddToGroup(name)),
            NextStep::AcquireLease => Some(Step::AcquireEventLease { groups_added: self.groups_added }),
            NextStep::Publish => Some(Step::PublishEvent),
            NextStep::Save(from, to) => Some(Step::SaveProgress { from, to }),
            NextStep::Done => None,
        }
    }

    /// The action's deadline and failure mode; `None` if the plan does not include the action.
    #[must_use]
    pub fn limits(&self, action: Action) -> Option<ActionLimits> {
        match action {
            Action::Groups => self.plan.groups.as_ref().map(|groups| groups.limits),
            Action::Record => self.plan.record.as_ref().map(|record| record.limits),
            Action::Event => self.plan.event.as_ref().map(|entry| entry.limits),
        }
    }

    /// Records the result of the step that [`Self::next_step`] returned.
    pub fn record_result(&mut self, result: StepResult) {
        match self.next {
            NextStep::Record => self.on_record_written(result),
            NextStep::Group(index) => self.on_group_added(index, result),
            NextStep::AcquireLease => self.on_lease_acquired(result),
            NextStep::Publish => self.on_event_published(result),
            NextStep::Save(..) => {
                if result != StepResult::Done {
                    self.record_failure(Action::Record, record_note(&result));
                }
                self.next = NextStep::Done;
            }
            NextStep::Done => {}
        }
    }

    /// Aborts the execution because the time for the event is up.
    pub fn abort_on_deadline(&mut self) {
        let left = match self.next {
            NextStep::Record => &[Action::Record, Action::Groups, Action::Event][..],
            NextStep::Group(_) => &[Action::Groups, Action::Event],
            NextStep::AcquireLease | NextStep::Publish => &[Action::Event],
            NextStep::Save(..) => &[Action::Record],
            NextStep::Done => return,
        };
        if matches!(self.next, NextStep::Publish) {
            // The lease is taken, so no other invocation will publish it.
            self.notes.push(LogNote::new(LogCode::EventStatusUnknown));
        }
        self.notes.push(LogNote::new(LogCode::DeadlineReached));
        self.is_error |= left.iter().any(|action| self.fails_for(*action));
        self.next = NextStep::Done;
    }

    /// Ends the execution.
    #[must_use]
    pub fn into_report(self) -> ExecutionReport {
        ExecutionReport { notes: self.notes, refusal: self.is_error.then_some(SETUP_UNFINISHED) }
    }

    fn on_record_written(&mut self, result: StepResult) {
        match result {
            StepResult::Done => self.record = Some(Progress::NEW),
            StepResult::AlreadyExists(progress) if progress.done => {
                self.next = NextStep::Done;
                return;
            }
            StepResult::AlreadyExists(progress) => self.record = Some(progress),
            other => self.record_failure(Action::Record, record_note(&other)),
        }
        self.advance_to_groups();
    }

    fn advance_to_groups(&mut self) {
        self.groups_added = self.record.is_some_and(|record| record.groups_added);
        if self.groups_added {
            return self.advance_to_event();
        }
        self.groups_added = true;
        self.advance_to_group(0);
    }

    fn advance_to_group(&mut self, index: usize) {
        if index < self.plan.group_names().len() {
            self.next = NextStep::Group(index);
        } else {
            self.advance_to_event();
        }
    }

    fn on_group_added(&mut self, index: usize, result: StepResult) {
        if result != StepResult::Done {
            self.groups_added = false;
            let group = self.plan.group_names().get(index).map_or("", String::as_str);
            let note = match &result {
                StepResult::TimedOut => LogNote::about(LogCode::GroupAddTimedOut, group),
                other => other.log_note_about(LogCode::GroupAddFailed, group),
            };
            self.record_failure(Action::Groups, note);
        }
        self.advance_to_group(index + 1);
    }

    fn advance_to_event(&mut self) {
        match (&self.plan.event, self.record) {
            (None, _) => self.advance_to_save(),
            // Without a record it is unknown whether the event was published before.
            (Some(_), None) => {
                self.record_failure(Action::Event, LogNote::new(LogCode::EventFailed));
                self.advance_to_save();
            }
            (Some(_), Some(record)) => {
                self.event = record.event;
                match record.event {
                    EventState::None => self.next = NextStep::AcquireLease,
                    EventState::Sending | EventState::Sent => self.advance_to_save(),
                }
            }
        }
    }

    fn on_lease_acquired(&mut self, result: StepResult) {
        match result {
            StepResult::Done => {
                if let Some(record) = &mut self.record {
                    record.groups_added |= self.groups_added;
                    record.event = EventState::Sending;
                }
                self.event = EventState::Sending;
                self.next = NextStep::Publish;
                return;
            }
            StepResult::AlreadyExists(progress) => {
                self.groups_added |= progress.groups_added;
                self.record = Some(progress);
                self.event = progress.event;
            }
            other => self.record_failure(Action::Event, event_note(&other)),
        }
        self.advance_to_save();
    }

    fn on_event_published(&mut self, result: StepResult) {
        match result {
            StepResult::Done => self.event = EventState::Sent,
            other => {
                // Retry only an event that was certainly not published.
                if matches!(other, StepResult::Failed(_)) {
                    self.event = EventState::None;
                }
                self.record_failure(Action::Event, event_note(&other));
            }
        }
        self.advance_to_save();
    }

    /// Saves the progress. Only the invocation that holds the lease changes the state of the EventBridge event.
    fn advance_to_save(&mut self) {
        let Some(from) = self.record else {
            self.next = NextStep::Done;
            return;
        };
        let event_over = self.plan.event.is_none() || self.event == EventState::Sent;
        let to = Progress {
            groups_added: self.groups_added || from.groups_added,
            event: self.event,
            done: from.done || (self.groups_added && event_over),
        };
        self.next = if to == from { NextStep::Done } else { NextStep::Save(from, to) };
    }

    fn record_failure(&mut self, action: Action, note: LogNote) {
        self.notes.push(note);
        self.is_error |= self.fails_for(action);
    }

    fn fails_for(&self, action: Action) -> bool {
        self.limits(action).is_some_and(|limits| limits.on_failure == OnFailure::Fail)
    }
}

pub(super) fn record_note(result: &StepResult) -> LogNote {
    match result {
        StepResult::TimedOut => LogNote::new(LogCode::RecordTimedOut),
        other => other.log_note(LogCode::RecordFailed),
    }
}

pub(super) fn event_note(result: &StepResult) -> LogNote {
    match result {
        StepResult::TimedOut | StepResult::Indeterminate => LogNote::new(LogCode::EventStatusUnknown),
        other => other.log_note(LogCode::EventFailed),
    }
}
