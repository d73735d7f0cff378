//! Builds the Lambdas with Cargo and returns their paths.

use super::effect_mode::EffectMode;
use crate::repository::repository;
use crate::terminal::CliError;
use events::Trigger;
use policy::Policy;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Builds every Lambda, in debug or release mode like this program; returns the paths by binary name.
pub(super) fn build(effects: EffectMode, policy: &Policy) -> Result<BTreeMap<String, PathBuf>, CliError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.current_dir(repository()).args(["build", "--message-format", "json-render-diagnostics"]);
    if effects == EffectMode::DryRun {
        command.envs(dry_run_folders(&cargo)?);
    }
    command.args(if cfg!(debug_assertions) { &[][..] } else { &["--release"] });
    command.args(feature_arguments(effects, policy.required_features().map(|requirement| requirement.feature)));
    for trigger in Trigger::ALL.into_iter().filter(|trigger| triggers::handler(*trigger).is_some()) {
        command.args(["--bin", trigger.binary()]);
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(CliError::io("starting cargo to build the Lambdas"))?;
    if !output.status.success() {
        return Err(CliError::new("the Lambdas could not be built; see cargo's output above"));
    }
    Ok(output.stdout.split(|byte| *byte == b'\n').filter_map(parse_executable).collect())
}

/// Dry-run builds have a profile, and so a folder, of their own, so that they are never mistaken for deployable
/// binaries.
fn profile_arguments(effects: EffectMode) -> &'static [&'static str] {
    match (effects, cfg!(debug_assertions)) {
        (EffectMode::DryRun, true) => &["-p", "cognito-triggers-lambdas", "--profile", "replay"],
        (EffectMode::DryRun, false) => &["-p", "cognito-triggers-lambdas", "--profile", "replay-release"],
        (EffectMode::Live, true) => &[],
        (EffectMode::Live, false) => &["--release"],
    }
}

/// Dry-run builds have all features except the AWS SDK. Live builds equal what is deployed: the default features and
/// those that the policy needs.
fn feature_arguments(effects: EffectMode, needed: impl Iterator<Item = &'static str>) -> Vec<String> {
    match effects {
        EffectMode::DryRun => {
            ["--no-default-features", "--features", "cognito-triggers-lambdas/link,cognito-triggers-lambdas/resume-on-sign-in"]
                .map(str::to_owned)
                .into()
        }
        EffectMode::Live => {
            let needed: BTreeSet<&str> = needed.collect();
            needed
                .into_iter()
                .flat_map(|feature| ["--features".to_owned(), format!("cognito-triggers-lambdas/{feature}")])
                .collect()
        }
    }
}

/// The name and path of an executable, from a line of Cargo's messages.
fn parse_executable(line: &[u8]) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_slice(line).ok()?;
    let path = PathBuf::from(message.get("executable")?.as_str()?);
    Some((message.pointer("/target/name")?.as_str()?.to_owned(), path))
}

#[cfg(test)]
mod tests {
    use super::{EffectMode, feature_arguments};

    #[test]
    fn only_live_functions_are_built_with_the_sdk() {
        let needed = ["resume-on-sign-in", "link", "resume-on-sign-in"];
        let dry_run = feature_arguments(EffectMode::DryRun, needed.into_iter());
        assert_eq!(
            dry_run,
            ["--no-default-features", "--features", "cognito-triggers-lambdas/link,cognito-triggers-lambdas/resume-on-sign-in"]
        );
        let live = feature_arguments(EffectMode::Live, needed.into_iter());
        assert_eq!(
            live,
            ["--features", "cognito-triggers-lambdas/link", "--features", "cognito-triggers-lambdas/resume-on-sign-in"]
        );
        assert!(feature_arguments(EffectMode::Live, std::iter::empty()).is_empty());
    }
}
