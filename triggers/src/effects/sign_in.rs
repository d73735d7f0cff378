//! What is written and published after a sign-in.
//!
//! One conditional update decides: only the invocation that wrote a sign-in publishes its EventBridge event, so it is published
//! at most once, and a sign-in within the interval of another one costs no more than this call. The response to the update has
//! the progress of post confirmation, so that only an unfinished setup is resumed.
//!
//! This module calls no service. An executor asks for the next step, performs it, and records its result.

use super::plan::{EventEntry, Plan, RecordPlan};
use super::step::{Progress, StepResult};
use super::step_order::{ExecutionReport, event_note, record_note};
use crate::log_note::{LogCode, LogNote};
use crate::response::Denial;
use policy::OnFailure;
use std::time::Duration;

/// The error for users if an action fails whose table in the policy says `on_failure = "fail"`.
pub(crate) const SIGN_IN_UNFINISHED: Denial = Denial {
    code: "SignInUnfinished",
    message: "Your sign-in could not be completed. Please try again or contact support",
    when: "An action of `[after_sign_in]` with `on_failure = \"fail\"` failed, or the event does not identify the user.",
};

/// What is written and published after a sign-in. No `Debug`: it contains the user's name and attributes.
pub struct SignIn {
    /// The record. If it does not exist, it is created as post confirmation would.
    pub record: RecordPlan,
    /// The user name in the pool.
    pub user_name: String,
    /// At most one sign-in per interval is written.
    pub interval: Duration,
    pub(crate) event: Option<EventEntry>,
    pub(crate) setup: Option<Plan>,
    pub(crate) sub: Option<String>,
}

impl SignIn {
    /// Its steps as notes. What a setup still lacks is known only after the first.
    pub(crate) fn steps(&self) -> Vec<LogNote> {
        let record = LogNote::about(LogCode::RecordSignIn, &self.record.table);
        let event = self.event.iter().map(|entry| LogNote::about(LogCode::PublishEvent, &entry.bus));
        let setup = self.setup.iter().flat_map(|plan| plan.steps().into_iter().skip(1));
        std::iter::once(record).chain(event).chain(setup).collect()
    }
}

/// The next step after a sign-in.
#[derive(Clone, Copy)]
pub enum SignInStep<'p> {
    /// Write the time of the sign-in, and count it, unless another one was written within the interval.
    Write(&'p RecordPlan),
    /// Publish the EventBridge event.
    Publish(&'p EventEntry),
    /// Resume the setup of the user at this progress.
    Resume(&'p Plan, Progress),
}

/// The result of writing a sign-in.
pub enum SignInResult {
    /// It was written. This is the progress of post confirmation in the record.
    Written(Progress),
    /// Another sign-in was written within the interval.
    WithinInterval(Progress),
    /// It was not written, or that is unknown.
    Failed(StepResult),
}

/// The execution by one invocation: a state machine.
pub struct SignInExecution<'p> {
    sign_in: &'p SignIn,
    next: Next,
    notes: Vec<LogNote>,
    /// Whether an action with `on_failure = "fail"` failed.
    is_error: bool,
}

#[derive(Clone, Copy)]
enum Next {
    Write,
    Publish(Progress),
    Resume(Progress),
    Done,
}

impl<'p> SignInExecution<'p> {
    /// Starts at the first step.
    #[must_use]
    pub fn new(sign_in: &'p SignIn) -> Self {
        Self { sign_in, next: Next::Write, notes: Vec::new(), is_error: false }
    }

    /// The next step; `None` when done.
    #[must_use]
    pub fn next_step(&self) -> Option<SignInStep<'p>> {
        match self.next {
            Next::Write => Some(SignInStep::Write(&self.sign_in.record)),
            Next::Publish(_) => self.sign_in.event.as_ref().map(SignInStep::Publish),
            Next::Resume(progress) => self.sign_in.setup.as_ref().map(|plan| SignInStep::Resume(plan, progress)),
            Next::Done => None,
        }
    }

    /// Records the result of writing the sign-in.
    pub fn on_written(&mut self, result: SignInResult) {
        self.next = match result {
            SignInResult::Written(progress) if self.sign_in.event.is_some() => Next::Publish(progress),
            SignInResult::Written(progress) | SignInResult::WithinInterval(progress) => self.resume_from(progress),
            SignInResult::Failed(result) => {
                self.fail(self.sign_in.record.limits.on_failure, record_note(&result));
                if let Some(event) = &self.sign_in.event {
                    self.fail(event.limits.on_failure, LogNote::new(LogCode::EventFailed));
                }
                Next::Done
            }
        };
    }

    /// Records the result of publishing the EventBridge event.
    pub fn on_published(&mut self, result: &StepResult) {
        if let (Next::Publish(progress), Some(event)) = (self.next, &self.sign_in.event) {
            if *result != StepResult::Done {
                self.fail(event.limits.on_failure, event_note(result));
            }
            self.next = self.resume_from(progress);
        }
    }

    /// Records the report about a resumed setup, whose failures are only logged.
    pub fn on_resumed(&mut self, report: ExecutionReport) {
        self.notes.extend(report.notes);
        self.next = Next::Done;
    }

    /// Aborts the execution because the time for the event is up.
    pub fn abort_on_deadline(&mut self) {
        let event = self.sign_in.event.as_ref().map(|event| event.limits);
        let left = match self.next {
            Next::Write => [Some(self.sign_in.record.limits), event],
            Next::Publish(_) => [event, None],
            Next::Resume(_) | Next::Done => [None, None],
        };
        self.notes.push(LogNote::new(LogCode::DeadlineReached));
        self.is_error |= left.into_iter().flatten().any(|limits| limits.on_failure == OnFailure::Fail);
        self.next = Next::Done;
    }

    /// Ends the execution.
    #[must_use]
    pub fn into_report(self) -> ExecutionReport {
        ExecutionReport { notes: self.notes, refusal: self.is_error.then_some(SIGN_IN_UNFINISHED) }
    }

    fn resume_from(&self, progress: Progress) -> Next {
        if self.sign_in.setup.is_some() && !progress.done { Next::Resume(progress) } else { Next::Done }
    }

    fn fail(&mut self, on_failure: OnFailure, note: LogNote) {
        self.notes.push(note);
        self.is_error |= on_failure == OnFailure::Fail;
    }
}
