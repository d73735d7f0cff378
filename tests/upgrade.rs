//! Follows docs/upgrade.md from the policy of a release 0.1 to a bundle.
//!
//! `tests/upgrade/` has what a user of 0.1 had: the policy that was compiled into the functions, events, what 0.1 replayed from them
//! (built with this policy and with another subject in `templates/src/languages/en.rs`), and the resources of its SAM template.

#![expect(clippy::indexing_slicing, reason = "a member that is missing is null, and fails the comparison")]

mod page;

use super::bundle::{files, text};
use page::{empty, follow_page, old, said, shell, succeed};
use policy::{RENAMES, RenameKind};
use regex_lite::Regex;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The deployment folder after all steps of the page.
static FOLLOWED: LazyLock<PathBuf> = LazyLock::new(follow_page);

/// What is replayed from the events, without what two releases may print in different ways: times, sentences of denials, and the
/// layout of mails.
fn replayed(folder: &Path, options: &str, variables: &[(&str, &str)]) -> Vec<Value> {
    let events = old("events");
    let command = format!("cognito-triggers replay --in-process --format json --show-secrets {options}");
    let printed = succeed(folder, &format!("{command} '{}'", events.display()), variables);
    let in_attribute = |name: &str, mail: &str| -> Vec<String> {
        let attribute = Regex::new(&format!("{name}='([^']*)'")).unwrap();
        attribute.captures_iter(mail).map(|found| found[1].to_owned()).collect()
    };
    let outcome = |line: &str| {
        let mut result: Value = serde_json::from_str(line).unwrap();
        let mail = result["response"].as_object_mut().and_then(|response| response.remove("emailMessage"));
        let file = Path::new(result["file"].as_str().unwrap()).file_name().unwrap().to_str().unwrap().to_owned();
        let (verdict, code, notes, response) =
            (&result["verdict"], &result["code"], &result["notes"], &result["response"]);
        let mut outcome =
            json!({"event": file, "verdict": verdict, "code": code, "notes": notes, "response": response});
        if let Some(mail) = mail.as_ref().and_then(Value::as_str) {
            outcome["links"] = in_attribute("href", mail).into();
            outcome["images"] = in_attribute("src", mail).into();
        }
        outcome
    };
    printed.lines().map(outcome).collect()
}

/// What 0.1 replayed, with the names of this release.
fn replayed_by_old_release(name: &str) -> Vec<Value> {
    let renamed = [RenameKind::PolicyKey, RenameKind::DenialCode, RenameKind::LogCode];
    let renames = RENAMES.iter().filter(|rename| renamed.contains(&rename.kind));
    let recorded = renames.fold(fs::read_to_string(old(name)).unwrap(), |text, rename| {
        let key = |name: &'static str| name.rsplit('.').next().unwrap();
        text.replace(key(rename.old), key(rename.new))
    });
    recorded.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn old_policy_is_refused_with_the_new_names() {
    let folder = empty("refused");
    fs::copy(old("policy-0.1.toml"), folder.join("policy.toml")).unwrap();
    for command in ["cognito-triggers check", "cognito-triggers bundle", "cognito-triggers replay --in-process"] {
        let output = shell(&folder, command, &[]);
        assert!(!output.status.success(), "{command}");
        for (line, rename) in [40, 44, 54].into_iter().zip(RENAMES) {
            let problem = format!("policy.toml:{line}: {}: was renamed to `{}`", rename.old, rename.new);
            assert!(said(&output).contains(&problem), "{command}: {}", said(&output));
        }
    }
}

#[test]
fn followed_page_gives_the_decisions_of_the_old_release() {
    let folder = FOLLOWED.as_path();
    let checked = succeed(folder, "cognito-triggers check", &[]);
    assert!(checked.contains(" 2 environments: 0 problems, 0 warnings"), "{checked}");
    assert_eq!(replayed(folder, "--env production", &[]), replayed_by_old_release("replayed-by-0.1.ndjson"));
    let policy = fs::read_to_string(folder.join("policy.toml")).unwrap();
    for kept in ["# Our testers have addresses there.\n", "mode = \"shadow\" # until the support team agrees\n"] {
        assert!(policy.contains(kept), "{policy}");
    }
}

#[test]
fn variables_have_the_effect_that_they_had() {
    let folder = FOLLOWED.as_path();
    let recorded = replayed_by_old_release("replayed-by-0.1-with-variables.ndjson");
    let of_default_language = |outcomes: Vec<Value>| -> Vec<Value> {
        let is_recorded = |outcome: &Value| outcome["event"] == recorded[0]["event"];
        outcomes.into_iter().filter(is_recorded).collect()
    };
    let variables = [("APP__BASE_URL", "https://staging.shop.example.com"), ("app__locale", "es")];
    let with_variables = of_default_language(replayed(folder, "--env production", &variables));
    let mut in_environment = of_default_language(replayed(folder, "--env staging", &[]));
    assert_eq!(in_environment[0]["images"], json!(["https://shop.example.com/logo.png"]));
    // The page permits the logo. A variable moves the links only.
    in_environment[0]["images"] = json!([]);
    assert_eq!(in_environment, recorded);
    assert_eq!(with_variables[0]["links"], recorded[0]["links"]);
    assert_eq!(with_variables[0]["response"], recorded[0]["response"]);
    drop(succeed(folder, "cognito-triggers check", &[("APP__CLIENT_SECRET", "secret")]));
    let unknown = shell(folder, "cognito-triggers check", &[("APP__THEME", "dark")]);
    assert!(
        !unknown.status.success() && said(&unknown).contains("APP__THEME: does not match a key"),
        "{}",
        said(&unknown)
    );
}

#[test]
fn bundle_and_plan_of_the_page_replace_the_old_deployment() {
    let folder = FOLLOWED.join("staging");
    let bundled = folder.join("bundle");
    let names: Vec<_> = files(&bundled).into_iter().map(|(name, _)| name).collect();
    let expected = ["api", "authorizer", "custom-message", "post-confirmation", "pre-sign-up", "pre-token-generation"];
    assert_eq!(names, expected.map(|name| format!("{name}.zip")));
    let of = |name: &str, file: &str| text(&bundled.join(format!("{name}.zip")), file);
    assert_eq!(of("pre-token-generation", "bootstrap"), "pre-token-generation+aws");
    assert!(of("pre-sign-up", "policy.toml").contains("[sign_up.disposable_domains]"));
    assert!(of("custom-message", "policy.toml").contains("https://staging.shop.example.com"));
    assert!(of("custom-message", "texts/en.toml").contains("one step is left"));
    let template = fs::read_to_string(folder.join("template.yaml")).unwrap();
    let resources = fs::read_to_string(old("resources-0.1.txt")).unwrap();
    assert!(resources.lines().count() > 20, "{resources}");
    for (name, kind) in resources.lines().map(|line| line.split_once(' ').unwrap()) {
        assert!(
            template.contains(&format!("\n  {name}:\n    Type: {kind}\n")),
            "{name} is gone, so it would be deleted"
        );
    }
}
