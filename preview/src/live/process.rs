//! Runs a renderer as a child process and sends it events.

use crate::renderer::{RenderError, Renderer, Rendering, SentMail};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Cognito's own timeout (contract 1.7).
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(5);

/// A renderer, started for its first event and again after it has ended or timed out.
pub(super) struct RendererProcess {
    program: PathBuf,
    variables: Vec<(OsString, OsString)>,
    timeout: Duration,
    running: Mutex<Option<RunningProcess>>,
}

/// A line of the renderer's output.
#[derive(Deserialize)]
struct OutputLine<'a> {
    #[serde(borrow)]
    response: Option<&'a RawValue>,
    mail: Option<SentMail>,
    error: Option<ReturnedError>,
}

#[derive(Deserialize)]
struct ReturnedError {
    code: String,
    message: String,
}

impl RendererProcess {
    /// A renderer with this policy, this overlay and this process's `APP__…` variables.
    pub(super) fn new(program: PathBuf, policy_file: &Path, overlay: Option<&Path>) -> Self {
        let variables = variables(policy_file, overlay, std::env::vars_os());
        Self { program, variables, timeout: RESPONSE_TIMEOUT, running: Mutex::default() }
    }
}

impl Renderer for RendererProcess {
    fn render(&self, event: &str) -> Result<Rendering, RenderError> {
        // A panic of another thread leaves the process usable, so the poisoned lock is ignored.
        let mut slot = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = slot.take().map(|running| (running.send(event, self.timeout), running));
        let asked = match kept {
            // The kept process may have ended in the meantime: ask a new one.
            None | Some((Err(RecvTimeoutError::Disconnected), _)) => {
                RunningProcess::start(&self.program, &self.variables)
                    .map(|running| (running.send(event, self.timeout), running))
            }
            Some(asked) => Ok(asked),
        };
        match asked {
            Ok((Ok(line), running)) => {
                *slot = Some(running);
                parse_line(&line)
            }
            // Dropping it kills the process; the next event starts another.
            Ok((Err(RecvTimeoutError::Timeout), _)) => Err(RenderError::Unavailable(format!(
                "the renderer did not respond within {} s",
                self.timeout.as_secs_f32()
            ))),
            Ok((Err(RecvTimeoutError::Disconnected), _)) => {
                Err(RenderError::Unavailable("the renderer ended without a response".to_owned()))
            }
            Err(error) => Err(RenderError::Unavailable(format!("the renderer did not start: {}", error.kind()))),
        }
    }
}

fn parse_line(line: &str) -> Result<Rendering, RenderError> {
    match serde_json::from_str(line) {
        Ok(OutputLine { response: Some(response), mail, .. }) => {
            Ok(Rendering { response: response.get().to_owned(), mail })
        }
        Ok(OutputLine { error: Some(error), .. }) => Err(RenderError::Denied(error.code, error.message)),
        Ok(OutputLine { response: None, error: None, .. }) | Err(_) => {
            Err(RenderError::Unavailable("the renderer wrote an invalid line".to_owned()))
        }
    }
}

/// The environment of the renderer: no secrets and no credentials.
fn variables(
    policy_file: &Path,
    overlay: Option<&Path>,
    own: impl Iterator<Item = (OsString, OsString)>,
) -> Vec<(OsString, OsString)> {
    let is_needed = |name: &str| name == "PATH" || policy::is_override(name);
    let policy =
        [Some(("POLICY_FILE".into(), policy_file.into())), overlay.map(|file| ("POLICY_OVERLAY".into(), file.into()))];
    own.filter(|(name, _)| is_needed(&name.to_string_lossy())).chain(policy.into_iter().flatten()).collect()
}

/// A process and the thread that exchanges lines with it, because a pipe may block forever.
struct RunningProcess {
    child: Child,
    events: Sender<String>,
    lines: Receiver<String>,
}

impl RunningProcess {
    fn start(program: &Path, variables: &[(OsString, OsString)]) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.env_clear().envs(variables.iter().map(|(name, value)| (name, value)));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (events, incoming) = mpsc::channel();
        let (responses, lines) = mpsc::channel();
        // Both pipes exist, as they were requested above; otherwise sending the first event fails.
        if let Some((stdin, stdout)) = pipes {
            std::thread::spawn(move || exchange_lines(stdin, stdout, &incoming, &responses));
        }
        Ok(Self { child, events, lines })
    }

    fn send(&self, event: &str, timeout: Duration) -> Result<String, RecvTimeoutError> {
        // Line breaks in JSON only occur between tokens, where a space is equivalent.
        let line = format!("{}\n", event.replace(['\n', '\r'], " "));
        self.events.send(line).map_err(|_| RecvTimeoutError::Disconnected)?;
        self.lines.recv_timeout(timeout)
    }
}

