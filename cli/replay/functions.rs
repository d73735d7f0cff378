//! Runs the Lambda binaries, one process per trigger, with Cognito's timeout and retries.

use super::assessment::FunctionReply;
use super::denial_patterns::DenialPatterns;
use super::environment;
use super::foreign_event::explain_other_event;
use super::input::Input;
use super::log::{LogReader, print_line};
use super::own_program::OwnProgram;
use super::policy_folder::PolicyFolder;
use super::programs::find_programs;
use super::redaction::Detail;
use super::result::{Call, ReplayResult};
use crate::origin::Origin;
use crate::terminal::{CliError, print_error, printable};
use events::{Exception, PoolSettings, Trigger};
use lambda_emulator::{Bytes, EffectMode, Function, Logs, Outcome};
use policy::{Policy, closest_match};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::env;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

/// Cognito's timeout for a response (contract 1.7).
const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);
/// Cognito's maximum number of attempts after timeouts (contract 1.7). Errors are not retried.
const MAX_ATTEMPTS: u8 = 3;
/// Lambda's error type for a response larger than 6 MB.
const TOO_LARGE: &str = "Function.ResponseSizeTooLarge";

/// The functions, each started with its first event.
pub(crate) struct Functions {
    /// The programs of this project.
    programs: BTreeMap<String, PathBuf>,
    running: BTreeMap<String, RunningFunction>,
    /// The function that receives every event, if one was specified.
    only: Option<String>,
    /// Where the functions come from.
    source: FunctionSource,
    /// The policy files of this project's functions.
    files: Option<PolicyFolder>,
    /// Their other environment variables.
    variables: Vec<(OsString, OsString)>,
    effects: EffectMode,
    /// Whether their logs are printed.
    logs: bool,
    detail: Detail,
}

/// Where functions come from.
enum FunctionSource {
    /// This project: errors are constants, and every event produces a log line with notes.
    Project,
    /// The user's own program, of which nothing is known.
    External(OwnProgram, DenialPatterns),
}

/// The name that the user's own function gets.
const OWN_FUNCTION: &str = "function";

/// A function's process.
struct RunningFunction {
    function: Function,
    /// Its log, if it is read.
    log: Option<LogReader>,
}

impl Functions {
    /// Finds or builds the functions of this project. With `only`, that one receives every event.
    pub(crate) fn from_project(
        only: Option<&str>,
        policy: &Policy,
        files: PolicyFolder,
        effects: EffectMode,
        logs: bool,
        detail: Detail,
    ) -> Result<Self, CliError> {
        // Before the build, which may take a minute.
        if let Some(name) = only.filter(|name| !Trigger::with_lambda().any(|(trigger, _)| trigger.binary() == *name)) {
            let names: Vec<_> = Trigger::with_lambda().map(|(trigger, _)| trigger.binary()).collect();
            if let Some(trigger) = Trigger::ALL.into_iter().find(|trigger| trigger.binary() == name) {
                let trigger = trigger.definition().id;
                let rule = format!("this project has no function for {trigger}; name the file of yours");
                return Err(CliError::new(format!("--function {}: {rule}", printable(name))));
            }
            let help = match closest_match(name, names.iter().copied()) {
                Some(closest) => format!("did you mean {closest}?"),
                None => "name a file, or a command with arguments in quotation marks".to_owned(),
            };
            let rule =
                format!("there is no such file, and no such function of this project ({}); {help}", names.join(", "));
            return Err(CliError::new(format!("--function {}: {rule}", printable(name))));
        }
        let variables = match effects {
            EffectMode::DryRun => environment::policy_variables(env::vars_os()),
            EffectMode::Live => environment::policy_and_aws_variables(env::vars_os())?,
        };
        let programs = find_programs(Origin::find(), effects, policy, "--in-process handles the events without them")?;
        if effects == EffectMode::Live {
            print_error("--live: the functions perform their effects with your AWS credentials");
        }
        let (running, only) = (BTreeMap::new(), only.map(str::to_owned));
        Ok(Self {
            programs,
            running,
            only,
            source: FunctionSource::Project,
            files: Some(files),
            variables,
            effects,
            logs,
            detail,
        })
    }

