//! Builds the renderer with Cargo in the background.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

/// The complete output of Cargo.
pub(super) struct BuildOutput {
    /// The JSON messages, one per line.
    pub(super) messages: String,
    /// The text on standard error.
    pub(super) errors: String,
}

/// A running build. It is killed when this is dropped or the preview ends.
pub(super) struct Build {
    cargo: Child,
    group: Option<ProcessGroupGuard>,
}

/// A shell that leads a process group with Cargo and its compilers, and kills the group as soon as its standard input
/// is closed.
///
/// Killing Cargo alone does not stop its compilers: one could finish after the next build and overwrite it with stale
/// output, and all of them would keep running after the preview is killed. The standard library kills single processes
/// only; every shell can kill a group. The group also shields the processes from the terminal's signals.
struct ProcessGroupGuard(Child);

impl Build {
    /// Starts Cargo and calls `done` with its output.
    ///
    /// No package is selected: with all default members, Cargo resolves the same features as for `cargo run` and
    /// compiles nothing twice.
    pub(super) fn start(
        cargo: &OsStr,
        repository: &Path,
        done: impl FnOnce(BuildOutput) + Send + 'static,
    ) -> io::Result<Self> {
        let mut command = Command::new(cargo);
        command.current_dir(repository).args([
            "build",
            "--bin",
            "cognito-triggers-preview-renderer",
            "--message-format",
            "json",
        ]);
        command.env("CARGO_TERM_COLOR", "never");
        // Before Cargo, so that Cargo never runs without the guard.
        let group = ProcessGroupGuard::start();
        set_process_group(&mut command, group.as_ref());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        thread::spawn(move || {
            // Both pipes at once: Cargo blocks if one of them is full.
            let errors = thread::spawn(move || read_all(stderr));
            let messages = read_all(stdout);
            done(BuildOutput { messages, errors: errors.join().unwrap_or_default() });
        });
        Ok(Self { cargo: child, group })
    }

    /// Waits for the end of a build whose output is complete, and returns whether it succeeded.
    pub(super) fn wait(mut self) -> bool {
        // Nothing is left in the group to kill.
        if let Some(group) = &mut self.group {
            drop(group.0.kill());
        }
        self.cargo.wait().is_ok_and(|status| status.success())
    }
}

impl Drop for Build {
    fn drop(&mut self) {
        // First Cargo, so that it starts no further compiler. All of this fails only for processes that have ended
        // already.
        drop(self.cargo.kill());
        drop(self.group.take());
        drop(self.cargo.wait());
    }
}

impl ProcessGroupGuard {
    /// `None` without a shell: then the compilers end by themselves, a little later.
    fn start() -> Option<Self> {
        if !cfg!(unix) {
            return None;
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", "read -r _; kill -s KILL 0"]);
        set_process_group(&mut shell, None);
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok().map(Self)
    }
}

impl Drop for ProcessGroupGuard {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        drop(self.0.wait());
    }
}

/// Everything that a pipe contains; invalid UTF-8 is replaced.
fn read_all(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // On an error, keep what was read before it.
        drop(pipe.read_to_end(&mut bytes));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Puts a process into the guard's group, or makes it the leader of its own.
#[cfg(unix)]
fn set_process_group(command: &mut Command, group: Option<&ProcessGroupGuard>) {
    let group = group.and_then(|group| i32::try_from(group.0.id()).ok()).unwrap_or_default();
    std::os::unix::process::CommandExt::process_group(command, group);
}

#[cfg(not(unix))]
fn set_process_group(_: &mut Command, _: Option<&ProcessGroupGuard>) {}