/// Writes events and reads responses until one side closes.
fn exchange_lines(mut stdin: ChildStdin, stdout: ChildStdout, events: &Receiver<String>, responses: &Sender<String>) {
    let mut lines = BufReader::new(stdout).lines();
    for event in events {
        let answer = stdin.write_all(event.as_bytes()).ok().and_then(|()| lines.next()?.ok());
        if answer.is_none_or(|line| responses.send(line).is_err()) {
            return;
        }
    }
}

impl Drop for RunningProcess {
    fn drop(&mut self) {
        // Both fail only if the process has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    //! A shell acts as the renderer: an event is a command, and its output is the response.

    use super::{RendererProcess, variables};
    use crate::renderer::{RenderError, Renderer, Rendering, SentMail};
    use std::ffi::OsString;
    use std::path::Path;
    use std::time::Duration;

    fn shell() -> RendererProcess {
        RendererProcess::new("/bin/sh".into(), Path::new("/p/policy.toml"), Some(Path::new("/p/staging.toml")))
    }

    fn is_unavailable(result: &Result<Rendering, RenderError>, why: &str) -> bool {
        matches!(result, Err(RenderError::Unavailable(reason)) if reason.contains(why))
    }

    #[test]
    fn lines_are_parsed() {
        let shell = shell();
        for (line, expected) in [
            (r#"{"response":{"a": 1}}"#, Ok(r#"{"a": 1}"#.into())),
            (
                r#"{"response":1,"mail":{"from":"a@example.com","subject":"S","html":"<p>","text":"T"}}"#,
                Ok(Rendering {
                    mail: Some(SentMail {
                        from: "a@example.com".to_owned(),
                        subject: "S".to_owned(),
                        html: "<p>".to_owned(),
                        text: "T".to_owned(),
                    }),
                    ..Rendering::from("1")
                }),
            ),
            (
                r#"{"error":{"code":"C","message":"not now"}}"#,
                Err(RenderError::Denied("C".to_owned(), "not now".to_owned())),
            ),
            ("{}", Err(RenderError::Unavailable("the renderer wrote an invalid line".to_owned()))),
        ] {
            assert_eq!(shell.render(&format!("printf '%s\\n' '{line}'")), expected);
        }
    }

    #[test]
    fn multiline_event_is_sent_as_one_line() {
        let response = shell().render("echo\n'{\"response\":'\r\n1}");
        assert_eq!(response, Ok("1".into()));
    }

    #[test]
    fn ended_process_is_started_again() {
        let shell = shell();
        let counted = r#"n=$((n + 1)); echo "{\"response\":$n}""#;
        assert_eq!(shell.render(counted), Ok("1".into()));
        assert_eq!(shell.render(counted), Ok("2".into()));
        assert!(is_unavailable(&shell.render("exit 3"), "ended"));
        assert_eq!(shell.render(counted), Ok("1".into()));
    }

    #[test]
    fn killed_renderer_is_replaced() {
        let folder = std::env::temp_dir().join(format!("preview-process-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let shell = shell();
        // The first process ends on the second event; the next one notices that and responds.
        let event = format!(
            r#"if mkdir {0}/once 2>/dev/null; then echo '{{"response":1}}'; elif mkdir {0}/twice 2>/dev/null; then kill -9 $$; else echo '{{"response":2}}'; fi"#,
            folder.display()
        );
        assert_eq!(shell.render(&event), Ok("1".into()));
        assert_eq!(shell.render(&event), Ok("2".into()));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn silent_renderer_times_out() {
        let mut shell = shell();
        shell.timeout = Duration::from_millis(20);
        assert!(is_unavailable(&shell.render("n=1"), "within 0.02 s"));
        shell.timeout = super::RESPONSE_TIMEOUT;
        assert_eq!(shell.render(r#"echo "{\"response\":${n-0}}""#), Ok("0".into()));
    }

    #[test]
    fn missing_program_is_reported() {
        let missing = RendererProcess::new("/missing/renderer".into(), Path::new("/p/policy.toml"), None);
        assert!(is_unavailable(&missing.render("{}"), "did not start"));
    }

    #[test]
    fn policy_file_is_in_the_environment() {
        let response = shell().render(r#"echo "{\"response\":\"$POLICY_FILE $POLICY_OVERLAY\"}""#);
        assert_eq!(response, Ok("\"/p/policy.toml /p/staging.toml\"".into()));
    }

    #[test]
    fn environment_contains_no_secrets() {
        let own = ["PATH", "HOME", "APP__LOCALE", "app__brand", "POLICY_FILE", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"];
        let own = own.iter().map(|name| (OsString::from(name), OsString::from("x")));
        let seen = variables(Path::new("/p/policy.toml"), None, own);
        let seen: Vec<_> = seen.iter().map(|(name, value)| (name.to_str().unwrap(), value.to_str().unwrap())).collect();
        assert_eq!(seen, [("PATH", "x"), ("APP__LOCALE", "x"), ("app__brand", "x"), ("POLICY_FILE", "/p/policy.toml")]);
    }
}
