//! Finds and builds what is measured: Lambdas as `deploy/build` makes them, the yardsticks, and the workbench.

use crate::{Fault, folder::Folder};
use serde_json::Value;
use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Where the source of a yardstick is, and where it is built, both below the folder of ours.
struct Workspace {
    folder: &'static str,
    target: &'static str,
}

const OURS: Workspace = Workspace { folder: "", target: "target" };

/// What cargo-lambda links a yardstick to.
#[derive(Clone, Copy)]
enum Linked {
    /// The C library of the system that it starts on, as for whoever says nothing.
    ToTheSystem,
    /// musl, as `deploy/build` links ours.
    ToMusl,
}

impl Linked {
    fn flag(self) -> String {
        match self {
            Self::ToTheSystem => format!("--{}", architecture()),
            Self::ToMusl => format!("--target={}-unknown-linux-musl", env::consts::ARCH),
        }
    }
}

/// What is started: a binary, or a handler that an interpreter runs.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// What somebody deploys.
    pub(crate) path: PathBuf,
    /// The interpreter's command line, up to where the handler's name comes; empty for a binary.
    interpreter: Vec<OsString>,
}

impl Program {
    fn binary(name: &'static str, path: PathBuf) -> Self {
        Self { name, path, interpreter: Vec::new() }
    }

    /// A Lambda, as it is deployed on machines like this one; or as the profile `ci` builds it, if this program is built with it.
    ///
    /// # Errors
    /// Where `deploy/build` has not made it.
    pub(crate) fn deployed(name: &'static str) -> Result<Self, Fault> {
        if let Some(folder) = ci_folder() {
            return Self::built_by_ci(name, &folder);
        }
        let path = root().join("target/lambda").join(architecture()).join(name).join("bootstrap");
        match path.is_file() {
            true => Ok(Self::binary(name, path)),
            false => Err(format!("there is no {}; deploy/build {} makes it", path.display(), architecture()).into()),
        }
    }

    /// The yardstick: an empty `lambda_runtime` function with the same profile, as cargo-lambda links it for whoever says
    /// nothing about that: to the C library of the system that it starts on.
    ///
    /// # Errors
    /// Where cargo-lambda, which `tests/install-tools` installs, cannot build it.
    pub(crate) fn echo() -> Result<Self, Fault> {
        if let Some(folder) = ci_folder() {
            return Self::built_by_ci("echo", &folder);
        }
        Self::built_by_cargo_lambda("echo", "echo", &OURS, Linked::ToTheSystem)
    }

    /// The same, linked as `deploy/build` links ours: what is left of a ratio is not the linker's. It allocates as it is linked,
    /// and ours with an allocator of their own.
    ///
    /// # Errors
    /// As [`Program::echo`].
    pub(crate) fn echo_linked_alike() -> Result<Self, Fault> {
        Self::built_by_cargo_lambda("echo-linked-alike", "echo", &OURS, Linked::ToMusl)
    }

    /// The ordinary hello-world: what `cargo lambda build --release` makes of it where nobody has said anything about
    /// features or profiles. Its target folder is its own, as it is another workspace.
    ///
    /// # Errors
    /// As [`Program::echo`].
    pub(crate) fn hello() -> Result<Self, Fault> {
        let its_own = Workspace { folder: "bench/hello", target: "target/hello" };
        Self::built_by_cargo_lambda("hello", "hello", &its_own, Linked::ToTheSystem)
    }

    fn built_by_ci(name: &'static str, folder: &Path) -> Result<Self, Fault> {
        let path = folder.join(name);
        match path.is_file() {
            true => Ok(Self::binary(name, path)),
            false => Err(format!("there is no {}; .ci/run builds it", path.display()).into()),
        }
    }

    fn built_by_cargo_lambda(
        name: &'static str,
        package: &str,
        workspace: &Workspace,
        linked: Linked,
    ) -> Result<Self, Fault> {
        let folder = root().join("target/lambda/yardstick").join(name);
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([peers().join("bin")].into_iter().chain(env::split_paths(&path)))?;
        let status = Command::new("cargo")
            .args(["lambda", "build", "--release", "--locked", &linked.flag(), "-p", package, "--lambda-dir"])
            .arg(&folder)
            .current_dir(root().join(workspace.folder))
            .env("CARGO_TARGET_DIR", root().join(workspace.target))
            .env("PATH", path)
            .stdin(Stdio::null())
            .status()?;
        match status.success() {
            true => Ok(Self::binary(name, folder.join(package).join("bootstrap"))),
            false => {
                Err(format!("cargo-lambda could not build {name}; tests/install-tools bench installs what it lacks")
                    .into())
            }
        }
    }

    /// A handler in Node, behind AWS's runtime client for it.
    ///
    /// # Errors
    /// Where Node or the client is missing: says what installs it.
    pub(crate) fn node() -> Result<Self, Fault> {
        let node = find("node").ok_or("a handler in Node is measured, which needs it: apt-get install nodejs npm")?;
        let client = peers().join("node_modules/aws-lambda-ric/index.mjs");
        Self::interpreted("Node", "sign_up.mjs", [node.into(), client.clone().into()], &client)
    }

