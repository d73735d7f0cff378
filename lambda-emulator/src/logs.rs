//! What becomes of a function's standard output and standard error.

use std::{
    fmt, io,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::Child,
    sync::mpsc::UnboundedSender,
    task::JoinHandle,
};

/// What to do with what a function writes.
#[derive(Clone, Debug, Default)]
pub enum Logs {
    /// Nobody reads it.
    #[default]
    Discard,
    /// It goes to the caller's standard error, both streams: the caller's standard output stays its own.
    Inherit,
    /// It is kept in memory until [`Function::stop`](crate::Function::stop) returns it.
    Capture,
    /// Every line of either stream is sent here as it comes, without its end; bytes that are not UTF-8 are replaced. A
    /// line that was written before an answer is on its way when the answer arrives. The function never waits for the
    /// receiver: what is not taken stays in memory.
    Observe(UnboundedSender<String>),
}

impl Logs {
    /// One stream's place, asked for once per stream.
    pub(crate) fn stdio(&self) -> Stdio {
        match self {
            Self::Discard => Stdio::null(),
            Self::Inherit => io::stderr().into(),
            Self::Capture | Self::Observe(_) => Stdio::piped(),
        }
    }
}

/// What a function wrote, by line, without line ends; bytes that are not UTF-8 are replaced.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CapturedLogs {
    /// Lines of standard output, in order.
    pub stdout: Vec<String>,
    /// Lines of standard error, in order.
    pub stderr: Vec<String>,
}

impl CapturedLogs {
    /// Every line: standard output, then standard error.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.stdout.iter().chain(&self.stderr).map(String::as_str)
    }
}

/// Never the lines: a function under test may have written what it must not.
impl fmt::Debug for CapturedLogs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CapturedLogs({} lines of stdout, {} of stderr)", self.stdout.len(), self.stderr.len())
    }
}

/// The two streams of a process, being read so that it never waits for a reader.
pub(crate) struct LogCapture {
    stdout: Option<StreamReader>,
    stderr: Option<StreamReader>,
}

impl LogCapture {
    /// Starts reading what `logs` piped, and nothing otherwise.
    pub(crate) fn start(child: &mut Child, logs: &Logs) -> Self {
        Self {
            stdout: child.stdout.take().map(|stream| StreamReader::start(stream, logs)),
            stderr: child.stderr.take().map(|stream| StreamReader::start(stream, logs)),
        }
    }

    /// The lines of a process that has ended.
    pub(crate) async fn finish(self) -> CapturedLogs {
        CapturedLogs {
            stdout: StreamReader::finish(self.stdout).await,
            stderr: StreamReader::finish(self.stderr).await,
        }
    }
}

/// One stream and the task that reads it.
struct StreamReader {
    lines: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl StreamReader {
    /// How long a stream may stay open after its process has ended, because a child of that process holds it.
    const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

    fn start(stream: impl AsyncRead + Unpin + Send + 'static, logs: &Logs) -> Self {
        let lines: Arc<Mutex<Vec<String>>> = Arc::default();
        let task = match logs {
            Logs::Observe(observer) => {
                let observer = observer.clone();
                // An observer that has gone away changes nothing: the process must never wait for a reader.
                tokio::spawn(read_lines(stream, move |line| drop(observer.send(line))))
            }
            _ => {
                let kept = Arc::clone(&lines);
                tokio::spawn(read_lines(stream, move |line| {
                    kept.lock().unwrap_or_else(PoisonError::into_inner).push(line)
                }))
            }
        };
        Self { lines, task }
    }

    async fn finish(reader: Option<Self>) -> Vec<String> {
        let Some(Self { lines, mut task }) = reader else { return Vec::new() };
        if tokio::time::timeout(Self::CLOSE_TIMEOUT, &mut task).await.is_err() {
            task.abort();
        }
        std::mem::take(&mut *lines.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn read_lines(stream: impl AsyncRead + Unpin, on_line: impl Fn(String)) {
    let mut stream = BufReader::new(stream);
    let mut line = Vec::new();
    while stream.read_until(b'\n', &mut line).await.is_ok_and(|length| length > 0) {
        let text = String::from_utf8_lossy(&line);
        on_line(text.strip_suffix('\n').unwrap_or(&text).to_owned());
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_kept_whatever_their_bytes() {
        let lines = Mutex::new(Vec::new());
        read_lines(&b"one\n\ntw\xffo\nthree"[..], |line| lines.lock().unwrap().push(line)).await;
        assert_eq!(*lines.lock().unwrap(), ["one", "", "tw\u{fffd}o", "three"]);
    }

    #[test]
    fn debug_prints_counts_only() {
        let logs = CapturedLogs { stdout: vec!["hunter2".to_owned()], stderr: Vec::new() };
        assert_eq!(format!("{logs:?}"), "CapturedLogs(1 lines of stdout, 0 of stderr)");
        assert_eq!(logs.lines().collect::<Vec<_>>(), ["hunter2"]);
    }
}
