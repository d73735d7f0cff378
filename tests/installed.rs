//! The CLI as the wheel installs it, on a machine without Cargo. `tests/wheel` tests the wheel itself.

use super::bundle::{files, variants};
use super::{company_policy, root};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the wheel installs.
struct Installation {
    folder: PathBuf,
    programs: PathBuf,
}

impl Installation {
    /// With a program for each variant, which contains the name of the variant.
    fn create(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("installed").join(name);
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("bin")).unwrap();
        fs::hard_link(env!("CARGO_BIN_EXE_cognito-triggers"), folder.join("bin/cognito-triggers")).unwrap();
        let programs = folder.join("share/cognito-triggers/lambda");
        for architecture in ["arm64", "x86-64"] {
            for variant in variants() {
                let folder = programs.join(architecture).join(variant);
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join("bootstrap"), format!("{variant} for {architecture}")).unwrap();
            }
        }
        Self { folder, programs }
    }

    /// Runs the CLI in the repository, which has nothing to do with it, with nothing in `PATH`. Returns the exit code and
    /// everything that it printed.
    fn run(&self, arguments: &[&str], variables: &[(&str, PathBuf)]) -> (Option<i32>, String) {
        let mut command = Command::new(self.folder.join("bin/cognito-triggers"));
        let variables = variables.iter().map(|(name, value)| (name, value));
        let output = command.current_dir(root()).env_clear().envs(variables).args(arguments).output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(printed).unwrap())
    }
}

#[test]
fn bundle_takes_the_installed_programs() {
    let installation = Installation::create("bundle");
    let policy = [("POLICY_FILE", company_policy())];
    let (own, named) = (installation.folder.join("own"), installation.folder.join("named"));
    let programs = ["--programs", installation.programs.to_str().unwrap()];
    for (output, more) in [(&own, &[][..]), (&named, &programs)] {
        let arguments = [&["bundle", "--arch", "x86-64", "--output", output.to_str().unwrap()], more].concat();
        let (code, printed) = installation.run(&arguments, &policy);
        assert_eq!(code, Some(0), "{printed}");
    }
    assert!(!files(&own).is_empty() && files(&own) == files(&named), "the same programs make the same files");

    fs::remove_file(installation.programs.join("x86-64/api/bootstrap")).unwrap();
    let (code, printed) = installation.run(&["bundle", "--arch", "x86-64"], &policy);
    assert_eq!(code, Some(2), "{printed}");
    assert!(printed.contains("x86-64/api/bootstrap: ") && printed.contains("; install it again"), "{printed}");
}

#[test]
fn replay_runs_the_installed_program_of_this_machine() {
    let installation = Installation::create("replay");
    let policy = [("POLICY_FILE", company_policy())];
    let arguments = ["replay", "events/samples/pre_sign_up/sign_up.json"];
    let native = if cfg!(target_arch = "aarch64") { "arm64" } else { "x86-64" };
    let program = installation.programs.join(native).join("pre-sign-up/bootstrap");
    fs::remove_file(&program).unwrap();
    symlink("/bin/false", &program).unwrap();
    let (code, printed) = installation.run(&arguments, &policy);
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("the process ended with exit code 1 without responding"), "{printed}");

    fs::remove_file(&program).unwrap();
    let (code, printed) = installation.run(&arguments, &policy);
    assert_eq!(code, Some(2), "{printed}");
    assert!(printed.contains("starting pre-sign-up: "), "{printed}");
}

/// Neither the checkout that this program was built in, nor another one in which a command of Cargo starts it.
#[test]
fn installation_uses_no_checkout() {
    let installation = Installation::create("checkout");
    let (code, printed) = installation.run(&["check"], &[("CARGO_MANIFEST_DIR", root())]);
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("`cognito-triggers init DIR`"), "{printed}");
}
