//! Finds or builds the measured programs: Lambdas from `deploy/build`, the baselines, and the CLI.

use crate::{error::BenchError, folder::Folder};
use serde_json::Value;
use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The source and target folders of a baseline, relative to this repository.
struct Workspace {
    folder: &'static str,
    target: &'static str,
}

const OURS: Workspace = Workspace { folder: "", target: "target" };

/// The C library that cargo-lambda links a baseline to.
#[derive(Clone, Copy)]
enum Libc {
    /// The C library of the system, cargo-lambda's default.
    System,
    /// musl, as in `deploy/build`.
    Musl,
}

impl Libc {
    fn flag(self) -> String {
        match self {
            Self::System => format!("--{}", architecture()),
            Self::Musl => format!("--target={}-unknown-linux-musl", env::consts::ARCH),
        }
    }
}

/// A program to start: a binary, or a handler with its interpreter.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// The deployed file.
    pub(crate) path: PathBuf,
    /// The interpreter's command line before the name of the handler; empty for a binary.
    interpreter: Vec<OsString>,
}

impl Program {
    /// The name of the function that runs it: Lambda allows no `+` in a name, which variants have.
    pub(crate) fn function_name(&self) -> String {
        self.name.replace('+', "-")
    }

    fn binary(name: &'static str, path: PathBuf) -> Self {
        Self { name, path, interpreter: Vec::new() }
    }

    /// A Lambda as it is deployed for this machine's architecture.
    ///
    /// # Errors
    /// `deploy/build` has not built it.
    pub(crate) fn deployed(name: &'static str) -> Result<Self, BenchError> {
        if let Some(folder) = ci_folder() {
            return Self::built_by_ci(name, &folder);
        }
        let path = root().join("target/lambda").join(architecture()).join(name).join("bootstrap");
        match path.is_file() {
            true => Ok(Self::binary(name, path)),
            false => {
                Err(format!("{} does not exist; build it with deploy/build {}", path.display(), architecture()).into())
            }
        }
    }

    /// The main baseline: an empty `lambda_runtime` function with the same profile, linked to the system's C library,
    /// which is cargo-lambda's default.
    ///
    /// # Errors
    /// cargo-lambda, which `tests/install-tools` installs, cannot build it.
    pub(crate) fn echo() -> Result<Self, BenchError> {
        if let Some(folder) = ci_folder() {
            return Self::built_by_ci("echo", &folder);
        }
        Self::build_with_cargo_lambda("echo", "echo", &OURS, Libc::System)
    }

    /// The same linked to musl like our functions, to exclude the effect of static linking. It uses musl's allocator,
    /// whereas our functions have their own.
    ///
    /// # Errors
    /// As [`Program::echo`].
    pub(crate) fn echo_musl() -> Result<Self, BenchError> {
        Self::build_with_cargo_lambda("echo-musl", "echo", &OURS, Libc::Musl)
    }

    /// The usual hello-world, built by `cargo lambda build --release` with default features and profile. It is a
    /// workspace of its own, with its own target folder.
    ///
    /// # Errors
    /// As [`Program::echo`].
    pub(crate) fn hello() -> Result<Self, BenchError> {
        let its_own = Workspace { folder: "bench/hello", target: "target/hello" };
        Self::build_with_cargo_lambda("hello", "hello", &its_own, Libc::System)
    }

    fn built_by_ci(name: &'static str, folder: &Path) -> Result<Self, BenchError> {
        let path = folder.join(name);
        match path.is_file() {
            true => Ok(Self::binary(name, path)),
            false => Err(format!("{} does not exist; .ci/run builds it", path.display()).into()),
        }
    }

    fn build_with_cargo_lambda(
        name: &'static str,
        package: &str,
        workspace: &Workspace,
        libc: Libc,
    ) -> Result<Self, BenchError> {
        let folder = root().join("target/lambda/baseline").join(name);
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([tools().join("bin")].into_iter().chain(env::split_paths(&path)))?;
        let status = Command::new("cargo")
            .args(["lambda", "build", "--release", "--locked", &libc.flag(), "-p", package, "--lambda-dir"])
            .arg(&folder)
            .current_dir(root().join(workspace.folder))
            .env("CARGO_TARGET_DIR", root().join(workspace.target))
            .env("PATH", path)
            .stdin(Stdio::null())
            .status()?;
        match status.success() {
            true => Ok(Self::binary(name, folder.join(package).join("bootstrap"))),
            false => {
                Err(format!("cargo-lambda could not build {name}; tests/install-tools bench installs its requirements")
                    .into())
            }
        }
    }

    /// A handler in Node with AWS's runtime client.
    ///
    /// # Errors
    /// Node or the client is missing; the message explains how to install it.
    pub(crate) fn node() -> Result<Self, BenchError> {
        let node = find("node").ok_or("the comparison with Node requires it: apt-get install nodejs npm")?;
        let client = tools().join("node_modules/aws-lambda-ric/index.mjs");
        Self::interpreted("Node", "sign_up.mjs", [node.into(), client.clone().into()], &client)
    }

    /// A handler in Python with AWS's runtime client.
    ///
    /// # Errors
    /// As [`Program::node`].
    pub(crate) fn python() -> Result<Self, BenchError> {
        let python = tools().join("bin/python");
        let client = ["-m".into(), "awslambdaric".into()];
        Self::interpreted("Python", "sign_up.py", [python.clone().into()].into_iter().chain(client), &python)
    }

