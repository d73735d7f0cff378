//! A function process with its own Runtime API.

use crate::{
    effect_mode::EffectMode,
    environment::{self, FunctionName},
    invocation_queue::{Invoker, create_queue},
    logs::{CapturedLogs, LogCapture, Logs},
    outcome::Outcome,
    server::{ServerHandle, start_server},
};
use axum::body::Bytes;
use std::{
    ffi::OsString,
    fmt, io,
    path::Path,
    process::{ExitStatus, Stdio},
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

/// A function process with its own Runtime API.
///
/// Dropping it kills the process and closes the Runtime API. Requires a `tokio` runtime with I/O and time enabled.
pub struct Function {
    started_at: Instant,
    child: Child,
    invoker: Invoker,
    runtime_api: ServerHandle,
    log_capture: LogCapture,
}

impl Function {
    /// How long `stop` waits for the function to poll for its next event, which means that it has written all log lines of
    /// the last one.
    const STOP_GRACE_PERIOD: Duration = Duration::from_secs(1);

    /// Starts `program` as the function `name`, for dry runs.
    ///
    /// Its environment consists of the variables of a Lambda (name, version, memory size, log settings, region, handler,
    /// task root, time zone, path) and `variables`, which take precedence. The caller's environment is not inherited, in
    /// particular no AWS credentials (threat model, D12). Standard input is empty.
    ///
    /// # Errors
    /// `InvalidInput` if the name is not valid in Lambda; other kinds if the process or the port cannot be opened.
    pub async fn start(
        program: &Path,
        name: &str,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
        logs: Logs,
    ) -> io::Result<Self> {
        Self::spawn(Command::new(program), name, EffectMode::DryRun, variables, logs).await
    }

    /// Starts a command as the function `name`, for example an interpreter with a handler. The environment is that of
    /// [`Function::start`]; environment and streams that are set on the command are replaced.
    ///
    /// # Errors
    /// Those of [`Function::start`].
    pub async fn spawn(
        mut command: Command,
        name: &str,
        effects: EffectMode,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
        logs: Logs,
    ) -> io::Result<Self> {
        let name = FunctionName::new(name)?;
        let (queue, invoker) = create_queue();
        let runtime_api = start_server(name.arn(effects), queue).await?;
        let program = Path::new(command.as_std().get_program()).to_owned();
        command
            .env_clear()
            .envs(environment::variables(&program, &name, runtime_api.address))
            .envs(variables)
            .env(environment::RUNTIME_API, runtime_api.address.to_string())
            .stdin(Stdio::null())
            .stdout(logs.stdio())
            .stderr(logs.stdio())
            .kill_on_drop(true);
        let started_at = Instant::now();
        let mut child = command.spawn()?;
        let log_capture = LogCapture::start(&mut child, &logs);
        Ok(Self { started_at, child, invoker, runtime_api, log_capture })
    }

    /// When the process was started. Its Runtime API was already open then.
    pub fn started_at(&self) -> Instant {
        self.started_at
    }

    /// When the process polled for its first event. `None` before that.
    pub fn first_poll_at(&self) -> Option<Instant> {
        self.invoker.first_poll_at()
    }

    /// The process id. `None` once the process is known to have exited.
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// The request id of the last event, which is also in the function's log lines for it. `None` before the first event.
    pub fn request_id(&self) -> Option<String> {
        self.invoker.last_request_id()
    }

    /// The address of the Runtime API.
    #[cfg(test)]
    pub(crate) fn address(&self) -> std::net::SocketAddr {
        self.runtime_api.address
    }

    /// Waits until the process polls for an event, which means that it has started or has finished its last event. Returns
    /// `false` after `timeout`, or if the process has exited.
    pub async fn wait_until_ready(&mut self, timeout: Duration) -> bool {
        let polled = async {
            tokio::select! {
                biased;
                _ = self.child.wait() => false,
                () = self.invoker.wait_for_poll() => true,
            }
        };
        tokio::time::timeout(timeout, polled).await.unwrap_or(false)
    }

    /// Sends the event to the process and waits for its response, at most `timeout`. The process gets the same deadline.
    ///
    /// A process that exits is reported immediately. A response that arrives after the deadline is rejected and is never
    /// delivered to another event.
    ///
    /// ```
    /// use cognito_triggers_lambda_emulator::{Bytes, Function, Logs, Outcome};
    /// use std::{path::Path, time::Duration};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// // A shell with empty standard input exits without polling for an event.
    /// let mut function = Function::start(Path::new("/bin/sh"), "custom-message", [], Logs::Capture).await?;
    /// let outcome = function.invoke(Bytes::from_static(b"{}"), Duration::from_secs(60)).await;
    /// assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.success()));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn invoke(&mut self, event: Bytes, timeout: Duration) -> Outcome {
        let result = self.invoker.enqueue(event, timeout);
        // A process may respond and then exit, so the response must be checked first.
        let outcome = async {
            tokio::select! {
                biased;
                Ok(result) = result => result.map_or_else(Outcome::Error, Outcome::Response),
                error = self.invoker.wait_for_init_error() => Outcome::InitError(error),
                status = self.child.wait() => Outcome::Exited(status.ok()),
            }
        };
        tokio::time::timeout(timeout, outcome).await.unwrap_or(Outcome::TimedOut)
    }

    /// Waits until the process exits by itself or is killed from outside. `None` after `timeout`.
    pub async fn wait_for_exit(&mut self, timeout: Duration) -> Option<ExitStatus> {
        tokio::time::timeout(timeout, self.child.wait()).await.ok()?.ok()
    }

    /// Kills the process and returns what it wrote, if its logs are captured.
    ///
    /// A process that has responded gets a moment to poll for its next event, so that log lines after the response are not
    /// lost. An observer has received every line when this returns.
    pub async fn stop(mut self) -> CapturedLogs {
        self.wait_until_ready(Self::STOP_GRACE_PERIOD).await;
        // Fails only if the process has already exited.
        drop(self.child.kill().await);
        self.log_capture.finish().await
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function").field("id", &self.id()).field("address", &self.runtime_api.address).finish()
    }
}
