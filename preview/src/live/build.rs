//! Cargo, building the renderer in the background.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

/// What Cargo output from its start to its end.
pub(super) struct BuildOutput {
    /// Its messages, one JSON text per line.
    pub(super) messages: String,
    /// What it wrote for people.
    pub(super) errors: String,
}

/// A build that is under way. Dropping it ends it, and so does the end of the preview.
pub(super) struct Build {
    cargo: Child,
    group: Option<ProcessGroupGuard>,
}

/// A process that ends Cargo and its compilers, and itself, as soon as nobody holds its input any more. All of them are
/// one group, which it leads, and which the keys of the terminal do not reach.
///
/// Compilers outlive a Cargo that is killed, and one of them could finish, with what was saved before, after those of the
/// next build; and all outlive a preview that is killed. The standard library ends single processes only; every shell
/// ends groups.
struct ProcessGroupGuard(Child);

impl Build {
    /// Starts Cargo; `done` gets what it output.
    ///
    /// No package is named: with all default members Cargo chooses the same features as for `cargo run`, and compiles
    /// nothing twice.
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
        // Before Cargo, so that there is no moment in which nobody would end it.
        let group = ProcessGroupGuard::start();
        set_process_group(&mut command, group.as_ref());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        thread::spawn(move || {
            // Both at once: Cargo waits where a pipe is full.
            let errors = thread::spawn(move || read_all(stderr));
            let messages = read_all(stdout);
            done(BuildOutput { messages, errors: errors.join().unwrap_or_default() });
        });
        Ok(Self { cargo: child, group })
    }

    /// Waits for the end of a build that has output all; whether it succeeded.
    pub(super) fn wait(mut self) -> bool {
        // Nothing of the group is left to be ended.
        if let Some(group) = &mut self.group {
            drop(group.0.kill());
        }
        self.cargo.wait().is_ok_and(|status| status.success())
    }
}

impl Drop for Build {
    fn drop(&mut self) {
        // First Cargo, so that it starts no other compiler meanwhile. All of it fails only where that has ended already.
        drop(self.cargo.kill());
        drop(self.group.take());
        drop(self.cargo.wait());
    }
}

impl ProcessGroupGuard {
    /// `None` where there is no shell: there compilers end a little later, by themselves.
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

/// All that a pipe holds. What is not Unicode is in nobody's source file.
fn read_all(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What came before a failure is all there is.
        drop(pipe.read_to_end(&mut bytes));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Puts a process into the group's group, or makes it the leader of its own.
#[cfg(unix)]
fn set_process_group(command: &mut Command, group: Option<&ProcessGroupGuard>) {
    let group = group.and_then(|group| i32::try_from(group.0.id()).ok()).unwrap_or_default();
    std::os::unix::process::CommandExt::process_group(command, group);
}

#[cfg(not(unix))]
fn set_process_group(_: &mut Command, _: Option<&ProcessGroupGuard>) {}
