//! Gathers what is saved, has it built or read, and says what is shown now: one thread, message by message.

use super::building::{Build, Said};
use super::diagnostics::{self, Diagnosis};
use super::process::Process;
use super::settings;
use super::sources::{Saved, Sources};
use super::state::{Phase, Problem, State};
use super::{Answering, Stage};
use crate::answering::{Answer, InProcess};
use policy::Policy;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// An editor writes a file in several steps; after so long without another, the save is over.
const QUIET: Duration = Duration::from_millis(40);

/// An event that every renderer answers.
const KNOCK: &str = r#"{
    "version": "1",
    "triggerSource": "CustomMessage_ForgotPassword",
    "region": "eu-west-1",
    "userPoolId": "eu-west-1_example",
    "userName": "ann",
    "callerContext": {},
    "request": { "userAttributes": {}, "codeParameter": "{####}" },
    "response": {}
}"#;

/// What the director is told.
pub(super) enum Message {
    /// These files or folders are others now.
    Changed(Vec<PathBuf>),
    /// Any file may be another now.
    Anything,
    /// The build of this number said all that it will say.
    Built(u64, Said),
    /// The preview ends.
    End,
}

/// Saves that belong together.
struct Gathered {
    since: Instant,
    /// When they are all there, if no other comes.
    until: Instant,
    /// The last file of each meaning, as the page names it; `None` where nobody knows which.
    saved: BTreeMap<Saved, Option<String>>,
}

/// A build under way, and what for.
struct Job {
    number: u64,
    build: Build,
    since: Instant,
    occasion: Occasion,
}

/// What something is built for.
#[derive(PartialEq, Eq)]
enum Occasion {
    /// The preview starts. Nobody asked for it, and nobody is told while it goes well.
    Start,
    /// This file was saved, or one that nobody knows.
    Save(Option<String>),
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
pub(super) struct Director {
    sources: Sources,
    cargo: OsString,
    stage: Arc<Mutex<Stage>>,
    states: watch::Sender<(u64, State)>,
    messages: Sender<Message>,
    /// The newest renderer.
    program: Option<PathBuf>,
    /// The newest policy without problems.
    policy: Arc<Policy>,
    job: Option<Job>,
    builds: u64,
    problems: Problems,
    cause: Option<String>,
}

impl Director {
    /// A director for this stage, and the states that it will tell of.
    pub(super) fn new(
        sources: Sources,
        cargo: OsString,
        stage: Arc<Mutex<Stage>>,
        messages: Sender<Message>,
        unwatched: Vec<Problem>,
    ) -> (Self, watch::Receiver<(u64, State)>) {
        let policy = Arc::clone(&stage.lock().unwrap_or_else(PoisonError::into_inner).policy);
        let problems = Problems { unwatched, ..Problems::default() };
        let (states, receiver) = watch::channel((0, State::default()));
        let director = Self {
            sources,
            cargo,
            stage,
            states,
            messages,
            program: None,
            policy,
            job: None,
            builds: 0,
            problems,
            cause: None,
        };
        (director, receiver)
    }

