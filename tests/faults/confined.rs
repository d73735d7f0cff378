//! Starts functions without disk and environment, for the tests of the Lambdas.

use lambda_emulator::{EffectMode, Function, Logs};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The variables without which the Lambda runtime does not start.
pub(crate) const NEEDED: &str =
    "AWS_LAMBDA_RUNTIME_API AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_FUNCTION_MEMORY_SIZE";

/// Starts a function that cannot write files, with only the environment variables in `keep` and `POLICY_FILE`; an
/// empty `keep` keeps all.
/// `name` makes the folder unique to a test.
pub(crate) async fn confined(program: &str, name: &str, keep: &str) -> (Function, PathBuf) {
    let binary = Path::new(program).file_name().unwrap().to_str().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{binary}"));
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/faults/confined");
    let place = folder.to_str().unwrap();
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml");
    let keep = if keep.is_empty() { String::new() } else { format!("{keep} POLICY_FILE") };
    let variables = [
        ("PROGRAM", program),
        ("FOLDER", place),
        ("KEEP", &keep),
        ("HOME", place),
        ("TMPDIR", place),
        ("POLICY_FILE", policy),
    ];
    let variables = variables.map(|(name, value)| (name.into(), value.into()));
    let script = Command::new(script).into();
    (Function::spawn(script, binary, EffectMode::Live, variables, Logs::Capture).await.unwrap(), folder)
}

/// Asserts that no file is open and none was written.
pub(crate) fn needs_no_disk(function: &Function, folder: &Path) {
    let open = fs::read_dir(format!("/proc/{}/fd", function.id().unwrap())).unwrap();
    let open = open.filter_map(|entry| fs::read_link(entry.unwrap().path()).ok());
    let files: Vec<_> = open.filter(|path| path.is_absolute() && path.is_file()).collect();
    assert!(files.is_empty(), "{files:?} are open, in addition to the log; folder {}", folder.display());
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "something was written into {}", folder.display());
}
