//! Finds and builds what is measured: Lambdas as `deploy/build` makes them, the yardstick made alike, and the workbench.

use crate::Fault;
use serde_json::Value;
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A binary that was built.
#[derive(Clone)]
pub(crate) struct Binary {
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
}

impl Binary {
    /// A Lambda, as it is deployed on machines like this one.
    ///
    /// # Errors
    /// Where `deploy/build` has not made it.
    pub(crate) fn deployed(name: &'static str) -> Result<Self, Fault> {
        let path = root().join("target/lambda").join(architecture()).join(name).join("bootstrap");
        match path.is_file() {
            true => Ok(Self { name, path }),
            false => Err(format!("there is no {}; deploy/build {} makes it", path.display(), architecture()).into()),
        }
    }

    /// The yardstick: an empty `lambda_runtime` function with the same profile, linked by the same linker.
    ///
    /// # Errors
    /// Where cargo-lambda, which `tests/peers` installs, cannot build it.
    pub(crate) fn echo() -> Result<Self, Fault> {
        let folder = root().join("target/lambda/yardstick");
        let peers = root().join("target/peers/bin");
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([peers].into_iter().chain(env::split_paths(&path)))?;
        let flag: OsString = format!("--{}", architecture()).into();
        let status = Command::new("cargo")
            .args(["lambda", "build", "--release", "-p", "echo", "--lambda-dir"])
            .arg(&folder)
            .arg(flag)
            .current_dir(root())
            .env("PATH", path)
            .stdin(Stdio::null())
            .status()?;
        match status.success() {
            true => Ok(Self { name: "echo", path: folder.join("echo/bootstrap") }),
            false => Err("cargo-lambda could not build echo; tests/peers installs what it lacks".into()),
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
        built.map(|path| Self { name, path }).ok_or_else(|| "cargo could not build the workbench".into())
    }

    /// How large the file is, in bytes.
    pub(crate) fn size(&self) -> Result<f64, Fault> {
        Ok(self.path.metadata()?.len() as f64)
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// This machine's, as `deploy/build` names it.
fn architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "x86-64" }
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
}
