//! `check` in a deployment folder, as a user runs it.

mod environments;
mod events;
mod fix;
mod mistakes;
mod sign_in;
mod text_mistakes;

use crate::{company_policy, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A deployment folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deployments").join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

/// Runs `check` in a deployment folder, where the repository is not on disk.
fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-triggers"));
    command.current_dir(folder).env("CARGO_MANIFEST_DIR", "/nowhere").env_remove("POLICY_FILE");
    command.arg("check").args(arguments).output().unwrap()
}

fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn minimal() -> String {
    fs::read_to_string(root().join("policy/tests/minimal.toml")).unwrap()
}

fn company() -> String {
    fs::read_to_string(company_policy()).unwrap()
}

/// A policy of these tests; lines are counted in it.
const POLICY: &str = r##"version = 1
[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
[pool]
verification = "code"
email_sending_account = "DEVELOPER"
[brands.example]
name = "Example"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "1 Example Street"
[app_clients.1example23456789]
brand = "example"
[sign_up.allow_domains]
mode = "shadow"
domains = ["example.com", "*.example.com"]
[sign_up.attributes.name]
min_length = 2
max_length = 100
[post_confirmation.groups]
add = ["customers"]
deadline_ms = 1500
[tokens]
token_version = "V2_0"
[tokens.claims.plan]
attribute = "custom:plan"
trusted = true
tokens = ["id", "access"]
when_groups = ["staff"]
[groups.staff]
roles = ["clerk"]
[roles.clerk]
permissions = ["read"]
[permissions.read]
scopes = ["shop/read"]
[authorizer.routes.orders]
path = "/orders"
methods = ["GET"]
"##;

#[test]
fn valid_policy_of_any_deployment_is_accepted() {
    let overlay = "[app]\nconfirmation_path = \"/staging\"\nlocale = \"de\"\n";
    for (name, policy, generated) in [("minimal", minimal(), 50), ("company", company(), 200)] {
        let folder = folder(name, &[("policy.toml", &policy), ("environments/staging.toml", overlay)]);
        for (arguments, start, end) in [
            (&[][..], "policy, ", " generated events, 1 environment"),
            (&["--env", "staging"], "policy with ./environments/staging.toml, ", " generated events"),
        ] {
            let output = check(&folder, arguments);
            let printed = printed(&output);
            assert_eq!(output.status.code(), Some(0), "{name} {arguments:?}: {printed}");
            let summary = printed.lines().last().unwrap();
            let (checked, counts) = summary.rsplit_once(": ").unwrap();
            assert!(counts.starts_with("0 problems, "), "{summary}");
            let checked = checked.strip_prefix(start).unwrap_or_else(|| panic!("{summary}"));
            let (mails, events) = checked.split_once(" mails, ").unwrap();
            let events = events.strip_suffix(end).unwrap_or_else(|| panic!("{summary}"));
            assert!(mails.parse::<usize>().unwrap() > 50 && events.parse::<usize>().unwrap() > generated, "{summary}");
        }
    }
}

/// Placeholders are told where they would be deployed: in each environment, or in the policy if there is none.
#[test]
fn placeholders_are_notices() {
    let placeholders = |files: &[(&str, &str)]| {
        let output = check(&folder("placeholders", files), &[]);
        assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
        let printed = printed(&output);
        let places =
            printed.lines().filter_map(|line| line.strip_prefix("notice: ")?.split_once(" is a placeholder; "));
        places.map(|(place, _)| place.to_owned()).collect::<Vec<_>>()
    };
    let of_brand = ["./policy.toml:11: \"Example\"", "./policy.toml:13: \"support@example.com\""];
    let base_url = "./policy.toml:3: \"https://app.example.com\"";
    assert_eq!(placeholders(&[("policy.toml", POLICY)]), [&[base_url], &of_brand[..]].concat());
    let overlay = "[app]\n# https://shop.example.com\nbase_url = \"https://shop.example.com\"\nuser_pool_id = \"eu-west-1_AbCdEf123\"\n";
    let staging = ["./environments/staging.toml:3: \"https://shop.example.com\"", of_brand[0], of_brand[1]];
    assert_eq!(
        placeholders(&[("policy.toml", POLICY), ("environments/staging.toml", overlay)]),
        [&staging[..], &["./environments/staging.toml:4: \"eu-west-1_AbCdEf123\""]].concat()
    );
    let own = POLICY.replace("example.com", "shop.test").replace("\"Example\"", "\"Shop\"");
    assert_eq!(placeholders(&[("policy.toml", &own)]), [""; 0]);
}

#[test]
fn misspelled_group_of_a_list_is_a_warning() {
    for (group, told) in [
        ("stuff", "warning: ./policy.toml:42: \"stuff\" has no table in [groups]; did you mean staff?\n"),
        ("administrators", ": 0 problems, 0 warnings, "),
    ] {
        let policy = format!("{POLICY}groups = [\"{group}\"]\n");
        let output = check(&folder("groups", &[("policy.toml", &policy)]), &[]);
        assert!(output.status.success() && printed(&output).contains(told), "{}", printed(&output));
    }
}
