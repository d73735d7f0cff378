//! The programs that `replay` runs: those of the wheel, which are deployed too, or those that a checkout builds.

use super::build::build;
use crate::origin::{INSTALL, Origin};
use crate::programs::{Architecture, DeployedPrograms};
use crate::terminal::CliError;
use events::Trigger;
use lambda_emulator::EffectMode;
use policy::Policy;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The path of each trigger's program, by the name of its binary. `without_them` says what works if there are none.
pub(crate) fn find_programs(
    origin: Origin,
    effects: EffectMode,
    policy: &Policy,
    without_them: &str,
) -> Result<BTreeMap<String, PathBuf>, CliError> {
    match (origin, Architecture::of_this_machine()) {
        (Origin::Checkout(checkout), _) => build(&checkout, effects, policy),
        (Origin::Wheel(folder), Some(native)) => Ok(of_wheel(&DeployedPrograms::of_wheel(&folder), native, policy)),
        (Origin::Wheel(_), None) => Err(CliError::new(format!(
            "the functions' programs run only on Linux, for arm64 or x86-64; {without_them}"
        ))),
        (Origin::Alone, _) => Err(CliError::new(format!(
            "this program was installed without those of the functions; {INSTALL} installs them, and {without_them}"
        ))),
    }
}

/// The variants that this policy deploys. A function that it does not ask for is the smallest one.
fn of_wheel(installed: &DeployedPrograms, native: Architecture, policy: &Policy) -> BTreeMap<String, PathBuf> {
    let variants = Trigger::with_lambda().filter_map(|(trigger, _)| Some((trigger, policy.lambda_variant(trigger)?)));
    variants.map(|(trigger, variant)| (trigger.binary().to_owned(), installed.path(native, variant.name))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Architecture, DeployedPrograms, EffectMode, Origin, find_programs, of_wheel};
    use events::Trigger;
    use policy::Policy;
    use std::path::Path;

    const MINIMAL: &str = include_str!("../../policy/tests/minimal.toml");

    #[test]
    fn wheel_runs_the_variants_that_the_policy_deploys() {
        for (table, variant) in
            [("", "pre-sign-up"), ("[sign_up.link]\nidentity_providers = [\"PartnerLogin\"]\n", "pre-sign-up+aws")]
        {
            let policy = Policy::parse("policy.toml", &format!("{MINIMAL}{table}"), []).unwrap();
            let installed = DeployedPrograms::of_wheel(Path::new("/venv/share/cognito-triggers"));
            let programs = of_wheel(&installed, Architecture::Arm64, &policy);
            let names: Vec<_> = programs.keys().map(String::as_str).collect();
            let mut expected: Vec<_> = Trigger::with_lambda().map(|(trigger, _)| trigger.binary()).collect();
            expected.sort_unstable();
            assert_eq!(names, expected);
            let path = format!("/venv/share/cognito-triggers/lambda/arm64/{variant}/bootstrap");
            assert_eq!(programs.get("pre-sign-up").map(|path| path.as_path()), Some(Path::new(&path)));
        }
    }

    #[test]
    fn program_that_was_installed_alone_says_what_to_do() {
        let policy = Policy::parse("policy.toml", MINIMAL, []).unwrap();
        let error =
            find_programs(Origin::Alone, EffectMode::DryRun, &policy, "--in-process").err().unwrap().to_string();
        assert!(error.contains("pip install cognito-triggers") && error.contains("--in-process"), "{error}");
    }
}
