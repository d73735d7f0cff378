//! A renderer that runs beside us and answers with the templates as they are now.

use crate::renderer::{RenderError, Renderer};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Cognito waits as long (contract 1.7).
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(5);

/// A renderer, started when its first event comes, and again after it ended or output nothing.
pub(super) struct RendererProcess {
    program: PathBuf,
    variables: Vec<(OsString, OsString)>,
    timeout: Duration,
    running: Mutex<Option<RunningProcess>>,
}

/// A line of a renderer.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum OutputLine<'a> {
    Response(#[serde(borrow)] &'a RawValue),
    Error { code: String, message: String },
}

impl RendererProcess {
    /// A renderer with this policy and our own `APP__…` variables.
    pub(super) fn new(program: PathBuf, policy_file: &Path) -> Self {
        let variables = variables(policy_file, std::env::vars_os());
        Self { program, variables, timeout: RESPONSE_TIMEOUT, running: Mutex::default() }
    }
}

impl Renderer for RendererProcess {
    fn render(&self, event: &str) -> Result<String, RenderError> {
        // A process that somebody panicked with is as good as any: what matters is its next line.
        let mut slot = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = slot.take().map(|running| (running.send(event, self.timeout), running));
        let asked = match kept {
            // Somebody else may have ended it. What a new one says counts.
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
            // It ends here, and the next event starts another.
            Ok((Err(RecvTimeoutError::Timeout), _)) => Err(RenderError::Unavailable(format!(
                "the renderer said nothing within {} s",
                self.timeout.as_secs_f32()
            ))),
            Ok((Err(RecvTimeoutError::Disconnected), _)) => {
                Err(RenderError::Unavailable("the renderer ended without an answer".to_owned()))
            }
            Err(error) => Err(RenderError::Unavailable(format!("the renderer did not start: {}", error.kind()))),
        }
    }
}

fn parse_line(line: &str) -> Result<String, RenderError> {
    match serde_json::from_str(line) {
        Ok(OutputLine::Response(event)) => Ok(event.get().to_owned()),
        Ok(OutputLine::Error { code, message }) => Err(RenderError::Refused(code, message)),
        Err(_) => Err(RenderError::Unavailable("the renderer said something that is no answer".to_owned())),
    }
}

/// What a renderer sees of our environment: nothing that is secret, and no credentials.
fn variables(policy_file: &Path, ours: impl Iterator<Item = (OsString, OsString)>) -> Vec<(OsString, OsString)> {
    let is_needed = |name: &str| name == "PATH" || policy::is_override(name);
    let policy = ("POLICY_FILE".into(), policy_file.into());
    ours.filter(|(name, _)| is_needed(&name.to_string_lossy())).chain([policy]).collect()
}

/// A process, and the thread that talks to it. Talking may last for ever, so that nobody else does it.
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
        // Both pipes were asked for above; without them the first event finds nobody.
        if let Some((stdin, stdout)) = pipes {
            std::thread::spawn(move || exchange_lines(stdin, stdout, &incoming, &responses));
        }
        Ok(Self { child, events, lines })
    }

    fn send(&self, event: &str, timeout: Duration) -> Result<String, RecvTimeoutError> {
        // A line break in JSON stands between values, where a blank does as well.
        let line = format!("{}\n", event.replace(['\n', '\r'], " "));
        self.events.send(line).map_err(|_| RecvTimeoutError::Disconnected)?;
        self.lines.recv_timeout(timeout)
    }
}

/// Hands events over and answers back until one side has enough.
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
        // Both fail only where it has ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    //! The shell stands for a renderer: an event is a command, and what it prints is the answer.

    use super::{RendererProcess, variables};
    use crate::renderer::{RenderError, Renderer};
    use std::ffi::OsString;
    use std::path::Path;
    use std::time::Duration;

    fn shell() -> RendererProcess {
        RendererProcess::new("/bin/sh".into(), Path::new("/p/policy.toml"))
    }

    fn is_unavailable(result: &Result<String, RenderError>, why: &str) -> bool {
        matches!(result, Err(RenderError::Unavailable(reason)) if reason.contains(why))
    }

    #[test]
    fn lines_are_answers() {
        let shell = shell();
        for (line, expected) in [
            (r#"{"response":{"a": 1}}"#, Ok(r#"{"a": 1}"#.to_owned())),
            (
                r#"{"error":{"code":"C","message":"not now"}}"#,
                Err(RenderError::Refused("C".to_owned(), "not now".to_owned())),
            ),
            ("{}", Err(RenderError::Unavailable("the renderer said something that is no answer".to_owned()))),
        ] {
            assert_eq!(shell.render(&format!("printf '%s\\n' '{line}'")), expected);
        }
    }

    #[test]
    fn an_event_of_many_lines_is_one_line() {
        let response = shell().render("echo\n'{\"response\":'\r\n1}");
        assert_eq!(response, Ok("1".to_owned()));
    }

    #[test]
    fn it_stays_until_it_ends_and_then_another_one_comes() {
        let shell = shell();
        let counted = r#"n=$((n + 1)); echo "{\"response\":$n}""#;
        assert_eq!(shell.render(counted), Ok("1".to_owned()));
        assert_eq!(shell.render(counted), Ok("2".to_owned()));
        assert!(is_unavailable(&shell.render("exit 3"), "ended"));
        assert_eq!(shell.render(counted), Ok("1".to_owned()));
    }

    #[test]
    fn one_that_somebody_ended_is_nobodys_answer() {
        let folder = std::env::temp_dir().join(format!("preview-process-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let shell = shell();
        // The first one ends over the second event, the next one finds that it has happened and answers.
        let event = format!(
            r#"if mkdir {0}/once 2>/dev/null; then echo '{{"response":1}}'; elif mkdir {0}/twice 2>/dev/null; then kill -9 $$; else echo '{{"response":2}}'; fi"#,
            folder.display()
        );
        assert_eq!(shell.render(&event), Ok("1".to_owned()));
        assert_eq!(shell.render(&event), Ok("2".to_owned()));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn silence_ends_it() {
        let mut shell = shell();
        shell.timeout = Duration::from_millis(20);
        assert!(is_unavailable(&shell.render("n=1"), "within 0.02 s"));
        shell.timeout = super::RESPONSE_TIMEOUT;
        assert_eq!(shell.render(r#"echo "{\"response\":${n-0}}""#), Ok("0".to_owned()));
    }

    #[test]
    fn what_cannot_start_is_said() {
        let missing = RendererProcess::new("/missing/renderer".into(), Path::new("/p/policy.toml"));
        assert!(is_unavailable(&missing.render("{}"), "did not start"));
    }

    #[test]
    fn the_policy_is_named_in_its_environment() {
        let response = shell().render(r#"echo "{\"response\":\"$POLICY_FILE\"}""#);
        assert_eq!(response, Ok("\"/p/policy.toml\"".to_owned()));
    }

    #[test]
    fn nothing_secret_is_in_its_environment() {
        let ours = ["PATH", "HOME", "APP__LOCALE", "app__brand", "POLICY_FILE", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"];
        let ours = ours.iter().map(|name| (OsString::from(name), OsString::from("x")));
        let seen = variables(Path::new("/p/policy.toml"), ours);
        let seen: Vec<_> = seen.iter().map(|(name, value)| (name.to_str().unwrap(), value.to_str().unwrap())).collect();
        assert_eq!(seen, [("PATH", "x"), ("APP__LOCALE", "x"), ("app__brand", "x"), ("POLICY_FILE", "/p/policy.toml")]);
    }
}
