//! Builds what is measured, as it is used: Lambdas, yardstick and workbench each by a call of cargo of its own, so that
//! none switches on a feature of a dependency for another.

use crate::Fault;
use serde_json::Value;
use std::{
    env,
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
    /// The Lambdas of triggers, as they are deployed, in the order of the names.
    ///
    /// # Errors
    /// Where cargo cannot build them.
    pub(crate) fn triggers<const N: usize>(names: [&'static str; N]) -> Result<[Self; N], Fault> {
        Self::build(names, &["-p", "triggers", "--bins"])
    }

    /// The authorizer, as it is deployed: without the endpoints.
    ///
    /// # Errors
    /// Where cargo cannot build it.
    pub(crate) fn authorizer() -> Result<Self, Fault> {
        let selection = ["-p", "endpoints", "--no-default-features", "--bin", "authorizer"];
        Self::build(["authorizer"], &selection).map(|[authorizer]| authorizer)
    }

    /// The endpoints, as they are deployed.
    ///
    /// # Errors
    /// Where cargo cannot build them.
    pub(crate) fn api() -> Result<Self, Fault> {
        Self::build(["api"], &["-p", "endpoints", "--bin", "api"]).map(|[api]| api)
    }

    /// The yardstick: an empty `lambda_runtime` function with the same profile.
    ///
    /// # Errors
    /// Where cargo cannot build it.
    pub(crate) fn echo() -> Result<Self, Fault> {
        Self::build(["echo"], &["-p", "echo"]).map(|[echo]| echo)
    }

    /// The workbench with all it has, `serve` included.
    ///
    /// # Errors
    /// Where cargo cannot build it.
    pub(crate) fn workbench() -> Result<Self, Fault> {
        let selection = ["--features", "aws", "--bin", "cognito-triggers"];
        Self::build(["cognito-triggers"], &selection).map(|[workbench]| workbench)
    }

    /// How large the file is, in bytes.
    pub(crate) fn size(&self) -> Result<f64, Fault> {
        Ok(self.path.metadata()?.len() as f64)
    }

    fn build<const N: usize>(names: [&'static str; N], selection: &[&str]) -> Result<[Self; N], Fault> {
        let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
            .args(["build", "--release", "--message-format=json-render-diagnostics", "--manifest-path"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml"))
            .args(selection)
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(format!("cargo could not build {}", names.join(", ")).into());
        }
        let messages = String::from_utf8_lossy(&output.stdout);
        let built: Option<Vec<Self>> =
            names.into_iter().map(|name| Some(Self { name, path: executable(&messages, name)? })).collect();
        let built = built.and_then(|built| built.try_into().ok());
        built.ok_or_else(|| format!("cargo did not build all of {}", names.join(", ")).into())
    }
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
