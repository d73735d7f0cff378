//! Follows the recipes of `docs/extending.md`: applies a minimal example of each to a copy of the repository.
//!
//! The patches of an example are in `tests/recipes/NAME/`. Without `last.patch`, the named tests must fail; with it, all
//! tests of the workspace must pass. An example without `last.patch` lacks only what `BLESS=1` writes; `combined.patch` is
//! what an example needs only because the examples before it are applied too.
//!
//! The copy is the last commit, in `target/tmp/recipes`. If a patch no longer applies, edit the copy, and write the patch
//! with `git diff -U1 --find-copies-harder`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and shows the output of the tests that it ran"
)]

use regex_lite::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each example: its folder, the heading of its recipe, and the tests that fail without its last step.
const EXAMPLES: &[(&str, &str, &[&str])] = &[
    (
        "trigger",
        "Add a trigger",
        &[
            "registry::every_lambda_has_samples_and_a_bench_event",
            "registry::reference_of_triggers_for_other_languages_is_up_to_date",
        ],
    ),
    ("denial", "Add a denial", &["reference::denials::every_denial_constant_belongs_to_a_handler"]),
    ("sign-up-rule", "Add a sign-up rule", &["modes::every_rule_is_tested"]),
    ("claim", "Add a source for claims", &["claims::claim_contains_the_pool_id"]),
    ("message", "Add a message", &["every_source_and_version_has_a_sample"]),
    // Its `combined.patch` translates the message above.
    ("language", "Add a language", &["golden::every_message_and_page_matches_its_golden_file"]),
    ("sample", "Add a sample event", &["replay::every_sample_that_is_not_accepted_has_an_expectation"]),
    ("scenario", "Add a preview scenario", &["preview::pages::preview_starts_fast_and_shows_every_mail"]),
    ("mail-finding", "Add a mail finding", &["lint::tests::rules::structure_is_complete_and_inactive"]),
    (
        "cognito-rule",
        "Add a rule of Cognito",
        &["response_validation::pre_sign_up::tests::effect_of_this_user_name_is_unknown"],
    ),
    ("endpoint", "Add an endpoint", &["every_endpoint::every_endpoint_has_a_case"]),
    ("dependency", "Dependencies", &["workspace::every_dependency_has_its_reason"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The patch of a step; `None` if the example does not have it.
fn patch(example: &str, step: &str) -> Option<PathBuf> {
    Some(root().join("tests/recipes").join(example).join(step)).filter(|patch| patch.is_file())
}

#[test]
fn recipes_name_every_file_that_their_examples_change() {
    let documents = ["docs/extending.md", "CONTRIBUTING.md"].map(|name| fs::read_to_string(root().join(name)).unwrap());
    let sections: BTreeMap<&str, &str> =
        documents.iter().flat_map(|text| text.split("\n## ").filter_map(|section| section.split_once('\n'))).collect();
    for (example, heading, _) in EXAMPLES {
        let section = sections.get(heading).unwrap_or_else(|| panic!("no recipe has the heading {heading:?}"));
        let names = section.split('`').skip(1).step_by(2);
        let patterns: Vec<Regex> = names.filter_map(pattern).collect();
        let patches = [patch(example, "steps.patch"), patch(example, "last.patch")].into_iter().flatten();
        let patches: String = patches.map(|patch| fs::read_to_string(patch).unwrap()).collect();
        let files: BTreeSet<&str> = patches
            .lines()
            .filter_map(|line| line.strip_prefix("+++ b/").or_else(|| line.strip_prefix("copy to ")))
            .filter(|file| *file != "CONTRIBUTING.md")
            .collect();
        assert!(!files.is_empty(), "{example} changes nothing");
        for file in files {
            assert!(patterns.iter().any(|name| name.is_match(file)), "{heading:?} does not name {file}");
        }
    }
}

/// Matches the files that a name stands for: `<trigger>` or `NAME` is any name, and a folder is every file in it. `None`
/// if it is not the name of a file.
fn pattern(name: &str) -> Option<Regex> {
    let file = Regex::new(r"^[\w./<>-]+$").unwrap();
    let any = Regex::new("<[a-z]+>|NAME").unwrap().replace_all(name, "[^/]+");
    let folder = if name.ends_with('/') { ".+" } else { "" };
    file.is_match(name).then(|| Regex::new(&format!("^{}{folder}$", any.replace('.', "\\."))).unwrap())
}

#[test]
#[ignore = "compiles a copy of the workspace: .ci/full recipes"]
fn tests_fail_without_the_last_step_and_pass_with_it() {
    let copy = fresh_copy();
    apply_all(&copy, &["steps.patch", "combined.patch"]);
    let named: BTreeSet<String> =
        EXAMPLES.iter().flat_map(|(.., tests)| *tests).map(|test| (*test).to_owned()).collect();
    let mut arguments = vec!["--tests", "--", "--exact"];
    arguments.extend(named.iter().map(String::as_str));
    let results = run_tests(&copy, &arguments, &[]);
    let passed: Vec<_> = named.difference(&results.failed).collect();
    assert!(passed.is_empty(), "these tests do not fail without the last step: {passed:?}");
    apply_all(&copy, &["last.patch"]);
    let plan = cargo(&copy).args(["run", "--quiet", "--all-features", "--", "deploy-plan"]).output().unwrap();
    assert!(plan.status.success(), "{}", String::from_utf8_lossy(&plan.stderr));
    let results = run_tests(&copy, &[], &[("BLESS", "1")]);
    assert_eq!(results.failed, BTreeSet::new());
    assert!(results.success && results.passed.is_superset(&named), "{named:?}");
}

/// The last commit in a work tree of its own. Files that have not changed are not written again, so that Cargo compiles
/// nothing for them.
fn fresh_copy() -> PathBuf {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recipes");
    if !copy.exists() {
        git(root(), &["worktree", "add", "--quiet", "--force", "--detach", copy.to_str().unwrap()]);
    }
    let head = git(root(), &["rev-parse", "HEAD"]);
    git(&copy, &["checkout", "--quiet", "--force", "--detach", head.trim()]);
    git(&copy, &["clean", "-fdq"]);
    // Another version, so that Cargo does not take the crates of the copy for those of the repository.
    let manifest = copy.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let version = |suffix| format!("version = \"{}{suffix}\"", env!("CARGO_PKG_VERSION"));
    fs::write(manifest, text.replace(&version(""), &version("-recipes"))).unwrap();
    // Tests look for tools there.
    if !copy.join("target").is_symlink() {
        symlink(root().join("target"), copy.join("target")).unwrap();
    }
    git(&copy, &["add", "--all"]);
    copy
}

/// Applies these patches of every example that has them.
fn apply_all(copy: &Path, steps: &[&str]) {
    for (example, ..) in EXAMPLES {
        for patch in steps.iter().filter_map(|step| patch(example, step)) {
            git(copy, &["apply", "--3way", patch.to_str().unwrap()]);
        }
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The results of tests, by name.
struct TestResults {
    success: bool,
    passed: BTreeSet<String>,
    failed: BTreeSet<String>,
}

/// Cargo in the copy, with the target folder of the repository.
fn cargo(copy: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(copy).env("CARGO_INCREMENTAL", "0");
    command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap());
    command
}

/// Runs tests in the copy. The features are those of `.ci/run`, which has compiled the dependencies.
fn run_tests(copy: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> TestResults {
    let mut command = cargo(copy);
    command.args(["test", "--workspace", "--all-features", "--no-fail-fast"]).args(arguments);
    command.envs(variables.iter().copied());
    let output = command.output().unwrap();
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    println!("{stdout}{stderr}");
    assert!(!stderr.contains("could not compile"), "the examples do not compile");
    let named = |result: &str| {
        let line = Regex::new(&format!(r"(?m)^test (.+) \.\.\. {result}$")).unwrap();
        line.captures_iter(&stdout).map(|found| found[1].to_owned()).collect()
    };
    TestResults { success: output.status.success(), passed: named("ok"), failed: named("FAILED") }
}