    /// The user's own program, for every event.
    pub(crate) fn from_program(program: OwnProgram, denials: DenialPatterns, logs: bool, detail: Detail) -> Self {
        let mut variables = environment::policy_variables(env::vars_os());
        variables.extend(program.variables());
        Self {
            programs: BTreeMap::new(),
            running: BTreeMap::new(),
            only: Some(OWN_FUNCTION.to_owned()),
            source: FunctionSource::External(program, denials),
            files: None,
            variables,
            effects: EffectMode::DryRun,
            logs,
            detail,
        }
    }

    /// Starts the user's own function, so that a program that cannot be started is reported before the first event.
    pub(crate) async fn start_own_program(&mut self) -> Result<(), CliError> {
        if matches!(self.source, FunctionSource::External(..)) {
            self.running_function(OWN_FUNCTION).await?;
        }
        Ok(())
    }

    /// Sends an event to the function of its trigger and evaluates the reply. An invalid event is sent only if one
    /// function receives every event.
    pub(crate) async fn replay<'i>(
        &mut self,
        input: &'i Input,
        settings: &PoolSettings,
    ) -> Result<ReplayResult<'i>, CliError> {
        let event = input.event.parse();
        let bytes = match (&input.event.bytes, &event, &self.only) {
            (Ok(bytes), Ok(_), _) | (Ok(bytes), _, Some(_)) => bytes,
            (Err(reason), ..) | (_, Err(reason), _) => return Ok(ReplayResult::unreadable(input, reason.clone())),
        };
        if let Some(reason) = event.as_ref().ok().and_then(explain_other_event) {
            return Ok(ReplayResult::unreadable(input, reason));
        }
        let trigger = event.as_ref().ok().and_then(|event| event.trigger_source().trigger());
        let name = self.only.as_deref().or(trigger.map(Trigger::binary));
        let is_known = |name: &&str| self.only.is_some() || self.programs.contains_key(*name);
        let name = match (name.filter(is_known), &event) {
            (Some(name), _) => name.to_owned(),
            (None, Ok(event)) => return Ok(ReplayResult::without_binary(input, event)),
            (None, Err(reason)) => return Ok(ReplayResult::unreadable(input, reason.clone())),
        };
        let (outcome, call) = self.invoke(&name, Bytes::copy_from_slice(bytes)).await?;
        let reply = function_reply(&outcome, &self.source, self.detail, call.has_polled);
        Ok(ReplayResult::from_reply(input, event.as_ref(), reply, call, settings, self.detail))
    }

    /// Invokes a function, up to three times. After a timeout or exit, the process is replaced.
    async fn invoke(&mut self, name: &str, event: Bytes) -> Result<(Outcome, Call), CliError> {
        let started = Instant::now();
        let mut attempts = 0;
        loop {
            attempts += 1;
            let running = self.running_function(name).await?;
            let outcome = running.function.invoke(event.clone(), INVOKE_TIMEOUT).await;
            let has_polled = running.function.first_poll_at().is_some();
            let mut call = Call { notes: Vec::new(), duration: started.elapsed(), attempts, has_polled };
            match outcome {
                Outcome::Response(_) | Outcome::Error(_) => call.notes = running.notes(name).await?,
                Outcome::TimedOut | Outcome::Exited(_) | Outcome::InitError(_) => {
                    if let Some(running) = self.running.remove(name) {
                        running.end(matches!(outcome, Outcome::TimedOut)).await;
                    }
                }
            }
            if !matches!(outcome, Outcome::TimedOut) || attempts == MAX_ATTEMPTS {
                return Ok((outcome, call));
            }
        }
    }

    /// Ends every process. If logs are printed, their last lines are printed before.
    pub(crate) async fn stop(self) {
        if self.logs {
            for running in self.running.into_values() {
                running.end(false).await;
            }
        }
    }

    async fn running_function(&mut self, name: &str) -> Result<&mut RunningFunction, CliError> {
        match self.running.entry(name.to_owned()) {
            Entry::Occupied(running) => Ok(running.into_mut()),
            Entry::Vacant(vacant) => {
                let (logs, log) = match (&self.source, self.logs) {
                    (FunctionSource::Project, is_shown) => Some(LogReader::open(is_shown)).unzip(),
                    (FunctionSource::External(..), true) => (Some(Logs::Print(print_line)), None),
                    (FunctionSource::External(..), false) => (None, None),
                };
                let command = match &self.source {
                    FunctionSource::Project => self.programs.get(name).map(tokio::process::Command::new),
                    FunctionSource::External(program, _) => Some(program.command()),
                };
                let Some(command) = command else { return Err(CliError::new(format!("{name}: there is no program"))) };
                let mut variables = self.variables.clone();
                if let Some(files) = &self.files {
                    variables.push(("POLICY_FILE".into(), files.file_for(name)?.into()));
                }
                let function = Function::spawn(command, name, self.effects, variables, logs.unwrap_or_default()).await;
                let function = function.map_err(|error| start_error(name, &self.source, &error))?;
                Ok(vacant.insert(RunningFunction { function, log }))
            }
        }
    }
}