    /// Works until it is told to end. Ends the build that is under way then.
    pub(super) fn work(mut self, inbox: &Receiver<Message>) {
        self.build(Instant::now(), Occasion::Start);
        self.tell(false, None);
        let mut gathered = None;
        loop {
            let message = match &gathered {
                Some(Gathered { until, .. }) => inbox.recv_timeout(until.saturating_duration_since(Instant::now())),
                None => inbox.recv().map_err(RecvTimeoutError::from),
            };
            match message {
                Ok(Message::Changed(paths)) => {
                    for path in paths {
                        if let Some(meaning) = self.sources.meaning(&path) {
                            Gathered::add(&mut gathered, meaning, Some(self.sources.shown(&path)));
                        }
                    }
                }
                Ok(Message::Anything) => {
                    for meaning in [Saved::Code, Saved::Policy, Saved::Scenario] {
                        Gathered::add(&mut gathered, meaning, None);
                    }
                }
                Ok(Message::Built(number, said)) => self.built(number, &said),
                Err(RecvTimeoutError::Timeout) => gathered.take().into_iter().for_each(|saves| self.act(saves)),
                Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn act(&mut self, Gathered { since, saved, .. }: Gathered) {
        self.cause = saved.values().next().cloned().flatten();
        let mut is_new = saved.contains_key(&Saved::Scenario);
        let mut millis = None;
        if saved.contains_key(&Saved::Policy) && self.read_policy() {
            is_new = true;
            millis = Some(millis_since(since));
        }
        if let Some(cause) = saved.get(&Saved::Code) {
            self.build(since, Occasion::Save(cause.clone()));
        }
        self.tell(is_new, millis);
    }

    /// Whether there is a new stage with the policy that was saved.
    fn read_policy(&mut self) -> bool {
        match settings::policy(&self.sources) {
            Ok(policy) => {
                self.policy = Arc::new(policy);
                self.problems.policy.clear();
                self.set_stage()
            }
            Err(problems) => {
                self.problems.policy = problems;
                false
            }
        }
    }

    /// Builds what is saved now. A build under way ends: it would be old when it is done.
    fn build(&mut self, since: Instant, occasion: Occasion) {
        self.job = None;
        self.builds += 1;
        let (number, messages) = (self.builds, self.messages.clone());
        // Nobody listens any more when the preview ends.
        let done = move |said| drop(messages.send(Message::Built(number, said)));
        let is_checkout = self.sources.repository.join("Cargo.toml").is_file();
        let problem = match is_checkout.then(|| Build::start(&self.cargo, &self.sources.repository, done)) {
            Some(Ok(build)) => {
                self.problems.code.clear();
                self.problems.cargo = None;
                self.job = Some(Job { number, build, since, occasion });
                return;
            }
            Some(Err(error)) => Problem::of("cargo", format!("cannot be started: {}", error.kind())),
            None => Problem::of("Cargo.toml", "is not there: only a checkout of the repository can be built"),
        };
        // As long as no code is saved, nobody needs Cargo.
        if occasion != Occasion::Start {
            self.problems.cargo = Some(problem);
        }
    }

    fn built(&mut self, number: u64, said: &Said) {
        let Some(job) = self.job.take_if(|job| job.number == number) else { return };
        let succeeded = job.build.finish();
        // At a start others show the same, unless something was saved since they were built.
        let is_news = job.occasion != Occasion::Start || diagnostics::is_other_code(&said.messages);
        if let Occasion::Save(cause) = job.occasion {
            // Meanwhile something else may have been saved.
            self.cause = cause;
        }
        match diagnostics::program(&said.messages).filter(|_| succeeded) {
            Some(program) => {
                self.program = Some(program);
                let is_new = self.set_stage() && is_news;
                self.tell(is_new, is_new.then(|| millis_since(job.since)));
            }
            None => {
                let templates = self.sources.templates();
                let diagnosis =
                    Diagnosis { sources: &self.sources, cause: self.cause.as_deref(), templates: &templates };
                self.problems.code = diagnosis.problems(&said.messages, &said.errors);
                self.tell(false, None);
            }
        }
    }

    /// Puts the newest renderer on the stage with the newest policy, if it answers. With a policy that has problems no
    /// renderer would start: then it waits for the next one.
    fn set_stage(&mut self) -> bool {
        if !self.problems.policy.is_empty() {
            return false;
        }
        let policy = Arc::clone(&self.policy);
        let answering: Arc<dyn Answering> = match &self.program {
            Some(program) => Arc::new(Process::new(program.clone(), &self.sources.policy_file)),
            None => Arc::new(InProcess(Arc::clone(&policy))),
        };
        if let Answer::Nobody(reason) = answering.answer(KNOCK) {
            self.problems.renderer = Some(Problem::of("renderer", reason));
            return false;
        }
        self.problems.renderer = None;
        let next = Stage { policy, answering };
        // The old renderer ends outside of the lock, when nobody asks it any more.
        let old = std::mem::replace(&mut *self.stage.lock().unwrap_or_else(PoisonError::into_inner), next);
        drop(old);
        true
    }

    /// Tells how it stands. The stage is set before, so that who hears of a revision finds it.
    fn tell(&self, is_new: bool, millis: Option<u64>) {
        let Problems { policy, code, renderer, cargo, unwatched } = &self.problems;
        let of_files: Vec<_> = policy.iter().chain(code).chain(renderer).collect();
        let of_here: Vec<_> = cargo.iter().chain(unwatched).collect();
        let is_building = self.job.as_ref().is_some_and(|job| job.occasion != Occasion::Start);
        let phase = match (is_building, of_files.is_empty(), of_here.is_empty()) {
            (true, _, _) => Phase::Building,
            (false, false, _) => Phase::Failed,
            (false, true, false) => Phase::Unavailable,
            (false, true, true) => Phase::Ready,
        };
        let problems = of_files.into_iter().chain(of_here).cloned().collect();
        let state = State { phase, millis, cause: self.cause.clone(), problems };
        self.states.send_if_modified(|(revision, told)| {
            let is_other = is_new || *told != state;
            *revision += u64::from(is_new);
            *told = state;
            is_other
        });
    }
}

impl Gathered {
    fn add(gathered: &mut Option<Self>, meaning: Saved, file: Option<String>) {
        let now = Instant::now();
        let gathered = gathered.get_or_insert_with(|| Self { since: now, until: now, saved: BTreeMap::new() });
        gathered.until = now + QUIET;
        gathered.saved.insert(meaning, file);
    }
}

fn millis_since(start: Instant) -> u64 {
    start.elapsed().as_millis().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
