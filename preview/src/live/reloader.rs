//! Collects file changes, builds or reloads, and publishes the status: one thread that handles one message at a time.

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

/// Editors save in several steps; a save is complete after this long without another event.
const DEBOUNCE: Duration = Duration::from_millis(40);

/// A valid event, to check that a new renderer responds.
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

/// A message to the reloader.
pub(super) enum Message {
    /// These files or folders have changed.
    Changed(Vec<PathBuf>),
    /// The watcher lost events: any file may have changed.
    RescanAll,
    /// The build with this number has ended with this output.
    Built(u64, BuildOutput),
    /// The preview ends.
    End,
}

/// Changes that are handled together.
struct PendingChanges {
    since: Instant,
    /// When the changes are handled, if no other arrives.
    until: Instant,
    /// For each kind of change the last file, as shown on the page; `None` if unknown.
    saved: BTreeMap<ChangeKind, Option<String>>,
}

/// A running build and its cause.
struct BuildJob {
    number: u64,
    build: Build,
    since: Instant,
    build_cause: BuildCause,
}

/// The cause of a build.
#[derive(PartialEq, Eq)]
enum BuildCause {
    /// The preview has started. The build is not shown on the page unless it fails.
    Startup,
    /// This file was saved; `None` if unknown.
    FileChange(Option<String>),
}

/// Problems by origin: each origin is cleared on its own.
#[derive(Default)]
struct Problems {
    policy: Vec<Problem>,
    code: Vec<Problem>,
    /// The newest renderer does not respond.
    renderer: Option<Problem>,
    /// Cargo or the checkout is missing.
    cargo: Option<Problem>,
    /// Folders that cannot be watched.
    unwatched: Vec<Problem>,
}

/// Turns file changes into new render contexts.
pub(super) struct LiveReloader {
    sources: Sources,
    cargo: OsString,
    context: Arc<Mutex<RenderContext>>,
    statuses: watch::Sender<(u64, Status)>,
    messages: Sender<Message>,
    /// The newest renderer.
    program: Option<PathBuf>,
    /// The newest valid policy.
    policy: Arc<Policy>,
    job: Option<BuildJob>,
    builds: u64,
    problems: Problems,
    cause: Option<String>,
}

impl LiveReloader {
    /// Returns the reloader and the receiver of its status.
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

    /// Runs until it receives `Message::End`, then kills a running build.
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

    /// Reads the saved policy, and returns whether there is a new render context.
    fn read_policy(&mut self) -> bool {
        match policy_file::read_policy(&self.sources) {
            Ok(policy) => {
                self.policy = Arc::new(policy);
                self.problems.policy.clear();
                self.switch_context()
            }
            Err(problems) => {
                self.problems.policy = self.sources.quote_lines(problems);
                false
            }
        }
    }

    /// Starts a build, and kills a running one, whose result would be outdated. Without a repository, no code can change.
    fn start_build(&mut self, since: Instant, build_cause: BuildCause) {
        let Some(repository) = &self.sources.repository else { return };
        self.job = None;
        self.builds += 1;
        let (number, messages) = (self.builds, self.messages.clone());
        // Sending fails only after the preview has ended.
        let done = move |output| drop(messages.send(Message::Built(number, output)));
        let is_checkout = repository.join("Cargo.toml").is_file();
        let problem = match is_checkout.then(|| Build::start(&self.cargo, repository, done)) {
            Some(Ok(build)) => {
                self.problems.code.clear();
                self.problems.cargo = None;
                self.job = Some(BuildJob { number, build, since, build_cause });
                return;
            }
            Some(Err(error)) => Problem::without_line("cargo", format!("cannot be started: {}", error.kind())),
            None => Problem::without_line(
                "Cargo.toml",
                "not found: templates can only be rebuilt in a checkout of the repository",
            ),
        };
        // Cargo is not needed until code is saved.
        if build_cause != BuildCause::Startup {
            self.problems.cargo = Some(problem);
        }
    }

    fn finish_build(&mut self, number: u64, output: &BuildOutput) {
        let Some(job) = self.job.take_if(|job| job.number == number) else { return };
        let succeeded = job.build.wait();
        // The startup build equals this process, unless code was saved since this process was built.
        let is_new_code =
            job.build_cause != BuildCause::Startup || diagnostics::compiled_other_crates(&output.messages);
        if let BuildCause::FileChange(cause) = job.build_cause {
            // Another file may have been saved since the build started.
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
                let problems = diagnosis.problems(&output.messages, &output.errors);
                self.problems.code = self.sources.quote_lines(problems);
                self.publish_status(false, None);
            }
        }
    }

    /// Switches to the newest renderer and policy, if the renderer responds. With an invalid policy no renderer would
    /// start, so the switch waits for a valid one.
    fn switch_context(&mut self) -> bool {
        if !self.problems.policy.is_empty() {
            return false;
        }
        let policy = Arc::clone(&self.policy);
        let renderer: Arc<dyn Renderer> = match &self.program {
            Some(program) => Arc::new(RendererProcess::new(
                program.clone(),
                &self.sources.policy_file,
                self.sources.overlay.as_deref(),
            )),
            None => Arc::new(InProcessRenderer(Arc::clone(&policy))),
        };
        if let Err(RenderError::Unavailable(reason)) = renderer.render(HEALTH_CHECK_EVENT) {
            self.problems.renderer = Some(Problem::without_line("renderer", reason));
            return false;
        }
        self.problems.renderer = None;
        let next = RenderContext { policy, renderer };
        // Drop the old renderer, and with it its process, after the lock is released.
        let old = std::mem::replace(&mut *self.context.lock().unwrap_or_else(PoisonError::into_inner), next);
        drop(old);
        true
    }

    /// Publishes the status. Call it after the context is switched, so that the context of a published revision is
    /// available.
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
        let has_built = self.program.is_some() || self.sources.repository.is_none();
        let are_templates_current = has_built && code.is_empty();
        let status = Status { phase, millis, cause: self.cause.clone(), are_templates_current, problems };
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
