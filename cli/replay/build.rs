//! Has Cargo build the Lambdas of the suite, and asks where they are.

use super::effect_mode::EffectMode;
use crate::repository::repository;
use crate::terminal::CliError;
use events::Trigger;
use policy::Policy;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Every Lambda of the suite by the name of its binary, built as this program was, optimised or not.
pub(super) fn build(effects: EffectMode, policy: &Policy) -> Result<BTreeMap<String, PathBuf>, CliError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(&cargo);
    command.current_dir(repository()).args(["build", "--message-format", "json-render-diagnostics"]);
    command.args(profile_arguments(effects));
    command.args(feature_arguments(effects, policy.required_features().map(|need| need.feature)));
    for trigger in Trigger::ALL.into_iter().filter(|trigger| triggers::handler(*trigger).is_some()) {
        command.args(["--bin", trigger.binary()]);
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(CliError::io("starting cargo to build the Lambdas"))?;
    if !output.status.success() {
        return Err(CliError::new("the Lambdas do not build; cargo says above why"));
    }
    Ok(output.stdout.split(|byte| *byte == b'\n').filter_map(parse_executable).collect())
}

/// On paper they are built apart from everything else, in a profile of their own: they must never stand where somebody
/// looks for what is deployed.
fn profile_arguments(effects: EffectMode) -> &'static [&'static str] {
    match (effects, cfg!(debug_assertions)) {
        (EffectMode::DryRun, true) => &["-p", "cognito-triggers-lambdas", "--profile", "replay"],
        (EffectMode::DryRun, false) => &["-p", "cognito-triggers-lambdas", "--profile", "replay-release"],
        (EffectMode::Live, true) => &[],
        (EffectMode::Live, false) => &["--release"],
    }
}

/// On paper no policy lacks a feature, and no AWS SDK is compiled. For real it is what would be deployed: the features
/// that are on by default, and those that the policy needs.
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

/// A line of Cargo's messages, where it tells of a program that was built.
fn parse_executable(line: &[u8]) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_slice(line).ok()?;
    let path = PathBuf::from(message.get("executable")?.as_str()?);
    Some((message.pointer("/target/name")?.as_str()?.to_owned(), path))
}

#[cfg(test)]
mod tests {
    use super::{EffectMode, feature_arguments};

    #[test]
    fn only_what_acts_for_real_is_built_with_the_sdk() {
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
