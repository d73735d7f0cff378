//! Gathers what is saved, has it built or read, and says what is shown now: one thread, message by message.

use super::build::{Build, BuildOutput};
use super::diagnostics::{self, BuildDiagnosis};
use super::policy_file;
use super::process::RendererProcess;
use super::render_context::RenderContext;
use super::sources::{ChangeKind, Sources};
use super::status::{Phase, Problem, Status};
use crate::renderer::{InProcessRenderer, RenderError, Renderer};
use policy::Policy;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// An editor writes a file in several steps; after so long without another, the save is over.
const DEBOUNCE: Duration = Duration::from_millis(40);

/// An event that every renderer answers.
const HEALTH_CHECK_EVENT: &str = r#"{
    "version": "1",
    "triggerSource": "CustomMessage_ForgotPassword",
    "region": "eu-west-1",
    "userPoolId": "eu-west-1_example",
    "userName": "ann",
    "callerContext": {},
    "request": { "userAttributes": {}, "codeParameter": "{####}" },
    "response": {}
}"#;

/// What the reloader is told.
pub(super) enum Message {
    /// These files or folders are others now.
    Changed(Vec<PathBuf>),
    /// Any file may be another now.
    RescanAll,
    /// The build of this number output all that it will say.
    Built(u64, BuildOutput),
    /// The preview ends.
    End,
}

/// Saves that belong together.
struct PendingChanges {
    since: Instant,
    /// When they are all there, if no other comes.
    until: Instant,
    /// The last file of each change, as the page names it; `None` where nobody knows which.
    saved: BTreeMap<ChangeKind, Option<String>>,
}

/// A build under way, and what for.
struct BuildJob {
    number: u64,
    build: Build,
    since: Instant,
    build_cause: BuildCause,
}

/// What something is built for.
#[derive(PartialEq, Eq)]
enum BuildCause {
    /// The preview starts. Nobody asked for it, and nobody is told while it goes well.
    Startup,
    /// This file was saved, or one that nobody knows.
    FileChange(Option<String>),
}

/// Problems by where they come from: each is solved on its own.
#[derive(Default)]
struct Problems {
    policy: Vec<Problem>,
    code: Vec<Problem>,
    /// The newest renderer does not answer.
    renderer: Option<Problem>,
    /// Nothing can be built here.
    cargo: Option<Problem>,
    /// What is saved is not noticed everywhere.
    unwatched: Vec<Problem>,
}

/// Who turns saves into stages.
pub(super) struct LiveReloader {
    sources: Sources,
    cargo: OsString,
    context: Arc<Mutex<RenderContext>>,
    statuses: watch::Sender<(u64, Status)>,
    messages: Sender<Message>,
    /// The newest renderer.
    program: Option<PathBuf>,
    /// The newest policy without problems.
    policy: Arc<Policy>,
    job: Option<BuildJob>,
    builds: u64,
    problems: Problems,
    cause: Option<String>,
}

impl LiveReloader {
    /// A reloader for this context, and the statuses that it will tell of.
    pub(super) fn new(
        sources: Sources,
        cargo: OsString,
        context: Arc<Mutex<RenderContext>>,
        messages: Sender<Message>,
        unwatched: Vec<Problem>,
    ) -> (Self, watch::Receiver<(u64, Status)>) {
        let policy = Arc::clone(&context.lock().unwrap_or_else(PoisonError::into_inner).policy);
        let problems = Problems { unwatched, ..Problems::default() };
        let (statuses, receiver) = watch::channel((0, Status::default()));
        let reloader = Self {
            sources,
            cargo,
            context,
            statuses,
            messages,
            program: None,
            policy,
            job: None,
            builds: 0,
            problems,
            cause: None,
        };
        (reloader, receiver)
    }

