//! The Lambda binaries: built by Cargo, started once per trigger, asked as Cognito asks.

use super::input::Input;
use super::judged::{Effort, Judged, Returned};
use super::private::Detail;
use super::repository;
use crate::terminal::Fault;
use events::{Envelope, PoolSettings, Trigger};
use runtime_api::{Bytes, Function, Logs, Outcome};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Cognito waits this long for an answer (contract 1.7).
const PATIENCE: Duration = Duration::from_secs(5);
/// And asks this many times when none comes (contract 1.7). An error is an answer.
const TRIES: u8 = 3;

/// The functions of the suite, each started when its first event comes.
pub(crate) struct Functions {
    programs: BTreeMap<String, PathBuf>,
    running: BTreeMap<String, Function>,
    /// The function that gets every event, where one was named.
    only: Option<String>,
    logs: bool,
    detail: Detail,
}

impl Functions {
    /// Builds the Lambdas of the suite; with `only` a path, takes that program and builds nothing.
    pub(crate) fn build(only: Option<&str>, logs: bool, detail: Detail) -> Result<Self, Fault> {
        let (running, only_path) = (BTreeMap::new(), only.map(Path::new).filter(|path| path.components().count() > 1));
        if let Some(path) = only_path {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !path.is_file() {
                return Err(Fault::misuse(
                    "--function: there is no such program; name a binary of the suite or a path",
                ));
            }
            return Ok(Self {
                programs: BTreeMap::from([(name.clone(), path.to_owned())]),
                running,
                only: Some(name),
                logs,
                detail,
            });
        }
        let programs = build()?;
        if let Some(name) = only.filter(|name| !programs.contains_key(*name)) {
            let known = programs.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(Fault::misuse(format!(
                "--function {name}: not a binary of the suite ({known}); write ./{name} for a path"
            )));
        }
        Ok(Self { programs, running, only: only.map(str::to_owned), logs, detail })
    }

    /// Sends one event to the function of its trigger and judges what comes back.
    pub(crate) async fn replay(&mut self, input: Input, settings: &PoolSettings) -> Result<Judged, Fault> {
        let event = Envelope::parse(&input.bytes);
        let name = match (&self.only, &event) {
            (Some(only), _) => Some(only.clone()),
            (None, Ok(event)) => event.trigger_source().trigger().map(Trigger::binary).map(str::to_owned),
            (None, Err(error)) => {
                let reason = error.to_string();
                return Ok(Judged::no_event(input, &reason));
            }
        };
        let event = event.ok();
        let program = name.and_then(|name| Some((self.programs.get(&name)?.clone(), name)));
        let Some((program, name)) = program else {
            return Ok(Judged::of(&input, event.as_ref(), Returned::NoBinary, settings, self.detail));
        };
        let (outcome, effort) = self.ask(&program, &name, Bytes::copy_from_slice(&input.bytes)).await?;
        let returned = match &outcome {
            Outcome::Answer(answer) => Returned::Answer(answer),
            Outcome::Error(error) => Returned::Error(&error.error_type, &error.message),
            Outcome::TimedOut => Returned::Nothing("1.7 no answer within 5 s, three times: the call fails".to_owned()),
            Outcome::Exited(status) => Returned::Nothing(ended(*status)),
            Outcome::InitError(_) => Returned::Nothing("1.8 the function could not start: the call fails".to_owned()),
        };
        Ok(Judged::of(&input, event.as_ref(), returned, settings, self.detail).with(effort))
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
            std::collections::btree_map::Entry::Occupied(running) => Ok(running.into_mut()),
            std::collections::btree_map::Entry::Vacant(place) => {
                let function = Function::start(program, name, settings_of_ours(), logs).await;
                Ok(place.insert(function.map_err(Fault::during(format!("starting {name}")))?))
            }
        }
    }
}

/// The variables that a function of the suite reads; nothing else of our environment reaches it (THREATS D12).
fn settings_of_ours() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os().filter(|(name, _)| {
        let name = name.to_string_lossy();
        name == "POLICY_FILE" || name.get(..5).is_some_and(|prefix| prefix.eq_ignore_ascii_case("APP__"))
    })
}

fn ended(status: Option<ExitStatus>) -> String {
    match status.and_then(|status| status.code()) {
        Some(code) => format!("1.8 the process ended with exit code {code} instead of answering: the call fails"),
        None => "1.8 the process was killed instead of answering: the call fails".to_owned(),
    }
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
