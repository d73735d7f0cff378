//! `check --fix`.

use super::{check, folder, minimal, printed};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[test]
fn fix_rewrites_policy_and_overlays_once() {
    let old = format!(
        "# Ours.\n\n{}[sign_up.sub_address]  # shadow first\nmode = \"shadow\"\n[sign_up]\n\
         'throwaway_domains' = {{ mode = \"off\" }}\n",
        minimal()
    );
    let overlay = "sign_up.sub_address.mode = \"off\" # staging\n";
    let files = [("policy.toml", &*old), ("environments/staging.toml", overlay), ("environments/x.toml", "[x\n")];
    let folder = folder("fix", &files);
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    fs::set_permissions(folder.join("policy.toml"), Permissions::from_mode(0o640)).unwrap();

    let refused = check(&folder, &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        printed(&refused)
            .contains("was renamed to `sign_up.plus_addressing`; write the new name, or run `check --fix`")
    );
    assert_eq!(read("policy.toml"), old, "check alone changes nothing");

    fs::remove_file(folder.join("environments/x.toml")).unwrap();
    let fixed = check(&folder, &["--fix", "--env", "staging"]);
    assert_eq!(fixed.status.code(), Some(0), "{}", printed(&fixed));
    let changes: Vec<String> =
        printed(&fixed).lines().filter_map(|line| line.strip_prefix("fixed: ").map(str::to_owned)).collect();
    assert_eq!(
        changes,
        [
            "./policy.toml:3: added version = 1",
            "./policy.toml:15: sign_up.sub_address: renamed to sign_up.plus_addressing",
            "./policy.toml:18: sign_up.throwaway_domains: renamed to sign_up.disposable_domains",
            "./environments/staging.toml:1: sign_up.sub_address: renamed to sign_up.plus_addressing",
        ]
    );
    let expected = old.replace("sub_address", "plus_addressing").replace("throwaway_domains", "disposable_domains");
    assert_eq!(read("policy.toml"), expected.replacen("# Ours.\n\n", "# Ours.\n\nversion = 1\n\n", 1));
    assert_eq!(read("environments/staging.toml"), overlay.replace("sub_address", "plus_addressing"));
    let mode = fs::metadata(folder.join("policy.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let names = |folder: &Path| fs::read_dir(folder).unwrap().count();
    assert_eq!((names(&folder), names(&folder.join("environments"))), (2, 1), "no temporary file is left");

    let again = check(&folder, &["--fix"]);
    assert!(again.status.success() && !printed(&again).contains("fixed: "), "{}", printed(&again));
}

#[test]
fn fix_leaves_what_it_cannot_fix() {
    let both = format!("{}[sign_up.plus_addressing]\n[sign_up.sub_address]\n", minimal());
    let broken = "[app\nsign_up.sub_address = 1\n";
    let folder = folder("not-fixed", &[("policy.toml", broken), ("environments/x.toml", broken)]);
    let output = check(&folder, &["--fix"]);
    let told = printed(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("problem: ./policy.toml:1: is not valid TOML"), "{told}");
    assert!(told.contains("problem: ./environments/x.toml: was not fixed"), "{told}");
    for file in ["policy.toml", "environments/x.toml"] {
        assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), broken);
    }

    fs::write(folder.join("policy.toml"), format!("version = 1\n{both}")).unwrap();
    fs::remove_file(folder.join("environments/x.toml")).unwrap();
    let output = check(&folder, &["--fix"]);
    assert!(output.status.code() == Some(1) && !printed(&output).contains("fixed: "), "{}", printed(&output));
    let problem = "problem: ./policy.toml:13: sign_up.sub_address: was renamed to `sign_up.plus_addressing`, which is \
                   also present on line 12; remove one of the two\n";
    assert_eq!(printed(&output).matches(problem).count(), 1, "{}", printed(&output));
}
