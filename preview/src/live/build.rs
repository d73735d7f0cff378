//! Builds the renderer with Cargo in the background.

#[cfg(unix)]
use process_wrap::std::ProcessGroup;
use process_wrap::std::{ChildWrapper, CommandWrap};
use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::process::Stdio;
use std::thread;

/// The complete output of Cargo.
pub(super) struct BuildOutput {
    /// The JSON messages, one per line.
    pub(super) messages: String,
    /// The text on standard error.
    pub(super) errors: String,
}

/// A running build. Dropping it kills Cargo and its compilers.
///
/// They are a process group, because killing Cargo alone does not stop its compilers: one could finish after the next
/// build and overwrite it with stale output.
pub(super) struct Build(Box<dyn ChildWrapper>);

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
        let mut command = CommandWrap::with_new(cargo, |command| {
            command.current_dir(repository).env("CARGO_TERM_COLOR", "never");
            command.args(["build", "--bin", "cognito-triggers-preview-renderer", "--message-format", "json"]);
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        });
        #[cfg(unix)]
        command.wrap(ProcessGroup::leader());
        let mut child = command.spawn()?;
        let (stdout, stderr) = (child.stdout().take(), child.stderr().take());
        thread::spawn(move || {
            // Both pipes at once: Cargo blocks if one of them is full.
            let errors = thread::spawn(move || read_all(stderr));
            let messages = read_all(stdout);
            done(BuildOutput { messages, errors: errors.join().unwrap_or_default() });
        });
        Ok(Self(child))
    }

    /// Waits for the end of a build whose output is complete, and returns whether it succeeded.
    pub(super) fn wait(mut self) -> bool {
        self.0.wait().is_ok_and(|status| status.success())
    }
}

impl Drop for Build {
    fn drop(&mut self) {
        // After a build has ended, its number may be that of another group.
        if matches!(self.0.try_wait(), Ok(None)) {
            // Fails only if all processes have ended in the meantime.
            drop(self.0.kill());
        }
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
