//! `init` as a user runs it, and what the other commands do with the folder that it writes.

use super::bundle::{files, programs, text};
use super::root;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Every file that `init` writes.
const FILES: [&str; 8] = [
    ".github/workflows/user-pool.yml",
    ".gitignore",
    "README.md",
    "environments/production.toml",
    "environments/staging.toml",
    "events/sign_up.json",
    "policy.toml",
    "texts/en.toml",
];
const POOL: &str = "eu-west-1_AbCdEf123";

/// An empty folder.
fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("init").join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The CLI as it runs when it is installed, in a folder.
fn installed(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-triggers"));
    command.current_dir(folder).env_remove("POLICY_FILE").env_remove("CARGO_MANIFEST_DIR").stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    installed(folder).args(arguments).output().unwrap()
}

fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Everything that a command printed.
fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The files below a folder with their bytes, sorted.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn collect(folder: &Path, root: &Path, found: &mut Vec<(String, Vec<u8>)>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.is_dir() {
                true => collect(&path, root, found),
                false => {
                    let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                    found.push((name, fs::read(&path).unwrap()));
                }
            }
        }
    }
    let mut found = Vec::new();
    collect(folder, folder, &mut found);
    found.sort();
    found
}

/// The folder has no problem and no warning.
fn check(folder: &Path, arguments: &[&str]) {
    let printed = succeed(folder, &[&["check"], arguments].concat());
    assert!(printed.contains(" 0 problems, 0 warnings"), "{printed}");
}

#[test]
fn every_command_works_on_a_new_folder() {
    let parent = empty("new");
    let printed = succeed(&parent, &["init", "pool", "--pool-id", POOL, "--from", "no-reply@example.com"]);
    let folder = parent.join("pool");
    let names: Vec<_> = contents(&folder).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, FILES);
    let next: Vec<_> = printed.lines().filter(|line| line.contains(" --project pool --env production")).collect();
    assert_eq!(next.len(), 3, "{printed}");
    assert!(fs::read_to_string(folder.join("policy.toml")).unwrap().lines().count() < 30);

    let programs = programs("programs-of-init");
    let programs = programs.to_str().unwrap();
    for environment in [&[][..], &["--env", "production"], &["--env", "staging"]] {
        let project = [&["--project", "pool"], environment].concat();
        check(&parent, &project);
        let succeed = |arguments: &[&str]| succeed(&parent, &[arguments, &project].concat());
        let replayed = succeed(&["replay", "--in-process"]);
        assert!(replayed.contains("\nsign_up.json ") && replayed.contains("1 events: 1 accepted"), "{replayed}");
        for mail in succeed(&["preview", "--format", "json"]).lines() {
            let mail: Value = serde_json::from_str(mail).unwrap();
            assert_eq!(mail["state"], "good", "{mail}");
        }
        let bundled = succeed(&["bundle", "--programs", programs]);
        assert!(bundled.contains("custom-message.zip") && bundled.contains("pre-sign-up.zip"), "{bundled}");
        succeed(&["deploy-plan"]);
        let event = succeed(&["generate", "TokenGeneration_Authentication"]);
        fs::write(parent.join("token.json"), event).unwrap();
        succeed(&["explain", "token.json"]);
    }
    // The environment is in the functions; what is written is not replayed.
    assert!(text(&folder.join("bundle/custom-message.zip"), "policy.toml").contains("https://staging.example.com"));
    assert!(folder.join("template.yaml").is_file());
    assert!(succeed(&folder, &["replay", "--in-process"]).contains("1 events: "));
}

#[test]
fn options_are_where_they_are_used() {
    let parent = empty("options");
    let read = |folder: &str, name: &str| fs::read_to_string(parent.join(folder).join(name)).unwrap();
    let existing = ["init", "existing", "--region", "eu-west-1", "--pool-id", POOL, "--from", "no-reply@example.com"];
    succeed(&parent, &existing);
    assert!(read("existing", "environments/production.toml").contains("\nuser_pool_id = \"eu-west-1_AbCdEf123\"\n"));
    assert!(read("existing", "environments/staging.toml").contains("\n# user_pool_id"));
    let readme = read("existing", "README.md");
    let production = "--parameter-overrides UserPoolId=eu-west-1_AbCdEf123\n";
    let staging = "--stack-name user-pool-staging --region eu-west-1 ";
    let sender = "EmailIdentity=example.com EmailFrom=no-reply@example.com\n";
    assert!(readme.contains(production) && readme.contains(staging) && readme.contains(sender), "{readme}");

    succeed(&parent, &["init", "new", "--new-pool", "--region", "us-gov-west-1"]);
    assert!(read("new", "environments/production.toml").contains("\n# user_pool_id"));
    let readme = read("new", "README.md");
    assert!(readme.contains("user-pool-production --region us-gov-west-1 "), "{readme}");
    assert!(readme.contains("EmailIdentity=DOMAIN EmailFrom=SENDER\n") && !readme.contains("UserPoolId="), "{readme}");

    // Without a terminal, nothing is asked; without options, the README leaves the region to the AWS configuration.
    let output = run(&parent, &["init", "defaults"]);
    assert!(output.status.success() && !said(&output).contains('?') && output.stderr.is_empty(), "{}", said(&output));
    assert!(!read("defaults", "README.md").contains("--region"));
}

