//! Has Cargo build the Lambdas of the suite, and asks where they are.

use super::functions::Work;
use super::repository;
use crate::terminal::Fault;
use events::Trigger;
use policy::Policy;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Every Lambda of the suite by the name of its binary, built as this program was, optimised or not.
pub(super) fn build(work: Work, policy: &Policy) -> Result<BTreeMap<String, PathBuf>, Fault> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.current_dir(repository()).args(["build", "--message-format", "json-render-diagnostics"]);
    if work == Work::OnPaper {
        command.envs(dry_run_folders(&cargo)?);
    }
    command.args(if cfg!(debug_assertions) { &[][..] } else { &["--release"] });
    command.args(features(work, policy.needs().map(|need| need.feature)));
    for trigger in Trigger::ALL.into_iter().filter(|trigger| triggers::handler(*trigger).is_some()) {
        command.args(["--bin", trigger.binary()]);
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(Fault::during("starting cargo to build the Lambdas"))?;
    if !output.status.success() {
        return Err(Fault::misuse("the Lambdas do not build; cargo says above why"));
    }
    Ok(output.stdout.split(|byte| *byte == b'\n').filter_map(program).collect())
}

/// Where Cargo puts the Lambdas of a dry run: in `dry-run/` below its target folder, because a Lambda that was built without
/// AWS must not be in a place from which one is deployed. What it compiles on the way stays in the usual folder, so it
/// compiles no dependency a second time.
fn dry_run_folders(cargo: &OsStr) -> Result<[(&'static str, PathBuf); 2], Fault> {
    let mut metadata = Command::new(cargo);
    metadata.current_dir(repository()).args(["metadata", "--no-deps", "--format-version", "1"]);
    let output = metadata.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(Fault::during("asking cargo for its target folder"))?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let folder = |name: &str| metadata.get(name).and_then(serde_json::Value::as_str).map(PathBuf::from);
    match (folder("target_directory"), folder("build_directory")) {
        (Some(target), Some(build)) => {
            Ok([("CARGO_TARGET_DIR", target.join("dry-run")), ("CARGO_BUILD_BUILD_DIR", build)])
        }
        _ => Err(Fault::misuse("`cargo metadata` does not name the target folder; cargo says above why")),
    }
}

/// In a dry run no AWS SDK is compiled, and the Lambdas have every feature that a policy can need. With `--live` they have the
/// features that would be deployed: the AWS calls, and what the policy needs.
///
/// The command names no package: for the default members Cargo chooses the same features of every dependency as it did for
/// `cargo run`.
fn features(work: Work, needed: impl Iterator<Item = &'static str>) -> [String; 2] {
    let features: BTreeSet<&str> = match work {
        Work::OnPaper => BTreeSet::from(["link", "repair"]),
        Work::Live => needed.chain(["aws"]).collect(),
    };
    let features: Vec<_> = features.into_iter().map(|feature| format!("cognito-triggers-lambdas/{feature}")).collect();
    ["--features".to_owned(), features.join(",")]
}

/// A line of Cargo's messages, where it tells of a program that was built.
fn program(line: &[u8]) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_slice(line).ok()?;
    let path = PathBuf::from(message.get("executable")?.as_str()?);
    Some((message.pointer("/target/name")?.as_str()?.to_owned(), path))
}

#[cfg(test)]
mod tests {
    use super::{Work, features};

    #[test]
    fn only_what_acts_for_real_is_built_with_the_sdk() {
        let needed = ["repair", "link", "repair"];
        let dry_run = features(Work::OnPaper, needed.into_iter());
        assert_eq!(dry_run, ["--features", "cognito-triggers-lambdas/link,cognito-triggers-lambdas/repair"]);
        let live = features(Work::Live, needed.into_iter());
        let all = "cognito-triggers-lambdas/aws,cognito-triggers-lambdas/link,cognito-triggers-lambdas/repair";
        assert_eq!(live, ["--features", all]);
        assert_eq!(features(Work::Live, std::iter::empty()), ["--features", "cognito-triggers-lambdas/aws"]);
    }
}
