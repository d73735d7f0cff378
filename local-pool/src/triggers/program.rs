//! A program as a function: started when it is first called, kept warm, and started again after it has ended.

use super::call_result::CallResult;
use super::function::FunctionProgram;
use lambda_emulator::{Bytes, EffectMode, Function, Logs, Outcome};
use std::ffi::OsString;
use std::io;
use std::process::ExitStatus;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::process::Command;
use tokio::sync::Semaphore;
use tokio::time::Instant;

/// How many processes of one function may run at the same time.
const MAX_PROCESSES: usize = 4;

/// Invented credentials, which no service accepts. They come last, so that no others reach a function.
const CREDENTIALS: [(&str, &str); 3] = [
    ("AWS_ACCESS_KEY_ID", "LOCALPOOLLOCALPOOL00"),
    ("AWS_SECRET_ACCESS_KEY", "invented-by-the-local-pool"),
    ("AWS_SESSION_TOKEN", "invented-by-the-local-pool"),
];

/// The processes of a function. Each handles one event at a time, as in Lambda.
pub(super) struct Program {
    program: FunctionProgram,
    name: String,
    logs: Logs,
    idle: Mutex<Vec<Function>>,
    permits: Semaphore,
}

impl Program {
    pub(super) fn new(program: FunctionProgram, name: &str, logs: Logs) -> Self {
        let (idle, permits) = (Mutex::default(), Semaphore::new(MAX_PROCESSES));
        Self { program, name: name.to_owned(), logs, idle, permits }
    }

    /// Calls the function. The time includes the start of a process, as in Cognito (contract 1.7). A process that has
    /// not answered in time is ended.
    pub(super) async fn call(&self, event: Bytes, timeout: Duration) -> CallResult {
        let deadline = Instant::now() + timeout;
        tokio::time::timeout_at(deadline, self.call_until(event, deadline)).await.unwrap_or(CallResult::TimedOut)
    }

    async fn call_until(&self, event: Bytes, deadline: Instant) -> CallResult {
        let Ok(_permit) = self.permits.acquire().await else { return CallResult::TimedOut };
        let mut function = match self.warm_process().await {
            Ok(function) => function,
            Err(error) => return CallResult::FunctionError(start_error(&error)),
        };
        let outcome = function.invoke(event, deadline.saturating_duration_since(Instant::now())).await;
        let id = function.request_id().unwrap_or_default();
        if matches!(outcome, Outcome::Response(_) | Outcome::Error(_)) {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(function);
        }
        match outcome {
            Outcome::Response(answer) => CallResult::Output(answer),
            Outcome::Error(error) | Outcome::InitError(error) => CallResult::FunctionError(error.message),
            Outcome::TimedOut => CallResult::TimedOut,
            Outcome::Exited(status) => CallResult::FunctionError(exit_error(&id, status)),
        }
    }

    /// A process that has answered before and still runs, or a new one.
    async fn warm_process(&self) -> io::Result<Function> {
        while let Some(mut function) = self.take_idle() {
            if function.wait_for_exit(Duration::ZERO).await.is_none() {
                return Ok(function);
            }
        }
        self.start_process().await
    }

    fn take_idle(&self) -> Option<Function> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    async fn start_process(&self) -> io::Result<Function> {
        let mut command = Command::new(&self.program.program);
        command.args(&self.program.arguments);
        let credentials = CREDENTIALS.map(|(name, value)| (OsString::from(name), OsString::from(value)));
        let variables = self.program.variables.iter().cloned().chain(credentials);
        Function::spawn(command, &self.name, EffectMode::DryRun, variables, self.logs.clone()).await
    }
}

fn start_error(error: &io::Error) -> String {
    format!("Error: the program cannot be started: {error}")
}

/// Lambda's text for a process that ended (contract 1.8).
fn exit_error(request_id: &str, status: Option<ExitStatus>) -> String {
    match status {
        Some(status) if !status.success() => format!("RequestId: {request_id} Error: Runtime exited with error: {}", {
            status.to_string().replace("exit status: ", "exit status ")
        }),
        _ => format!("RequestId: {request_id} Error: Runtime exited without providing a reason"),
    }
}

#[cfg(test)]
mod tests;
