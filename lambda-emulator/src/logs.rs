//! A function's standard output and standard error.

use std::{
    fmt,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader},
    process::Child,
    sync::mpsc::UnboundedSender,
    task::JoinHandle,
};

/// What happens to the log output of a function.
#[derive(Clone, Debug, Default)]
pub enum Logs {
    /// Discarded.
    #[default]
    Discard,
    /// Kept in memory until [`Function::stop`](crate::Function::stop) returns it.
    Capture,
    /// Each line of both streams is passed to this function as soon as it is complete, without its line ending. The process
    /// waits for the function if it writes faster.
    Print(fn(&str)),
    /// Each line of both streams is sent here as soon as it is complete, without its line ending. Bytes that are not UTF-8
    /// are replaced. A line that the function writes before its response is sent before or shortly after the response
    /// arrives. The function never waits for the receiver: unread lines stay in memory.
    Observe(UnboundedSender<String>),
}

impl Logs {
    /// The target of one stream; called once per stream.
    pub(crate) fn stdio(&self) -> Stdio {
        match self {
            Self::Discard => Stdio::null(),
            Self::Capture | Self::Print(_) | Self::Observe(_) => Stdio::piped(),
        }
    }
}

/// The lines that a function wrote, without line endings. Bytes that are not UTF-8 are replaced.
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

/// Prints only counts, because the lines may contain secrets.
impl fmt::Debug for CapturedLogs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CapturedLogs({} lines of stdout, {} of stderr)", self.stdout.len(), self.stderr.len())
    }
}

/// Reads both streams of a process continuously, so that the process never blocks on a full pipe.
pub(crate) struct LogCapture {
    stdout: Option<StreamReader>,
    stderr: Option<StreamReader>,
}

impl LogCapture {
    /// Starts reading the streams that `logs` pipes.
    pub(crate) fn start(child: &mut Child, logs: &Logs) -> Self {
        Self {
            stdout: child.stdout.take().map(|stream| StreamReader::start(stream, logs)),
            stderr: child.stderr.take().map(|stream| StreamReader::start(stream, logs)),
        }
    }

    /// Returns the lines of a process that has exited.
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
    /// How long to wait for a stream that stays open after its process has exited, because a child process holds it.
    const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

    fn start(stream: impl AsyncRead + Unpin + Send + 'static, logs: &Logs) -> Self {
        let lines: Arc<Mutex<Vec<String>>> = Arc::default();
        let task = match logs {
            Logs::Print(print) => {
                let print = *print;
                tokio::spawn(read_lines(stream, move |line| print(&line)))
            }
            Logs::Observe(observer) => {
                let observer = observer.clone();
                // A dropped receiver is ignored: the process must never block.
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

/// A longer line is split, so that a process that writes no line break does not use up the memory.
const MAX_LINE_BYTES: u64 = 1 << 20;

async fn read_lines(stream: impl AsyncRead + Unpin, on_line: impl Fn(String)) {
    let mut stream = BufReader::new(stream);
    let mut line = Vec::new();
    while (&mut stream).take(MAX_LINE_BYTES).read_until(b'\n', &mut line).await.is_ok_and(|length| length > 0) {
        let text = String::from_utf8_lossy(&line);
        on_line(text.strip_suffix('\n').unwrap_or(&text).to_owned());
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_with_any_bytes_are_kept() {
        let lines = Mutex::new(Vec::new());
        read_lines(&b"one\n\ntw\xffo\nthree"[..], |line| lines.lock().unwrap().push(line)).await;
        assert_eq!(*lines.lock().unwrap(), ["one", "", "tw\u{fffd}o", "three"]);
    }

    #[tokio::test]
    async fn long_line_is_split() {
        let lengths = Mutex::new(Vec::new());
        let stream = [vec![b'x'; MAX_LINE_BYTES as usize + 7], b"\ny".to_vec()].concat();
        read_lines(&stream[..], |line| lengths.lock().unwrap().push(line.len() as u64)).await;
        assert_eq!(*lengths.lock().unwrap(), [MAX_LINE_BYTES, 7, 1]);
    }

    #[test]
    fn debug_prints_counts_only() {
        let logs = CapturedLogs { stdout: vec!["hunter2".to_owned()], stderr: Vec::new() };
        assert_eq!(format!("{logs:?}"), "CapturedLogs(1 lines of stdout, 0 of stderr)");
        assert_eq!(logs.lines().collect::<Vec<_>>(), ["hunter2"]);
    }
}