    /// Works until it is told to end. Ends the build that is under way then.
    pub(super) fn run(mut self, inbox: &Receiver<Message>) {
        self.start_build(Instant::now(), BuildCause::Startup);
        self.publish_status(false, None);
        let mut pending = None;
        loop {
            let message = match &pending {
                Some(PendingChanges { until, .. }) => {
                    inbox.recv_timeout(until.saturating_duration_since(Instant::now()))
                }
                None => inbox.recv().map_err(RecvTimeoutError::from),
            };
            match message {
                Ok(Message::Changed(paths)) => {
                    for path in paths {
                        if let Some(change) = self.sources.classify(&path) {
                            PendingChanges::add(&mut pending, change, Some(self.sources.display_name(&path)));
                        }
                    }
                }
                Ok(Message::RescanAll) => {
                    for change in [ChangeKind::Code, ChangeKind::Policy, ChangeKind::Scenario] {
                        PendingChanges::add(&mut pending, change, None);
                    }
                }
                Ok(Message::Built(number, output)) => self.finish_build(number, &output),
                Err(RecvTimeoutError::Timeout) => {
                    pending.take().into_iter().for_each(|saves| self.apply_changes(saves))
                }
                Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn apply_changes(&mut self, PendingChanges { since, saved, .. }: PendingChanges) {
        self.cause = saved.values().next().cloned().flatten();
        let mut has_new_mails = saved.contains_key(&ChangeKind::Scenario);
        let mut millis = None;
        if saved.contains_key(&ChangeKind::Policy) && self.read_policy() {
            has_new_mails = true;
            millis = Some(millis_since(since));
        }
        if let Some(cause) = saved.get(&ChangeKind::Code) {
            self.start_build(since, BuildCause::FileChange(cause.clone()));
        }
        self.publish_status(has_new_mails, millis);
    }

    /// Whether there is a new context with the policy that was saved.
    fn read_policy(&mut self) -> bool {
        match policy_file::read_policy(&self.sources) {
            Ok(policy) => {
                self.policy = Arc::new(policy);
                self.problems.policy.clear();
                self.switch_context()
            }
            Err(problems) => {
                self.problems.policy = problems;
                false
            }
        }
    }

    /// Builds what is saved now. A build under way ends: it would be old when it is done.
    fn start_build(&mut self, since: Instant, build_cause: BuildCause) {
        self.job = None;
        self.builds += 1;
        let (number, messages) = (self.builds, self.messages.clone());
        // Nobody listens any more when the preview ends.
        let done = move |output| drop(messages.send(Message::Built(number, output)));
        let is_checkout = self.sources.repository.join("Cargo.toml").is_file();
        let problem = match is_checkout.then(|| Build::start(&self.cargo, &self.sources.repository, done)) {
            Some(Ok(build)) => {
                self.problems.code.clear();
                self.problems.cargo = None;
                self.job = Some(BuildJob { number, build, since, build_cause });
                return;
            }
            Some(Err(error)) => Problem::without_line("cargo", format!("cannot be started: {}", error.kind())),
            None => Problem::without_line("Cargo.toml", "is not there: only a checkout of the repository can be built"),
        };
        // As long as no code is saved, nobody needs Cargo.
        if build_cause != BuildCause::Startup {
            self.problems.cargo = Some(problem);
        }
    }

    fn finish_build(&mut self, number: u64, output: &BuildOutput) {
        let Some(job) = self.job.take_if(|job| job.number == number) else { return };
        let succeeded = job.build.wait();
        // At a start others show the same, unless something was saved since they were built.
        let is_new_code =
            job.build_cause != BuildCause::Startup || diagnostics::compiled_other_crates(&output.messages);
        if let BuildCause::FileChange(cause) = job.build_cause {
            // Meanwhile something else may have been saved.
            self.cause = cause;
        }
        match diagnostics::built_program(&output.messages).filter(|_| succeeded) {
            Some(program) => {
                self.program = Some(program);
                let has_new_mails = self.switch_context() && is_new_code;
                self.publish_status(has_new_mails, has_new_mails.then(|| millis_since(job.since)));
            }
            None => {
                let templates = self.sources.templates();
                let diagnosis =
                    BuildDiagnosis { sources: &self.sources, cause: self.cause.as_deref(), templates: &templates };
                self.problems.code = diagnosis.problems(&output.messages, &output.errors);
                self.publish_status(false, None);
            }
        }
    }

    /// Puts the newest renderer on the context with the newest policy, if it answers. With a policy that has problems no
    /// renderer would start: then it waits for the next one.
    fn switch_context(&mut self) -> bool {
        if !self.problems.policy.is_empty() {
            return false;
        }
        let policy = Arc::clone(&self.policy);
        let renderer: Arc<dyn Renderer> = match &self.program {
            Some(program) => Arc::new(RendererProcess::new(program.clone(), &self.sources.policy_file)),
            None => Arc::new(InProcessRenderer(Arc::clone(&policy))),
        };
        if let Err(RenderError::Unavailable(reason)) = renderer.render(HEALTH_CHECK_EVENT) {
            self.problems.renderer = Some(Problem::without_line("renderer", reason));
            return false;
        }
        self.problems.renderer = None;
        let next = RenderContext { policy, renderer };
        // The old renderer ends outside of the lock, when nobody asks it any more.
        let old = std::mem::replace(&mut *self.context.lock().unwrap_or_else(PoisonError::into_inner), next);
        drop(old);
        true
    }

    /// Tells how it stands. The context is set before, so that who hears of a revision finds it.
    fn publish_status(&self, has_new_mails: bool, millis: Option<u64>) {
        let Problems { policy, code, renderer, cargo, unwatched } = &self.problems;
        let file_problems: Vec<_> = policy.iter().chain(code).chain(renderer).collect();
        let environment_problems: Vec<_> = cargo.iter().chain(unwatched).collect();
        let is_building = self.job.as_ref().is_some_and(|job| job.build_cause != BuildCause::Startup);
        let phase = match (is_building, file_problems.is_empty(), environment_problems.is_empty()) {
            (true, _, _) => Phase::Building,
            (false, false, _) => Phase::Failed,
            (false, true, false) => Phase::Unavailable,
            (false, true, true) => Phase::Ready,
        };
        let problems = file_problems.into_iter().chain(environment_problems).cloned().collect();
        let status = Status { phase, millis, cause: self.cause.clone(), problems };
        self.statuses.send_if_modified(|(revision, published)| {
            let has_changed = has_new_mails || *published != status;
            *revision += u64::from(has_new_mails);
            *published = status;
            has_changed
        });
    }
}

impl PendingChanges {
    fn add(pending: &mut Option<Self>, change: ChangeKind, file: Option<String>) {
        let now = Instant::now();
        let pending = pending.get_or_insert_with(|| Self { since: now, until: now, saved: BTreeMap::new() });
        pending.until = now + DEBOUNCE;
        pending.saved.insert(change, file);
    }
}

fn millis_since(start: Instant) -> u64 {
    start.elapsed().as_millis().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
