//! `replay` and `check` as a user runs them.

use super::{cli, company_policy, root};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const SIGN_UP: &str = r#"{"version":"1","region":"eu-west-1","userPoolId":"eu-west-1_AbCdEf123","userName":"u-123","callerContext":{"awsSdkVersion":"x","clientId":"9example"},"triggerSource":"CustomMessage_SignUp","request":{"userAttributes":{"email":"ann@example.com","name":"Ann Lee"},"codeParameter":"{####}","linkParameter":"{##Click Here##}","usernameParameter":null},"response":{"smsMessage":null,"emailMessage":null,"emailSubject":null}}"#;

/// An empty folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn replay(arguments: &[&str]) -> Output {
    cli().arg("replay").args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// The objects of `--format json`.
fn rows(output: &Output) -> Vec<Value> {
    printed(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A line of the table without times.
fn without_times(line: &str) -> String {
    let is_time = |word: &&str| word.contains('.') && word.parse::<f64>().is_ok();
    line.split_whitespace().filter(|word| !is_time(word)).collect::<Vec<_>>().join(" ")
}

/// A text whose numbers are all 0: those of the README need not change with every sample.
fn without_numbers(text: &str) -> String {
    text.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("0")
}

#[test]
fn samples_through_binaries_match_expectations() {
    let output = replay(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let table = printed(&output);
    assert!(table.contains("\ncustom_message/sign_up.json "), "{table}");
    let summary = table.lines().find(|line| line.contains(" events: ")).unwrap();
    assert!(summary.contains("0 replaced, 0 refused"), "{table}");
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(
        without_numbers(&readme).contains(&without_numbers(summary)),
        "the README does not quote this summary: {summary:?}"
    );
    let printed: Vec<String> = table.lines().map(without_times).collect();
    let excerpt = readme.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    for line in excerpt.lines().filter(|line| *line != "…" && !line.contains(" events: ")) {
        assert!(printed.contains(&without_times(line)), "the README quotes a line that is not printed: {line}");
    }
}

/// Without an expectation, no test fails when the verdict changes.
#[test]
fn every_sample_that_is_not_accepted_has_an_expectation() {
    for row in rows(&replay(&["--in-process", "--format", "json"])) {
        let file = root().join(row["file"].as_str().unwrap()).with_extension("expect.json");
        let verdict = row["verdict"].as_str().unwrap();
        assert!(
            ["accepted", "no binary"].contains(&verdict) || file.is_file(),
            "the verdict is {verdict}; if that is right, add {}",
            file.display()
        );
    }
}

#[test]
fn check_accepts_the_repository() {
    let output = cli().arg("check").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let document = fs::read_to_string(root().join("docs/configuration.md")).unwrap();
    // The policy of the tests has no environments.
    let document = document.replace(", 2 environments: ", ": ");
    assert!(
        without_numbers(&document).contains(&without_numbers(printed(&output).lines().last().unwrap())),
        "docs/configuration.md does not quote the last line of check: {}",
        printed(&output)
    );
}

#[test]
fn check_lists_policy_problems() {
    let own = fs::read_to_string(company_policy()).unwrap();
    let unknown_pool =
        own.replace("email_sending_account = \"DEVELOPER\"", "").replace("brand = \"second\"", "brand = \"secnd\"");
    let folder = folder(
        "check",
        &[
            ("unknown_brand.toml", &unknown_pool),
            ("unsure.toml", &own.replace("email_sending_account = \"DEVELOPER\"", "")),
        ],
    );
    for (file, code, told) in [("unknown_brand.toml", 1, "problem: "), ("unsure.toml", 0, "sending account")] {
        let output = cli().arg("check").env("POLICY_FILE", folder.join(file)).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{file}: {}", printed(&output));
        assert!(
            printed(&output).contains(told) && printed(&output).lines().count() < 12,
            "{file}: {}",
            printed(&output)
        );
    }
}

#[test]
fn in_process_matches_binaries() {
    let verdicts = |output: Output| {
        let judged =
            |row: &Value| ["file", "verdict", "code", "reasons", "notes", "response"].map(|name| row[name].clone());
        rows(&output).iter().map(judged).collect::<Vec<_>>()
    };
    let binaries = verdicts(replay(&["--format", "json", "--show-secrets"]));
    let in_process = verdicts(replay(&["--format", "json", "--show-secrets", "--in-process"]));
    assert!(binaries.len() > 50);
    assert_eq!(binaries, in_process);
}

#[test]
fn bad_ndjson_line_does_not_affect_others() {
    let text = format!("{SIGN_UP}\nhunter2 is not JSON\n\n{}\n", SIGN_UP.replace("SignUp", "ResendCode"));
    let folder = folder("lines", &[("events.ndjson", &text)]);
    let file = folder.join("events.ndjson");
    let from_file = replay(&["--format", "json", file.to_str().unwrap()]);
    let mut child =
        cli().args(["replay", "--format", "json", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let from_standard_input = child.wait_with_output().unwrap();
    for output in [from_file, from_standard_input] {
        assert_eq!(output.status.code(), Some(2), "one line is unreadable");
        let rows = rows(&output);
        let verdicts: Vec<_> = rows.iter().map(|row| row["verdict"].as_str().unwrap()).collect();
        assert_eq!(verdicts, ["accepted", "unreadable", "accepted"]);
        assert!(rows[1]["file"].as_str().unwrap().ends_with(":2"), "{}", rows[1]);
        assert!(rows[2]["file"].as_str().unwrap().ends_with(":4"), "{}", rows[2]);
        assert!(!printed(&output).contains("hunter2"), "the bad line is not printed");
    }
}

#[test]
fn private_values_are_masked_by_default() {
    let folder = folder("private", &[("a.json", SIGN_UP)]);
    let path = folder.to_str().unwrap();
    let masked = printed(&replay(&["--format", "json", path]));
    assert!(!masked.contains("Ann Lee") && !masked.contains("ann%40example.com"), "{masked}");
    let shown = printed(&replay(&["--format", "json", "--show-secrets", path]));
    assert!(shown.contains("Ann Lee") && shown.contains("ann%40example.com"), "{shown}");
}

#[test]
fn expectation_decides_exit_code() {
    let accepted = r#"{"verdict":"accepted"}"#;
    let denied = r#"{"verdict":"denied","code":"CustomMessageUnavailable"}"#;
    for (name, event, expectation, arguments, code) in [
        ("met", SIGN_UP, accepted, &[][..], 0),
        ("differs", SIGN_UP, denied, &[], 1),
        ("denied", "{\"triggerSource\":1,\"triggerSource\":2}", denied, &["--function", "custom-message"], 0),
        ("notes_met", SIGN_UP, r#"{"verdict":"accepted","notes":[]}"#, &[], 0),
        ("notes_differ", SIGN_UP, r#"{"verdict":"accepted","notes":["shadow:names:NameCarriesLink"]}"#, &[], 1),
        ("unknown_key", SIGN_UP, r#"{"verdict":"accepted","cod":"x"}"#, &[], 2),
        ("unknown_note", SIGN_UP, r#"{"verdict":"accepted","notes":"x"}"#, &[], 2),
        ("unknown_verdict", SIGN_UP, r#"{"verdict":"acepted"}"#, &[], 2),
    ] {
        let folder = folder(name, &[("a.json", event), ("a.expect.json", expectation)]);
        let output = replay(&[arguments, &[folder.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(code), "{name}: {}", printed(&output));
    }
}

#[test]
fn denial_fails_only_with_fail_on() {
    let folder = folder("fail_on", &[("a.json", "[]")]);
    let path = folder.to_str().unwrap();
    let to_custom_message = |more: &[&str]| replay(&[&["--function", "custom-message", path][..], more].concat());
    assert_eq!(to_custom_message(&[]).status.code(), Some(0));
    assert_eq!(to_custom_message(&["--fail-on", "denied"]).status.code(), Some(1));
}

#[test]
fn event_without_binary_does_not_fail_and_has_a_reason() {
    let event = |source: &str| SIGN_UP.replace("CustomMessage_SignUp", source);
    let files = [
        ("a.json", event("Nobody_Knows"), "is not a known trigger source"),
        ("b.json", event("CustomMesage_SignUp"), "is not a known trigger source; did you mean CustomMessage_SignUp?"),
        (
            "d.json",
            event("UserMigration_Authentication"),
            "this project has no function for UserMigration; send the event",
        ),
    ];
    let written: Vec<_> = files.iter().map(|(name, event, _)| (*name, event.as_str())).collect();
    let folder = folder("no_binary", &written);
    for how in [&[][..], &["--in-process"]] {
        let output = replay(&[how, &["--format", "json", folder.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(0));
        for (row, (name, _, reason)) in rows(&output).iter().zip(&files) {
            assert_eq!(row["verdict"], "no binary", "{name}");
            assert!(row["reasons"][0].as_str().unwrap().starts_with(reason), "{name}: {row}");
        }
    }
}

/// However the events arrive: here a folder.
#[cfg(debug_assertions)]
#[test]
fn debug_build_says_that_it_is_slow_if_there_are_many_events() {
    for (events, is_told) in [(1_700, false), (2_000, true)] {
        let text = format!("{SIGN_UP}\n").repeat(events);
        let folder = folder(&format!("many-{events}"), &[("a.ndjson", &text)]);
        let output = replay(&["--in-process", folder.to_str().unwrap()]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(told.contains("this is a debug build"), is_told, "{events} events: {told}");
    }
}

/// Inputs that Cognito never sends, as people pass them by mistake.
#[test]
fn broken_input_is_explained() {
    let pretty = SIGN_UP.replace(',', ",\n");
    let wrong_case = SIGN_UP.replace("CustomMessage_SignUp", "CustomMessage_Signup");
    let folder = folder(
        "broken",
        &[
            ("a.json", r#"{"routeKey":"$default"}"#),
            ("b.json", &format!("{pretty}\n{pretty}")),
            ("c.json", &wrong_case),
            ("d.json", &SIGN_UP.replace("\"request\"", "\"requests\"")),
            ("e.ndjson", &pretty),
        ],
    );
    fs::write(folder.join("f.json"), [0x1f, 0x8b, 8, 0]).unwrap();
    let path = folder.to_str().unwrap();
    for how in [&[][..], &["--in-process"]] {
        let output = replay(&[how, &["--format", "json", path]].concat());
        assert_eq!(output.status.code(), Some(2), "inputs are unreadable");
        let expected = [
            (
                "unreadable",
                "not an event of a Cognito trigger: it has no triggerSource, and looks like one of API Gateway",
            ),
            ("unreadable", "something follows the first event"),
            ("unknown", "the event's triggerSource is not a known one; did you mean CustomMessage_SignUp?"),
            ("unknown", "the event has no request"),
            ("accepted", ""),
            ("unreadable", "compressed with gzip"),
        ];
        let rows = rows(&output);
        assert_eq!(rows.len(), expected.len(), "{rows:?}");
        for (row, (verdict, reason)) in rows.iter().zip(expected) {
            assert_eq!(row["verdict"], verdict, "{row}");
            assert!(row["reasons"].get(0).and_then(Value::as_str).unwrap_or_default().starts_with(reason), "{row}");
        }
    }
}

#[test]
fn replay_escapes_terminal_controls() {
    let event = SIGN_UP.replace("CustomMessage_SignUp", "\\u001b]0;pwn\\u0007\\u001b[2J\\u202e");
    let folder = folder("terminal", &[("a\u{1b}[31m.json", &event), ("b.json", "\u{1b}[2J")]);
    for format in ["table", "json"] {
        let shown = printed(&replay(&["--format", format, folder.to_str().unwrap()]));
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown:?}");
        assert!(shown.contains("x1b"), "{shown:?}");
    }
}

#[test]
fn crash_or_timeout_is_a_failure() {
    let folder = folder("gone", &[("a.json", SIGN_UP)]);
    let path = folder.to_str().unwrap();
    let died = rows(&replay(&["--format", "json", "--function", "/bin/false", path]));
    assert_eq!((&died[0]["verdict"], &died[0]["attempts"]), (&Value::from("failed"), &Value::from(1)), "{}", died[0]);
    // `yes` runs but never polls the Runtime API: three timeouts of five seconds.
    let silent = rows(&replay(&["--format", "json", "--function", "/usr/bin/yes", path]));
    assert_eq!(
        (&silent[0]["verdict"], &silent[0]["attempts"]),
        (&Value::from("failed"), &Value::from(3)),
        "{}",
        silent[0]
    );
    assert!(silent[0]["millis"].as_f64().unwrap() >= 15_000.0, "{}", silent[0]);
}

#[test]
fn wrong_usage_is_reported_with_help() {
    for (arguments, told) in [
        (&["--function", "no-such"][..], "custom-message"),
        (&["--function", "./no-such"], "./no-such: there is no such file"),
        (&["--function", "custom_message"], "did you mean custom-message?"),
        (&["--function", "user-migration"], "this project has no function for UserMigration; name the file of yours"),
        (&["--function", "cli"], "there is no such file, and no such function"),
        (&["--function", "./cli"], "is a folder"),
        (&["--function", "no-such-command --flag"], "there is no command no-such-command"),
        (&["--function", "python3 'app.py"], "a quotation mark is not closed"),
        (
            &["--function", "README.md"],
            "--function README.md: is not executable; if it is a program, run chmod +x README.md",
        ),
        (&["--function", "tests/api/sessions.py"], "name its interpreter: --function 'python3 tests/api/sessions.py'"),
        (&["--function", "./README.md"], "is not executable"),
        (&["--function", "./a", "--denial", "("], "--denial"),
        (&["--denial", "Denied"], "--function"),
        (&["--format", "yaml"], "json"),
        (&["no/such/folder"], "no/such/folder"),
        (&["--live", "--in-process"], "--in-process"),
        (&["--live", "--function", "/bin/false"], "of this project"),
        (&["--live"], "AWS_ACCESS_KEY_ID"),
    ] {
        let mut command = cli();
        // The environment of the tests may contain credentials.
        command.arg("replay").args(arguments).env_remove("AWS_ACCESS_KEY_ID").stdin(Stdio::null()).current_dir(root());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = format!("{}{}", printed(&output), String::from_utf8_lossy(&output.stderr));
        assert!(said.contains(told), "{arguments:?}: {said}");
    }
}

#[test]
fn logs_flag_prints_function_logs() {
    let folder = folder("logs", &[("a.json", SIGN_UP)]);
    let path = folder.to_str().unwrap();
    for (arguments, lines) in [(&["--logs", path][..], 1), (&[path], 0)] {
        let output = replay(arguments);
        let shown = String::from_utf8_lossy(&output.stderr).matches(r#""outcome":"answered""#).count();
        assert_eq!(shown, lines, "{arguments:?}");
        assert!(!printed(&output).contains("outcome"), "{}", printed(&output));
    }
}

/// Threat model, D12.
#[test]
fn credentials_do_not_reach_functions() {
    let folder = folder("environment", &[("a.json", SIGN_UP)]);
    let (program, seen) = (folder.join("print.sh"), folder.join("seen"));
    fs::write(&program, format!("#!/bin/sh\nenv > '{}'\n", seen.display())).unwrap();
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut command = cli();
    command.arg("replay").arg("--function").arg(&program).arg(folder.join("a.json"));
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL"] {
        command.env(name, "hunter2");
    }
    command.env("APP__LOCALE", "de").output().unwrap();
    let seen = fs::read_to_string(seen).unwrap();
    assert!(seen.contains("APP__LOCALE=de") && !seen.contains("hunter2"), "{seen}");
}

/// A policy with a rule in shadow mode and an effect.
const NOTING: &str = concat!(
    include_str!("../policy/tests/minimal.toml"),
    r#"[sign_up.allow_domains]
mode = "shadow"
domains = ["example.net"]
[post_confirmation.groups]
add = ["customers"]
"#
);

#[test]
fn notes_are_printed_and_counted() {
    let pre_sign_up = r#"{"userAttributes":{"email":"ann@example.com"},"validationData":null},"response":{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}}"#;
    let post_confirmation = r#"{"userAttributes":{"sub":"u-123","email":"ann@example.com"}},"response":{}}"#;
    let (head, _) = SIGN_UP.split_once(r#"{"userAttributes""#).unwrap();
    let event = |source: &str, rest: &str| format!("{}{rest}", head.replace("CustomMessage_SignUp", source));
    let folder = folder(
        "notes",
        &[
            ("policy.toml", NOTING),
            ("a.json", &event("PreSignUp_SignUp", pre_sign_up)),
            ("a.expect.json", r#"{"verdict":"accepted","notes":["shadow:allow_domains:DomainNotAllowed"]}"#),
            ("b.json", &event("PreSignUp_SignUp", &pre_sign_up.replace("example.com", "example.net"))),
            ("c.json", &event("PostConfirmation_ConfirmSignUp", post_confirmation)),
        ],
    );
    for how in [&[][..], &["--in-process"]] {
        let replay = |more: &[&str]| {
            let mut command = cli();
            command.env("POLICY_FILE", folder.join("policy.toml"));
            command.arg("replay").args(how).args(more).arg(&folder).output().unwrap()
        };
        let table = replay(&[]);
        assert_eq!(table.status.code(), Some(0), "{}", printed(&table));
        for line in [
            "shadow: allow_domains:DomainNotAllowed\n",
            "dry run: add_to_group:customers\n",
            "\nshadow rules would have denied: 1 allow_domains\n",
            "\ndry run: 1 add_to_group:customers; --live performs these effects\n",
        ] {
            assert!(printed(&table).contains(line), "{line}: {}", printed(&table));
        }
        let notes: Vec<Value> = rows(&replay(&["--format", "json"])).iter().map(|row| row["notes"].clone()).collect();
        let expected: [&[&str]; 3] =
            [&["shadow:allow_domains:DomainNotAllowed"], &[], &["dry_run:add_to_group:customers"]];
        assert_eq!(notes, expected.map(|notes| Value::from(notes.to_vec())));
    }
}

#[test]
fn invalid_policy_is_reported_without_values() {
    let mut command: Command = cli();
    command.arg("replay").env("APP__BASE_URL", "http://hunter2.example.com").env("APP__COLOUR", "hunter2");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("APP__BASE_URL") && said.contains("APP__COLOUR") && !said.contains("hunter2"), "{said}");
}

#[test]
fn failing_output_ends_all_threads() {
    let text = format!("{SIGN_UP}\n").repeat(4000);
    let folder = folder("full", &[("events.ndjson", &text)]);
    let file = folder.join("events.ndjson");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = cli().args(["replay", "--in-process"]).arg(file).stdout(full).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

#[test]
fn function_can_be_any_program() {
    let script = folder("foreign", &[("fail.sh", "#!/bin/sh\necho broken\nexit 3\n"), ("a.json", SIGN_UP)]);
    let program = script.join("fail.sh");
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let rows = rows(&replay(&[
        "--format",
        "json",
        "--function",
        program.to_str().unwrap(),
        script.join("a.json").to_str().unwrap(),
    ]));
    assert_eq!(rows[0]["code"], "UserLambdaValidationException", "{}", rows[0]);
}
