//! The Lambda binaries: started once per trigger, asked as Cognito asks.

use super::build::build;
use super::environment;
use super::input::{Input, Unreadable};
use super::judged::{Effort, Judged, Returned};
use super::log::Log;
use super::private::Detail;
use crate::terminal::{Fault, complain};
use events::{Exception, PoolSettings, Trigger};
use lambda_emulator::{Bytes, Function, Logs, Outcome};
use policy::Policy;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

/// Cognito waits this long for an answer (contract 1.7).
const PATIENCE: Duration = Duration::from_secs(5);
/// And asks this many times when none comes (contract 1.7). An error is an answer.
const TRIES: u8 = 3;
/// What Lambda calls an answer over its 6 MB.
const TOO_LARGE: &str = "Function.ResponseSizeTooLarge";

/// The functions of the suite, each started when its first event comes.
pub(crate) struct Functions {
    programs: BTreeMap<String, PathBuf>,
    running: BTreeMap<String, Running>,
    /// The function that gets every event, where one was named.
    only: Option<String>,
    /// Whose they are, and so what is known of them.
    owner: Owner,
    /// What they see of our environment.
    variables: Vec<(OsString, OsString)>,
    /// Whether what they log is shown.
    logs: bool,
    detail: Detail,
}

/// Whose functions are asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// The suite's: errors are constants, and every event leaves a line in the log, with its notes.
    Suite(Work),
    /// Somebody's own, of which nothing is known.
    Foreign,
}

/// What becomes of the work that decisions ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// It is only noted.
    OnPaper,
    /// It is carried out, with the caller's own credentials: `--live`.
    Live,
}

/// A function's process.
struct Running {
    function: Function,
    /// What it logs, where that is read.
    log: Option<Log>,
}

impl Functions {
    /// The Lambdas of the suite, built; every event goes to `only` where that is named.
    pub(crate) fn of_suite(
        only: Option<&str>,
        policy: &Policy,
        work: Work,
        logs: bool,
        detail: Detail,
    ) -> Result<Self, Fault> {
        let variables = match work {
            Work::OnPaper => environment::settings(env::vars_os()),
            Work::Live => environment::with_aws(env::vars_os())?,
        };
        let programs = build(work, policy)?;
        if let Some(name) = only.filter(|name| !programs.contains_key(*name)) {
            let known = programs.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            let rule = format!("not a binary of the suite ({known}); write ./{name} for a path");
            return Err(Fault::misuse(format!("--function {name}: {rule}")));
        }
        if work == Work::Live {
            complain("--live: the functions act for real, with your AWS credentials");
        }
        let (running, only) = (BTreeMap::new(), only.map(str::to_owned));
        Ok(Self { programs, running, only, owner: Owner::Suite(work), variables, logs, detail })
    }

    /// Somebody's own function for every event.
    pub(crate) fn of_program(path: &Path, logs: bool, detail: Detail) -> Result<Self, Fault> {
        if !path.is_file() {
            let rule = "there is no such program; name a binary of the suite or a path";
            return Err(Fault::misuse(format!("--function {}: {rule}", path.display())));
        }
        let name = "function".to_owned();
        let programs = BTreeMap::from([(name.clone(), path.to_owned())]);
        let (running, variables) = (BTreeMap::new(), environment::settings(env::vars_os()));
        Ok(Self { programs, running, only: Some(name), owner: Owner::Foreign, variables, logs, detail })
    }

    /// Sends one event to the function of its trigger and judges what comes back.
    pub(crate) async fn replay(&mut self, input: Input, settings: &PoolSettings) -> Result<Judged, Fault> {
        let Input { mut origin, bytes } = input;
        if let (Owner::Suite(Work::Live), Some(expected)) = (self.owner, &mut origin.expectation) {
            // What is carried out leaves no note, and what comes of it depends on the world.
            expected.notes = None;
        }
        let (event, why_not) = match (origin.envelope(&bytes), &self.only) {
            (Ok(event), _) => (Some(event), None),
            (Err(reason), Some(_)) => (None, Some(reason)),
            (Err(reason), None) => return Ok(Judged::unreadable(Unreadable { origin, reason })),
        };
        let trigger = event.as_ref().and_then(|event| event.trigger_source().trigger());
        let name = self.only.as_deref().or(trigger.map(Trigger::binary));
        let program = name.and_then(|name| Some((name.to_owned(), self.programs.get(name)?.clone())));
        let Some((name, program)) = program else {
            return Ok(Judged::of(origin, event.as_ref(), Returned::NoBinary, settings, self.detail));
        };
        let Asked { outcome, notes, effort } = self.ask(&program, &name, Bytes::copy_from_slice(&bytes)).await?;
        let returned = returned(&outcome, self.owner);
        let judged = Judged::of(origin, event.as_ref(), returned, settings, self.detail).with(effort);
        Ok(judged.noting(notes.iter().map(String::as_str)).because(why_not))
    }

