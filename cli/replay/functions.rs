//! The Lambda binaries: built by Cargo, started once per trigger, asked as Cognito asks.

use super::input::{Input, Unreadable};
use super::judged::{Effort, Judged, Returned};
use super::private::Detail;
use super::repository;
use crate::terminal::Fault;
use events::{Exception, PoolSettings, Trigger};
use runtime_api::{Bytes, Function, Logs, Outcome};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
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
    running: BTreeMap<String, Function>,
    /// The function that gets every event, where one was named.
    only: Option<String>,
    /// Whether the functions are the suite's, whose errors are constants.
    is_ours: bool,
    logs: bool,
    detail: Detail,
}

impl Functions {
    /// The Lambdas of the suite, built; every event goes to `only` where that is named.
    pub(crate) fn of_suite(only: Option<&str>, logs: bool, detail: Detail) -> Result<Self, Fault> {
        let programs = build()?;
        if let Some(name) = only.filter(|name| !programs.contains_key(*name)) {
            let known = programs.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            let rule = format!("not a binary of the suite ({known}); write ./{name} for a path");
            return Err(Fault::misuse(format!("--function {name}: {rule}")));
        }
        Ok(Self { programs, running: BTreeMap::new(), only: only.map(str::to_owned), is_ours: true, logs, detail })
    }

    /// Somebody's own function for every event.
    pub(crate) fn of_program(path: &Path, logs: bool, detail: Detail) -> Result<Self, Fault> {
        if !path.is_file() {
            let rule = "there is no such program; name a binary of the suite or a path";
            return Err(Fault::misuse(format!("--function {}: {rule}", path.display())));
        }
        let name = "function".to_owned();
        let programs = BTreeMap::from([(name.clone(), path.to_owned())]);
        Ok(Self { programs, running: BTreeMap::new(), only: Some(name), is_ours: false, logs, detail })
    }

    /// Sends one event to the function of its trigger and judges what comes back.
    pub(crate) async fn replay(&mut self, input: Input, settings: &PoolSettings) -> Result<Judged, Fault> {
        let Input { origin, bytes } = input;
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
        let (outcome, effort) = self.ask(&program, &name, Bytes::copy_from_slice(&bytes)).await?;
        let returned = returned(&outcome, self.is_ours);
        Ok(Judged::of(origin, event.as_ref(), returned, settings, self.detail).with(effort).because(why_not))
    }

    /// Five seconds, three tries. A function that is late or gone is started anew.
    async fn ask(&mut self, program: &Path, name: &str, event: Bytes) -> Result<(Outcome, Effort), Fault> {
        let started = Instant::now();
        let mut attempts = 0;
        loop {
            attempts += 1;
            let outcome = self.function(program, name).await?.invoke(event.clone(), PATIENCE).await;
            if matches!(outcome, Outcome::TimedOut | Outcome::Exited(_) | Outcome::InitError(_)) {
                self.running.remove(name);
            }
            if !matches!(outcome, Outcome::TimedOut) || attempts == TRIES {
                return Ok((outcome, Effort { took: started.elapsed(), attempts }));
            }
        }
    }

    async fn function(&mut self, program: &Path, name: &str) -> Result<&mut Function, Fault> {
        let logs = if self.logs { Logs::Inherit } else { Logs::Discard };
        match self.running.entry(name.to_owned()) {
            Entry::Occupied(running) => Ok(running.into_mut()),
            Entry::Vacant(place) => {
                let function = Function::start(program, name, settings_of_ours(), logs).await;
                Ok(place.insert(function.map_err(Fault::during(format!("starting {name}")))?))
            }
        }
    }
}

/// What Cognito makes of it, when Lambda tells it so.
fn returned(outcome: &Outcome, is_ours: bool) -> Returned<'_> {
    let failed = Some(Exception::UserLambdaValidation);
    match outcome {
        Outcome::Answer(answer) => Returned::Answer(answer),
        Outcome::Error(error) if error.error_type == TOO_LARGE => Returned::too_large(),
        Outcome::Error(error) if is_ours => Returned::Refusal(&error.error_type, &error.message),
        Outcome::Error(error) => Returned::Error(&error.error_type, &error.message),
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

/// The variables that a function of the suite reads; nothing else of our environment reaches it.
fn settings_of_ours() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os().filter(|(name, _)| {
        let name = name.to_string_lossy();
        name == "POLICY_FILE" || policy::is_override(&name)
    })
}

/// Has Cargo build every Lambda of the suite, in the profile this program was built in, and asks where they are.
///
/// No package is named, so that the build is the one that made this program: nothing is compiled twice.
fn build() -> Result<BTreeMap<String, PathBuf>, Fault> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(repository()).args(["build", "--message-format", "json-render-diagnostics"]);
    for trigger in Trigger::ALL.into_iter().filter(|trigger| triggers::handler(*trigger).is_some()) {
        command.args(["--bin", trigger.binary()]);
    }
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(Fault::during("starting cargo to build the Lambdas"))?;
    if !output.status.success() {
        return Err(Fault::misuse("the Lambdas do not build; cargo says above why"));
    }
    Ok(output.stdout.split(|byte| *byte == b'\n').filter_map(program).collect())
}

/// A line of Cargo's messages, where it tells of a program that was built.
fn program(line: &[u8]) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_slice(line).ok()?;
    let path = PathBuf::from(message.get("executable")?.as_str()?);
    Some((message.pointer("/target/name")?.as_str()?.to_owned(), path))
}
