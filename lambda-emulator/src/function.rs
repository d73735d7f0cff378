//! A function's process behind a Runtime API of its own.

use crate::{
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

/// A function process behind a Runtime API of its own.
///
/// Dropping it kills the process and closes the Runtime API. Lives within a `tokio` runtime with I/O and time.
pub struct Function {
    started_at: Instant,
    child: Child,
    invoker: Invoker,
    runtime_api: ServerHandle,
    log_capture: LogCapture,
}

impl Function {
    /// How long a stopping function may take to come back for its next event, which tells that it has written
    /// everything about the last one.
    const STOP_GRACE_PERIOD: Duration = Duration::from_secs(1);

    /// Starts `program` as the function `name`.
    ///
    /// Its environment is what a Lambda has (name, version, memory size, log settings, region, handler, task root, time
    /// zone, path) and `variables`, which win; nothing of the caller's, above all no AWS credentials (SECURITY.md, D12). Its
    /// standard input is empty.
    ///
    /// # Errors
    /// `InvalidInput` when Lambda would not take the name, and whatever kept the process or the port from opening.
    pub async fn start(
        program: &Path,
        name: &str,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
        logs: Logs,
    ) -> io::Result<Self> {
        Self::spawn(Command::new(program), name, variables, logs).await
    }

    /// Starts a command as the function `name`: an interpreter with a handler, for instance. Its environment is that of
    /// [`Function::start`], and so are the errors; what the command was told about it or its streams does not count.
    ///
    /// # Errors
    /// As above.
    pub async fn spawn(
        mut command: Command,
        name: &str,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
        logs: Logs,
    ) -> io::Result<Self> {
        let name = FunctionName::new(name)?;
        let (queue, invoker) = create_queue();
        let runtime_api = start_server(&name, queue).await?;
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

    /// When the process was started, its Runtime API being open already.
    pub fn started_at(&self) -> Instant {
        self.started_at
    }

    /// When the process asked for its first event; `None` before that.
    pub fn first_poll_at(&self) -> Option<Instant> {
        self.invoker.first_poll_at()
    }

    /// The process's id in the system; `None` once it is known to have ended.
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// The request id of the event that was handed over last, which the function's log lines about it bear; `None`
    /// before the first.
    pub fn request_id(&self) -> Option<String> {
        self.invoker.last_request_id()
    }

    /// Where the process finds its Runtime API.
    #[cfg(test)]
    pub(crate) fn address(&self) -> std::net::SocketAddr {
        self.runtime_api.address
    }

    /// Waits, at most `timeout`, until the process asks for an event: its start is over, or its last event is done
    /// with. `false` when it does not, or has ended.
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

    /// Hands the event to the process and waits for what it answers, at most `timeout`, which is also the deadline
    /// that the process is told.
    ///
    /// A process that ends is reported at once. What a process says to an event after its time is up is refused, and
    /// never taken for the answer to another.
    ///
    /// ```
    /// use cognito_triggers_lambda_emulator::{Bytes, Function, Logs, Outcome};
    /// use std::{path::Path, time::Duration};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// // A shell that has nothing to read ends, without having asked for an event.
    /// let mut function = Function::start(Path::new("/bin/sh"), "custom-message", [], Logs::Capture).await?;
    /// let outcome = function.invoke(Bytes::from_static(b"{}"), Duration::from_secs(60)).await;
    /// assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.success()));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn invoke(&mut self, event: Bytes, timeout: Duration) -> Outcome {
        let answer = self.invoker.enqueue(event, timeout);
        // An answer was received before the end of the process that gave it: so the order of the branches counts.
        let outcome = async {
            tokio::select! {
                biased;
                Ok(answer) = answer => answer.map_or_else(Outcome::Error, Outcome::Response),
                error = self.invoker.wait_for_init_error() => Outcome::InitError(error),
                status = self.child.wait() => Outcome::Exited(status.ok()),
            }
        };
        tokio::time::timeout(timeout, outcome).await.unwrap_or(Outcome::TimedOut)
    }

    /// Waits, at most `timeout`, until the process ends by itself or by a signal of somebody else's. `None` when it does
    /// not.
    pub async fn wait_for_exit(&mut self, timeout: Duration) -> Option<ExitStatus> {
        tokio::time::timeout(timeout, self.child.wait()).await.ok()?.ok()
    }

    /// Ends the process and returns what it wrote, if that was to be captured.
    ///
    /// A process that has answered is given a moment to come back for its next event, so that nothing it writes after
    /// an answer is lost. An observer has every line when this returns.
    pub async fn stop(mut self) -> CapturedLogs {
        self.wait_until_ready(Self::STOP_GRACE_PERIOD).await;
        // Fails only for a process that has ended.
        drop(self.child.kill().await);
        self.log_capture.finish().await
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function").field("id", &self.id()).field("address", &self.runtime_api.address).finish()
    }
}
