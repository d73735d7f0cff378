//! Builds the Lambdas with Cargo and returns their paths.

use crate::cargo;
use crate::terminal::CliError;
use events::Trigger;
use lambda_emulator::EffectMode;
use policy::Policy;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Builds every Lambda in a checkout, in debug or release mode like this program; returns the paths by binary name.
pub(super) fn build(
    checkout: &Path,
    effects: EffectMode,
    policy: &Policy,
) -> Result<BTreeMap<String, PathBuf>, CliError> {
    let mode = if cfg!(debug_assertions) { None } else { Some("--release") };
    let binaries = Trigger::with_lambda().flat_map(|(trigger, _)| ["--bin", trigger.binary()]);
    let features = feature_arguments(effects, policy);
    let arguments = mode.into_iter().chain(binaries).map(str::to_owned).chain(features);
    let folders = match effects {
        EffectMode::DryRun => Some(dry_run_folders(checkout)?),
        EffectMode::Live => None,
    };
    cargo::build(checkout, "the Lambdas", arguments.map(Into::into), folders.into_iter().flatten())
}

/// The environment that makes Cargo put the Lambdas of a dry run into `dry-run/` below its target folder, because a Lambda
/// that was built without AWS must not be in a place from which one is deployed. Dependencies are still compiled into the
/// usual folder, so Cargo compiles none a second time.
fn dry_run_folders(checkout: &Path) -> Result<[(&'static str, PathBuf); 2], CliError> {
    let output = cargo::cargo(checkout).args(["metadata", "--no-deps", "--format-version", "1"]).output();
    let output = output.map_err(CliError::io("asking cargo for its target folder"))?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let folder = |name: &str| metadata.get(name).and_then(serde_json::Value::as_str).map(PathBuf::from);
    match (folder("target_directory"), folder("build_directory")) {
        (Some(target), Some(build)) => {
            Ok([("CARGO_TARGET_DIR", target.join("dry-run")), ("CARGO_BUILD_BUILD_DIR", build)])
        }
        _ => Err(CliError::new("`cargo metadata` does not name the target folder; see Cargo's output above")),
    }
}

/// In a dry run no AWS SDK is compiled, and the Lambdas have every other feature that a policy can require. With `--live`
/// they have the features that would be deployed.
///
/// The command names no package: for the default members Cargo chooses the same features of every dependency as it did for
/// `cargo run`.
fn feature_arguments(effects: EffectMode, policy: &Policy) -> [String; 2] {
    let features: BTreeSet<&str> = match effects {
        EffectMode::DryRun => {
            let variants = Trigger::with_lambda().flat_map(|(_, lambda)| lambda.variants);
            // `aws-senders` compiles further crates of the SDK.
            let features = variants.flat_map(|variant| variant.features).copied();
            features.filter(|feature| !feature.starts_with("aws")).collect()
        }
        EffectMode::Live => policy.lambda_features(),
    };
    let features: Vec<_> = features.into_iter().map(|feature| format!("cognito-triggers-lambdas/{feature}")).collect();
    ["--features".to_owned(), features.join(",")]
}

#[cfg(test)]
mod tests {
    use super::{EffectMode, feature_arguments};
    use policy::Policy;

    const APP: &str = "[app]\nbase_url = \"https://app.example.com\"\nconfirmation_path = \"/confirm\"\nlocale = \"en\"\n\
        brand = \"a\"\n[brands.a]\nname = \"A\"\ncolor = \"#1f5fbf\"\nsupport = \"support@example.com\"\n\
        postal_address = \"A Ltd, 1 Example Street\"\n";
    const RESUME: &str =
        "[post_confirmation]\nresume_on_sign_in = true\n[post_confirmation.record]\ntable = \"profiles\"\n";
    const LINK: &str = "[sign_up.link]\nidentity_providers = [\"PartnerLogin\"]\n";

    fn features(effects: EffectMode, tables: &str) -> String {
        let policy = Policy::parse("policy.toml", &format!("{APP}{tables}"), []);
        let policy = policy.unwrap_or_else(|problems| panic!("{problems}"));
        let [option, features] = feature_arguments(effects, &policy);
        assert_eq!(option, "--features");
        features.replace("cognito-triggers-lambdas/", "")
    }

    #[test]
    fn only_live_lambdas_are_built_with_the_aws_sdk() {
        assert_eq!(features(EffectMode::DryRun, ""), "link,resume-on-sign-in");
        assert_eq!(features(EffectMode::Live, ""), "aws");
        assert_eq!(features(EffectMode::Live, &format!("{RESUME}{LINK}")), "aws,link,resume-on-sign-in");
    }
}