    /// A handler in Python, likewise.
    ///
    /// # Errors
    /// As [`Program::node`].
    pub(crate) fn python() -> Result<Self, Fault> {
        let python = peers().join("bin/python");
        let client = ["-m".into(), "awslambdaric".into()];
        Self::interpreted("Python", "sign_up.py", [python.clone().into()].into_iter().chain(client), &python)
    }

    fn interpreted(
        name: &'static str,
        handler: &str,
        interpreter: impl IntoIterator<Item = OsString>,
        needed: &Path,
    ) -> Result<Self, Fault> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(handler);
        match needed.is_file() {
            true => Ok(Self { name, path, interpreter: interpreter.into_iter().collect() }),
            false => Err(format!(
                "a handler in {name} is measured, and there is no {}: tests/install-tools bench",
                needed.display()
            )
            .into()),
        }
    }

    /// The workbench, with features or without.
    ///
    /// # Errors
    /// Where cargo cannot build it.
    pub(crate) fn workbench(features: &[&str]) -> Result<Self, Fault> {
        let name = "cognito-triggers";
        let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
            .args(["build", "--release", "--bin", name, "--features", &features.join(",")])
            .args(["--message-format=json-render-diagnostics", "--manifest-path"])
            .arg(root().join("Cargo.toml"))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()?;
        let built = executable(&String::from_utf8_lossy(&output.stdout), name).filter(|_| output.status.success());
        built.map(|path| Self::binary(name, path)).ok_or_else(|| "cargo could not build the workbench".into())
    }

    /// Whether the system runs it, without an interpreter.
    pub(crate) fn is_binary(&self) -> bool {
        self.interpreter.is_empty()
    }

    /// What starts it.
    pub(crate) fn command(&self) -> Command {
        let Some((interpreter, arguments)) = self.interpreter.split_first() else { return Command::new(&self.path) };
        let mut command = Command::new(interpreter);
        command.args(arguments).arg(self.handler()).current_dir(self.folder());
        command
    }

    /// What its environment has besides what every Lambda's has.
    pub(crate) fn variables(&self) -> Vec<(OsString, OsString)> {
        let of_a_handler =
            || vec![("_HANDLER".into(), self.handler()), ("LAMBDA_TASK_ROOT".into(), self.folder().into())];
        if self.is_binary() { Vec::new() } else { of_a_handler() }
    }

    /// A handler, as both interpreters' clients name it.
    fn handler(&self) -> OsString {
        let mut handler = self.path.file_stem().unwrap_or_default().to_owned();
        handler.push(".handler");
        handler
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// How large the file is, in bytes.
    ///
    /// # Errors
    /// Where it is not there.
    pub(crate) fn size(&self) -> Result<f64, Fault> {
        Ok(self.path.metadata()?.len() as f64)
    }

    /// How large a zip of it is, in bytes, made as `deploy/build` makes it.
    ///
    /// # Errors
    /// Where Python cannot make one.
    pub(crate) fn zipped(&self) -> Result<f64, Fault> {
        let folder = Folder::new("zip")?;
        let zip = folder.path().join("bootstrap.zip");
        let status = Command::new(peers().join("bin/python"))
            .args(["-m", "zipfile", "-c"])
            .args([&zip, &self.path])
            .stdin(Stdio::null())
            .status()?;
        match status.success() {
            true => Ok(zip.metadata()?.len() as f64),
            false => Err(format!("Python could not make a zip of {}", self.path.display()).into()),
        }
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder of this program, if it is built with the profile `ci`.
pub(crate) fn ci_folder() -> Option<PathBuf> {
    env::current_exe().ok()?.parent().filter(|folder| folder.ends_with("ci")).map(Path::to_owned)
}

/// Where `tests/install-tools` installs, as an absolute path: what is started may run in another folder.
pub(crate) fn peers() -> PathBuf {
    root().join("target/tools")
}

/// This machine's, as `deploy/build` names it.
fn architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86-64" }
}

/// Where this process would find a program: a function's own environment has another path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    found(program, &folders)
}

fn found(program: &str, folders: &OsStr) -> Option<PathBuf> {
    env::split_paths(folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// The path that cargo's messages, one JSON object per line, give for a binary.
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
    fn the_executable_of_a_target_is_found_among_cargos_messages() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"echo"},"executable":null}
not a message
{"reason":"compiler-artifact","target":{"name":"other"},"executable":"/t/other"}
{"reason":"compiler-artifact","target":{"name":"echo"},"executable":"/t/echo"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(executable(messages, "echo"), Some("/t/echo".into()));
        assert_eq!(executable(messages, "third"), None);
    }

    #[test]
    fn programs_are_found_in_the_first_folder_that_has_them() {
        let (empty, full) = (Folder::new("empty").unwrap(), Folder::new("full").unwrap());
        let program = full.path().join("program");
        fs::write(&program, "").unwrap();
        let folders = env::join_paths([empty.path(), full.path()]).unwrap();
        assert_eq!(found("program", &folders), Some(program));
        assert_eq!(found("another", &folders), None);
    }

    #[test]
    fn a_handler_is_started_in_its_folder_and_by_its_name() {
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
    fn whoever_lacks_an_interpreters_client_is_told_what_installs_it() {
        let missing = Program::interpreted("Python", "sign_up.py", ["python".into()], Path::new("/nowhere/at/all"));
        assert!(missing.err().unwrap().to_string().ends_with("tests/install-tools bench"));
    }
}
