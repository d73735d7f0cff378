//! A renderer that runs beside us and answers with the templates as they are now.

use crate::answering::{Answer, Answering};
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
const PATIENCE: Duration = Duration::from_secs(5);

/// A renderer, started when its first event comes, and again after it ended or said nothing.
pub(super) struct Process {
    program: PathBuf,
    variables: Vec<(OsString, OsString)>,
    patience: Duration,
    running: Mutex<Option<Running>>,
}

/// A line of a renderer.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line<'a> {
    Answer(#[serde(borrow)] &'a RawValue),
    Refusal { code: String, message: String },
}

impl Process {
    /// A renderer with this policy and our own `APP__…` variables.
    pub(super) fn new(program: PathBuf, policy_file: &Path) -> Self {
        let variables = variables(policy_file, std::env::vars_os());
        Self { program, variables, patience: PATIENCE, running: Mutex::default() }
    }
}

impl Answering for Process {
    fn answer(&self, event: &str) -> Answer {
        // A process that somebody panicked with is as good as any: what matters is its next line.
        let mut slot = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = slot.take().map(|running| (running.ask(event, self.patience), running));
        let asked = match kept {
            // Somebody else may have ended it. What a new one says counts.
            None | Some((Err(RecvTimeoutError::Disconnected), _)) => Running::start(&self.program, &self.variables)
                .map(|running| (running.ask(event, self.patience), running)),
            Some(asked) => Ok(asked),
        };
        match asked {
            Ok((Ok(line), running)) => {
                *slot = Some(running);
                understood(&line)
            }
            // It ends here, and the next event starts another.
            Ok((Err(RecvTimeoutError::Timeout), _)) => {
                Answer::Nobody(format!("the renderer said nothing within {} s", self.patience.as_secs_f32()))
            }
            Ok((Err(RecvTimeoutError::Disconnected), _)) => {
                Answer::Nobody("the renderer ended without an answer".to_owned())
            }
            Err(error) => Answer::Nobody(format!("the renderer did not start: {}", error.kind())),
        }
    }
}

fn understood(line: &str) -> Answer {
    match serde_json::from_str(line) {
        Ok(Line::Answer(event)) => Answer::Event(event.get().to_owned()),
        Ok(Line::Refusal { code, message }) => Answer::Refusal(code, message),
        Err(_) => Answer::Nobody("the renderer said something that is no answer".to_owned()),
    }
}

/// What a renderer sees of our environment: nothing that is secret, and no credentials.
fn variables(policy_file: &Path, ours: impl Iterator<Item = (OsString, OsString)>) -> Vec<(OsString, OsString)> {
    let is_needed = |name: &str| name == "PATH" || policy::is_override(name);
    let policy = ("POLICY_FILE".into(), policy_file.into());
    ours.filter(|(name, _)| is_needed(&name.to_string_lossy())).chain([policy]).collect()
}

/// A process, and the thread that talks to it. Talking may last for ever, so that nobody else does it.
struct Running {
    child: Child,
    events: Sender<String>,
    lines: Receiver<String>,
}

impl Running {
    fn start(program: &Path, variables: &[(OsString, OsString)]) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.env_clear().envs(variables.iter().map(|(name, value)| (name, value)));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (events, coming) = mpsc::channel();
        let (saying, lines) = mpsc::channel();
        // Both pipes were asked for above; without them the first event finds nobody.
        if let Some((stdin, stdout)) = pipes {
            std::thread::spawn(move || talk(stdin, stdout, &coming, &saying));
        }
        Ok(Self { child, events, lines })
    }

    fn ask(&self, event: &str, patience: Duration) -> Result<String, RecvTimeoutError> {
        // A line break in JSON stands between values, where a blank does as well.
        let line = format!("{}\n", event.replace(['\n', '\r'], " "));
        self.events.send(line).map_err(|_| RecvTimeoutError::Disconnected)?;
        self.lines.recv_timeout(patience)
    }
}

/// Hands events over and answers back until one side has enough.
fn talk(mut stdin: ChildStdin, stdout: ChildStdout, events: &Receiver<String>, saying: &Sender<String>) {
    let mut lines = BufReader::new(stdout).lines();
    for event in events {
        let answer = stdin.write_all(event.as_bytes()).ok().and_then(|()| lines.next()?.ok());
        if answer.is_none_or(|line| saying.send(line).is_err()) {
            return;
        }
    }
}

impl Drop for Running {
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

    use super::{Process, variables};
    use crate::answering::{Answer, Answering};
    use std::ffi::OsString;
    use std::path::Path;
    use std::time::Duration;

    fn shell() -> Process {
        Process::new("/bin/sh".into(), Path::new("/p/policy.toml"))
    }

    fn nobody(answer: &Answer, why: &str) -> bool {
        matches!(answer, Answer::Nobody(reason) if reason.contains(why))
    }

    #[test]
    fn lines_are_answers() {
        let shell = shell();
        for (line, expected) in [
            (r#"{"answer":{"a": 1}}"#, Answer::Event(r#"{"a": 1}"#.to_owned())),
            (r#"{"refusal":{"code":"C","message":"not now"}}"#, Answer::Refusal("C".to_owned(), "not now".to_owned())),
            ("{}", Answer::Nobody("the renderer said something that is no answer".to_owned())),
        ] {
            assert_eq!(shell.answer(&format!("printf '%s\\n' '{line}'")), expected);
        }
    }

    #[test]
    fn an_event_of_many_lines_is_one_line() {
        let answer = shell().answer("echo\n'{\"answer\":'\r\n1}");
        assert_eq!(answer, Answer::Event("1".to_owned()));
    }

    #[test]
    fn it_stays_until_it_ends_and_then_another_one_comes() {
        let shell = shell();
        let counted = r#"n=$((n + 1)); echo "{\"answer\":$n}""#;
        assert_eq!(shell.answer(counted), Answer::Event("1".to_owned()));
        assert_eq!(shell.answer(counted), Answer::Event("2".to_owned()));
        assert!(nobody(&shell.answer("exit 3"), "ended"));
        assert_eq!(shell.answer(counted), Answer::Event("1".to_owned()));
    }

    #[test]
    fn one_that_somebody_ended_is_nobodys_answer() {
        let folder = std::env::temp_dir().join(format!("preview-process-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let shell = shell();
        // The first one ends over the second event, the next one finds that it has happened and answers.
        let event = format!(
            r#"if mkdir {0}/once 2>/dev/null; then echo '{{"answer":1}}'; elif mkdir {0}/twice 2>/dev/null; then kill -9 $$; else echo '{{"answer":2}}'; fi"#,
            folder.display()
        );
        assert_eq!(shell.answer(&event), Answer::Event("1".to_owned()));
        assert_eq!(shell.answer(&event), Answer::Event("2".to_owned()));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn silence_ends_it() {
        let mut shell = shell();
        shell.patience = Duration::from_millis(20);
        assert!(nobody(&shell.answer("n=1"), "within 0.02 s"));
        shell.patience = super::PATIENCE;
        assert_eq!(shell.answer(r#"echo "{\"answer\":${n-0}}""#), Answer::Event("0".to_owned()));
    }

    #[test]
    fn what_cannot_start_is_said() {
        let missing = Process::new("/missing/renderer".into(), Path::new("/p/policy.toml"));
        assert!(nobody(&missing.answer("{}"), "did not start"));
    }

    #[test]
    fn the_policy_is_named_in_its_environment() {
        let answer = shell().answer(r#"echo "{\"answer\":\"$POLICY_FILE\"}""#);
        assert_eq!(answer, Answer::Event("\"/p/policy.toml\"".to_owned()));
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