impl RunningFunction {
    /// The notes in the log line of the last event.
    async fn notes(&mut self, name: &str) -> Result<Vec<String>, CliError> {
        let (Some(log), Some(request_id)) = (&mut self.log, self.function.request_id()) else { return Ok(Vec::new()) };
        let notes = log.notes(&request_id).await;
        notes.ok_or_else(|| CliError::new(format!("{name} responded but did not write its log line for the event")))
    }

    /// Ends the process and prints the rest of its log. A process that hangs writes nothing more.
    async fn end(self, hangs: bool) {
        let Self { function, log } = self;
        if !hangs {
            function.stop().await;
        }
        if let Some(mut log) = log {
            log.show_rest();
        }
    }
}

/// What is wrong with a program that cannot be started.
fn start_error(name: &str, source: &FunctionSource, error: &io::Error) -> CliError {
    match source {
        FunctionSource::Project => CliError::new(format!("starting {name}: {error}")),
        FunctionSource::External(program, _) => CliError::new(format!(
            "--function {program}: {error}; a script must begin with its interpreter (#!/usr/bin/env python3), or name it: \
             --function 'python3 {program}'"
        )),
    }
}

/// Errors of Lambda itself and of AWS's runtime clients.
const RUNTIME_ERRORS: &str = "Runtime.";

/// Cognito's view of the outcome that Lambda reports.
fn function_reply<'o>(
    outcome: &'o Outcome,
    source: &FunctionSource,
    detail: Detail,
    has_polled: bool,
) -> FunctionReply<'o> {
    let failed = Some(Exception::UserLambdaValidation);
    match outcome {
        Outcome::Response(answer) => FunctionReply::Response(answer),
        Outcome::Error(error) if error.error_type == TOO_LARGE => FunctionReply::TooLarge,
        Outcome::Error(error) => match source {
            FunctionSource::Project => FunctionReply::Denial((&error.error_type).into(), (&error.message).into()),
            FunctionSource::External(_, denials) => {
                let error_type = detail.redaction.redact_name(&error.error_type);
                let message = detail.redaction.redact_text(&error.message);
                let is_denial = !error.error_type.starts_with(RUNTIME_ERRORS)
                    && denials.is_denial(&error.error_type, &error.message);
                match is_denial {
                    true => FunctionReply::Denial(error_type.into(), message.into()),
                    false => FunctionReply::Failure(error_type, message),
                }
            }
        },
        Outcome::TimedOut => {
            let what = format!("no response within 5 s, three times{}", hint(source, has_polled));
            FunctionReply::NoResponse(what, "1.7", None)
        }
        Outcome::Exited(status) => {
            let what = format!("{}{}", describe_exit(*status), hint(source, has_polled));
            FunctionReply::NoResponse(what, "1.8", failed)
        }
        Outcome::InitError(_) => {
            let what = format!("the function reported that it could not start{}", hint(source, true));
            FunctionReply::NoResponse(what, "1.8", failed)
        }
    }
}

/// How to find out why the user's own program did not respond.
fn hint(source: &FunctionSource, has_polled: bool) -> &'static str {
    match (source, has_polled) {
        (FunctionSource::Project, _) => "",
        (FunctionSource::External(..), true) => " (--logs shows what it printed)",
        (FunctionSource::External(..), false) => {
            " and without asking the Lambda Runtime API for an event (--logs shows what it printed; a handler needs a \
             runtime client: docs/replay.md)"
        }
    }
}

fn describe_exit(status: Option<ExitStatus>) -> String {
    match status.and_then(|status| status.code()) {
        Some(code) => format!("the process ended with exit code {code} without responding"),
        None => "the process was killed without responding".to_owned(),
    }
}