    /// Five seconds, three tries. A function that is late or gone is started anew.
    async fn ask(&mut self, program: &Path, name: &str, event: Bytes) -> Result<Asked, Fault> {
        let started = Instant::now();
        let mut attempts = 0;
        loop {
            attempts += 1;
            let running = self.function(program, name).await?;
            let outcome = running.function.invoke(event.clone(), PATIENCE).await;
            let effort = Effort { took: started.elapsed(), attempts };
            let notes = match outcome {
                Outcome::Response(_) | Outcome::Error(_) => running.notes(name).await?,
                Outcome::TimedOut | Outcome::Exited(_) | Outcome::InitError(_) => {
                    if let Some(gone) = self.running.remove(name) {
                        gone.end(&outcome).await;
                    }
                    Vec::new()
                }
            };
            if !matches!(outcome, Outcome::TimedOut) || attempts == TRIES {
                return Ok(Asked { outcome, notes, effort });
            }
        }
    }

    async fn function(&mut self, program: &Path, name: &str) -> Result<&mut Running, Fault> {
        match self.running.entry(name.to_owned()) {
            Entry::Occupied(running) => Ok(running.into_mut()),
            Entry::Vacant(place) => {
                let (logs, log) = match (self.owner, self.logs) {
                    (Owner::Suite(_), is_shown) => Some(Log::open(is_shown)).unzip(),
                    (Owner::Foreign, true) => (Some(Logs::Inherit), None),
                    (Owner::Foreign, false) => (None, None),
                };
                let function = Function::start(program, name, self.variables.clone(), logs.unwrap_or_default()).await;
                Ok(place
                    .insert(Running { function: function.map_err(Fault::during(format!("starting {name}")))?, log }))
            }
        }
    }
}

/// What came of an event.
struct Asked {
    outcome: Outcome,
    notes: Vec<String>,
    effort: Effort,
}

impl Running {
    /// The notes on the line about the event that was answered last.
    async fn notes(&mut self, name: &str) -> Result<Vec<String>, Fault> {
        let (Some(log), Some(request_id)) = (&mut self.log, self.function.request_id()) else { return Ok(Vec::new()) };
        let notes = log.notes(&request_id).await;
        notes.ok_or_else(|| Fault::misuse(format!("{name} answered an event and wrote no line about it")))
    }

    /// Shows what is left to show of a process that is of no more use. One that hangs writes nothing more.
    async fn end(self, outcome: &Outcome) {
        let Self { function, log } = self;
        if !matches!(outcome, Outcome::TimedOut) {
            function.stop().await;
        }
        if let Some(mut log) = log {
            log.show_rest();
        }
    }
}

/// What Cognito makes of it, when Lambda tells it so.
fn returned(outcome: &Outcome, owner: Owner) -> Returned<'_> {
    let failed = Some(Exception::UserLambdaValidation);
    match outcome {
        Outcome::Response(answer) => Returned::Answer(answer),
        Outcome::Error(error) if error.error_type == TOO_LARGE => Returned::too_large(),
        Outcome::Error(error) => match owner {
            Owner::Suite(_) => Returned::Refusal(&error.error_type, &error.message),
            Owner::Foreign => Returned::Error(&error.error_type, &error.message),
        },
        Outcome::TimedOut => Returned::Nothing("no answer within 5 s, three times".to_owned(), "1.7", None),
        Outcome::Exited(status) => Returned::Nothing(ended(*status), "1.8", failed),
        Outcome::InitError(_) => Returned::Nothing("the function could not start".to_owned(), "1.8", failed),
    }
}

fn ended(status: Option<ExitStatus>) -> String {
    match status.and_then(|status| status.code()) {
        Some(code) => format!("the process ended with exit code {code} instead of answering"),
        None => "the process was killed instead of answering".to_owned(),
    }
}
