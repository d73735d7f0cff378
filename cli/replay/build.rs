//! Has Cargo build the Lambdas of the suite, and asks where they are.

use super::functions::Work;
use super::repository;
use crate::terminal::Fault;
use events::Trigger;
use policy::Policy;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Every Lambda of the suite by the name of its binary, built as this program was, optimised or not.
pub(super) fn build(work: Work, policy: &Policy) -> Result<BTreeMap<String, PathBuf>, Fault> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(repository()).args(["build", "--message-format", "json-render-diagnostics"]);
    command.args(place(work));
    command.args(features(work, policy.required_features().map(|need| need.feature)));
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

/// On paper they are built apart from everything else, in a profile of their own: they must never stand where somebody
/// looks for what is deployed.
fn place(work: Work) -> &'static [&'static str] {
    match (work, cfg!(debug_assertions)) {
        (Work::OnPaper, true) => &["-p", "cognito-triggers-lambdas", "--profile", "replay"],
        (Work::OnPaper, false) => &["-p", "cognito-triggers-lambdas", "--profile", "replay-release"],
        (Work::Live, true) => &[],
        (Work::Live, false) => &["--release"],
    }
}

/// On paper no policy lacks a feature, and no AWS SDK is compiled. For real it is what would be deployed: the features
/// that are on by default, and those that the policy needs.
fn features(work: Work, needed: impl Iterator<Item = &'static str>) -> Vec<String> {
    match work {
        Work::OnPaper => {
            ["--no-default-features", "--features", "cognito-triggers-lambdas/link,cognito-triggers-lambdas/repair"]
                .map(str::to_owned)
                .into()
        }
        Work::Live => {
            let needed: BTreeSet<&str> = needed.collect();
            needed
                .into_iter()
                .flat_map(|feature| ["--features".to_owned(), format!("cognito-triggers-lambdas/{feature}")])
                .collect()
        }
    }
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
        let on_paper = features(Work::OnPaper, needed.into_iter());
        assert_eq!(
            on_paper,
            ["--no-default-features", "--features", "cognito-triggers-lambdas/link,cognito-triggers-lambdas/repair"]
        );
        let live = features(Work::Live, needed.into_iter());
        assert_eq!(
            live,
            ["--features", "cognito-triggers-lambdas/link", "--features", "cognito-triggers-lambdas/repair"]
        );
        assert!(features(Work::Live, std::iter::empty()).is_empty());
    }
}