#[test]
fn existing_files_are_listed_and_nothing_is_written() {
    let folder = empty("twice");
    succeed(&folder, &["init", "."]);
    fs::write(folder.join("policy.toml"), "# changed\n").unwrap();
    let before = contents(&folder);
    let output = run(&folder, &["init", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(FILES.iter().all(|file| said(&output).contains(file)), "{}", said(&output));
    assert!(contents(&folder) == before, "a file was changed");

    let folder = empty("partly");
    fs::write(folder.join("README.md"), "ours\n").unwrap();
    fs::write(folder.join("events"), "a file\n").unwrap();
    fs::write(folder.join("LICENSE"), "of the team\n").unwrap();
    std::os::unix::fs::symlink("/nowhere", folder.join("policy.toml")).unwrap();
    let output = run(&folder, &["init", "."]);
    let printed = said(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(printed.contains("policy.toml, events/sign_up.json, README.md;"), "{printed}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 4, "something was written");
}

#[test]
fn invalid_options_are_refused_with_value_and_fix() {
    let folder = empty("invalid");
    fs::write(folder.join("file"), "").unwrap();
    for (arguments, told) in [
        (&["init"][..], "<DIR>"),
        (&["init", ""], "a value is required"),
        (&["init", "a\u{1b}b"], "a\\x1bb: the name of a folder"),
        (&["init", "x", "--project", "y"], "omit --project and --env"),
        (&["init", "x", "--env", "production"], "omit --project and --env"),
        (&["init", "file"], "file: is not a folder"),
        (&["init", "file/inside"], "file/inside"),
        (&["init", "x", "--region", "Frankfurt"], "--region Frankfurt: is not a region; write for example eu-west-1"),
        (&["init", "x", "--pool-id", "users"], "--pool-id users: is not the ID of a user pool; copy the ID"),
        (&["init", "x", "--pool-id", "local_1a2b"], "--pool-id local_1a2b: is not"),
        (
            &["init", "x", "--pool-id", POOL, "--region", "us-east-1"],
            "--region us-east-1: the user pool is in eu-west-1",
        ),
        (&["init", "x", "--pool-id", POOL, "--new-pool"], "cannot be used with"),
        (&["init", "x", "--from", "nobody"], "--from nobody: is not a plain e-mail address; write for example"),
    ] {
        let output = run(&folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said(&output).contains(told), "{arguments:?}: {}", said(&output));
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "something was written");
}

/// The page leads from `init` to a changed denial in the functions.
#[test]
fn commands_of_the_page_lead_to_a_changed_sentence() {
    let page = fs::read_to_string(root().join("docs/deployment-folder.md")).unwrap();
    let blocks = |kind: &str| -> Vec<String> {
        let fence = format!("```{kind}\n");
        page.split(&fence).skip(1).map(|block| block.split("```").next().unwrap().to_owned()).collect()
    };
    let folder = empty("page");
    let program = Path::new(env!("CARGO_BIN_EXE_cognito-triggers")).parent().unwrap();
    let path = std::env::join_paths([program.to_owned(), "/usr/bin".into(), "/bin".into()]).unwrap();
    let commands = blocks("bash").concat();
    let mut shell = Command::new("bash");
    shell.args(["-euo", "pipefail", "-c", &commands]).current_dir(&folder).env_clear().env("PATH", path);
    let output = shell.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let denial = |printed: &str| {
        let line = printed.lines().find(|line| line.starts_with("disposable.json ")).unwrap().to_owned();
        line.split_once("failed with error ").unwrap().1.to_owned()
    };
    assert!(page.contains(&denial(&said(&output))), "the page does not quote {}", said(&output));

    let folder = folder.join("user-pool");
    let german = blocks("toml").concat();
    fs::write(folder.join("texts/de.toml"), &german).unwrap();
    fs::write(folder.join("events/disposable.expect.json"), blocks("json").concat()).unwrap();
    check(&folder, &[]);
    let replayed = succeed(&folder, &["replay", "--in-process"]);
    let sentence = german.split('"').nth(1).unwrap();
    assert!(denial(&replayed).starts_with(&format!("{sentence} [DisposableAddress]")), "{replayed}");

    let programs = programs("programs-of-the-page");
    succeed(&folder, &["bundle", "--env", "production", "--programs", programs.to_str().unwrap()]);
    let bundled = folder.join("bundle");
    assert_eq!(files(&bundled).len(), 2);
    assert_eq!(text(&bundled.join("pre-sign-up.zip"), "texts/de.toml"), german);
}

#[test]
fn folder_without_events_is_reported() {
    let folder = empty("no-events");
    succeed(&folder, &["init", "."]);
    fs::remove_dir_all(folder.join("events")).unwrap();
    let output = run(&folder, &["replay", "--in-process"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("./events: there is no such folder; "), "{}", said(&output));
    // These two generate events of their own.
    check(&folder, &[]);
    assert!(succeed(&folder, &["preview", "--format", "json"]).lines().count() > 10);
}

/// Outside of the repository, its example is nobody's deployment.
#[test]
fn example_is_used_only_in_the_repository() {
    let outside = std::env::temp_dir().join(format!("cognito-triggers-init-{}", std::process::id()));
    fs::create_dir_all(&outside).unwrap();
    let output = run(&outside, &["deploy-plan"]);
    fs::remove_dir_all(&outside).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("go to a deployment folder, name one with --project, or write one with"),
        "{}",
        said(&output)
    );
}