    fn interpreted(
        name: &'static str,
        handler: &str,
        interpreter: impl IntoIterator<Item = OsString>,
        needed: &Path,
    ) -> Result<Self, BenchError> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("handlers").join(handler);
        match needed.is_file() {
            true => Ok(Self { name, path, interpreter: interpreter.into_iter().collect() }),
            false => Err(format!(
                "the comparison with {name} requires {}; install it with tests/install-tools bench",
                needed.display()
            )
            .into()),
        }
    }

    /// The CLI with these features.
    ///
    /// # Errors
    /// Cargo cannot build it.
    pub(crate) fn cli(features: &[&str]) -> Result<Self, BenchError> {
        let name = "cognito-triggers";
        let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
            .args(["build", "--release", "--bin", name, "--features", &features.join(",")])
            .args(["--message-format=json-render-diagnostics", "--manifest-path"])
            .arg(root().join("Cargo.toml"))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()?;
        let built = executable(&String::from_utf8_lossy(&output.stdout), name).filter(|_| output.status.success());
        built.map(|path| Self::binary(name, path)).ok_or_else(|| "cargo could not build the CLI".into())
    }

    /// Whether it runs without an interpreter.
    pub(crate) fn is_binary(&self) -> bool {
        self.interpreter.is_empty()
    }

    /// The command that starts it.
    pub(crate) fn command(&self) -> Command {
        let Some((interpreter, arguments)) = self.interpreter.split_first() else { return Command::new(&self.path) };
        let mut command = Command::new(interpreter);
        command.args(arguments).arg(self.handler()).current_dir(self.folder());
        command
    }

    /// The additional environment variables of a handler.
    pub(crate) fn variables(&self) -> Vec<(OsString, OsString)> {
        let of_a_handler =
            || vec![("_HANDLER".into(), self.handler()), ("LAMBDA_TASK_ROOT".into(), self.folder().into())];
        if self.is_binary() { Vec::new() } else { of_a_handler() }
    }

    /// The handler's name, as both runtime clients expect it.
    fn handler(&self) -> OsString {
        let mut handler = self.path.file_stem().unwrap_or_default().to_owned();
        handler.push(".handler");
        handler
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The size of the file in bytes.
    ///
    /// # Errors
    /// The file does not exist.
    pub(crate) fn size(&self) -> Result<f64, BenchError> {
        Ok(self.path.metadata()?.len() as f64)
    }

    /// The size in bytes of a zip as Python makes it.
    ///
    /// # Errors
    /// Python cannot create it.
    pub(crate) fn zipped(&self) -> Result<f64, BenchError> {
        let folder = Folder::new("zip")?;
        let zip = folder.path().join("bootstrap.zip");
        let status = Command::new(tools().join("bin/python"))
            .args(["-m", "zipfile", "-c"])
            .args([&zip, &self.path])
            .stdin(Stdio::null())
            .status()?;
        match status.success() {
            true => Ok(zip.metadata()?.len() as f64),
            false => Err(format!("Python could not create a zip of {}", self.path.display()).into()),
        }
    }
}

/// The folder of this program, if it is built with the profile `ci`.
pub(crate) fn ci_folder() -> Option<PathBuf> {
    env::current_exe().ok()?.parent().filter(|folder| folder.ends_with("ci")).map(Path::to_owned)
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder where `tests/install-tools` installs programs, as an absolute path, because programs may run in another folder.
pub(crate) fn tools() -> PathBuf {
    root().join("target/tools")
}

/// This machine's architecture, as `deploy/build` names it.
fn architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86-64" }
}

/// Searches for a program in this process's PATH, because a function's environment has a different one.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    found(program, &folders)
}

fn found(program: &str, folders: &OsStr) -> Option<PathBuf> {
    env::split_paths(folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// The path of a binary in Cargo's JSON messages.
fn executable(messages: &str, name: &str) -> Option<PathBuf> {
    messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).find_map(|message| {
        let target = message.get("target")?.get("name")?.as_str()?;
        let path = message.get("executable")?.as_str()?;
        (target == name).then(|| path.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn executable_is_found_in_cargo_messages() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"echo"},"executable":null}
not a message
{"reason":"compiler-artifact","target":{"name":"other"},"executable":"/t/other"}
{"reason":"compiler-artifact","target":{"name":"echo"},"executable":"/t/echo"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(executable(messages, "echo"), Some("/t/echo".into()));
        assert_eq!(executable(messages, "third"), None);
    }

    #[test]
    fn first_matching_folder_of_path_is_used() {
        let (empty, full) = (Folder::new("empty").unwrap(), Folder::new("full").unwrap());
        let program = full.path().join("program");
        fs::write(&program, "").unwrap();
        let folders = env::join_paths([empty.path(), full.path()]).unwrap();
        assert_eq!(found("program", &folders), Some(program));
        assert_eq!(found("another", &folders), None);
    }

    #[test]
    fn handler_is_started_in_its_folder_by_name() {
        let program = Program {
            name: "Node",
            path: "/handlers/sign_up.mjs".into(),
            interpreter: vec!["node".into(), "client.mjs".into()],
        };
        let command = program.command();
        assert_eq!(command.get_program(), "node");
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["client.mjs", "sign_up.handler"]);
        assert_eq!(command.get_current_dir(), Some(Path::new("/handlers")));
        assert!(program.variables().contains(&("_HANDLER".into(), "sign_up.handler".into())));
        let binary = Program::binary("echo", "/echo/bootstrap".into());
        assert_eq!(binary.command().get_program(), "/echo/bootstrap");
        assert!(binary.variables().is_empty());
    }

    #[test]
    fn missing_client_error_explains_installation() {
        let missing = Program::interpreted("Python", "sign_up.py", ["python".into()], Path::new("/nowhere/at/all"));
        assert!(missing.err().unwrap().to_string().ends_with("tests/install-tools bench"));
    }
}
