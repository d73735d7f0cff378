//! The program that speaks SMTP. It is built when it is first used, because TLS takes a minute to compile.

use crate::cargo;
use crate::terminal::CliError;
use ::preview::TestMail;
use serde::Deserialize;
use std::env;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const SENDER: &str = "cognito-triggers-preview-sender";
/// The variable that names the SMTP server. It may contain a password, and is passed to this program only.
pub(super) const SERVER_VARIABLE: &str = "SMTP_URL";

/// The running program. Dropping it ends it.
pub(super) struct Sender {
    process: Child,
    mails: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    /// The server as it is shown: host, port and protection.
    pub(super) server: String,
}

/// A line of the program's output.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum OutputLine {
    Server(String),
    Sent(#[expect(dead_code, reason = "always true")] bool),
    Error(String),
}

impl Sender {
    /// Builds the program in a checkout, and starts it.
    pub(super) fn start(checkout: &Path) -> Result<Self, CliError> {
        let programs = cargo::build(checkout, "the sender of test mails", ["-p", SENDER].map(Into::into), [])?;
        let program = programs.get(SENDER).ok_or_else(|| CliError::new(format!("cargo built no {SENDER}")))?;
        let mut command = Command::new(program);
        let variables = [SERVER_VARIABLE, "SSL_CERT_FILE"].into_iter();
        command.env_clear().envs(variables.filter_map(|name| Some((name, env::var_os(name)?))));
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(CliError::io("starting the sender of test mails"))?;
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (mails, lines) = pipes.ok_or_else(|| CliError::new("the sender has no pipes"))?;
        let mut sender = Self { process, mails, lines: BufReader::new(lines).lines(), server: String::new() };
        match sender.next_line().map_err(CliError::new)? {
            OutputLine::Server(server) => sender.server = server,
            OutputLine::Sent(_) | OutputLine::Error(_) => return Err(CliError::new("the sender named no server")),
        }
        Ok(sender)
    }

    /// Sends a mail.
    ///
    /// # Errors
    /// Why the server did not take it.
    pub(super) fn send(&mut self, mail: &TestMail) -> Result<(), String> {
        let line = serde_json::to_string(mail).map_err(|error| error.to_string())?;
        writeln!(self.mails, "{line}").map_err(|error| format!("the sender ended: {error}"))?;
        self.next_line().map(drop)
    }

    fn next_line(&mut self) -> Result<OutputLine, String> {
        let line = self.lines.next().and_then(Result::ok).ok_or("the sender ended without a reason")?;
        match serde_json::from_str(&line) {
            Ok(OutputLine::Error(reason)) => Err(reason),
            Ok(line) => Ok(line),
            Err(_) => Err("the sender wrote an invalid line".to_owned()),
        }
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        // Both fail only if the process has ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
