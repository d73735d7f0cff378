//! Files that a user names may be anything: pipes, devices, sockets, folders, files without an end.

use super::{cli, company_policy, root};
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

/// No command takes nearly as long to refuse a file.
const TIMEOUT: Duration = Duration::from_secs(60);
const MARK: &str = "\u{FEFF}";
const SKIPPED: &str = "skipped the byte order mark at its start";

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("input_files").join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs a command that must end by itself.
fn output(command: &mut Command) -> Output {
    let spawned = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.unwrap();
    let (stdout, stderr) = (read(child.stdout.take().unwrap()), read(child.stderr.take().unwrap()));
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let hangs = started.elapsed() > TIMEOUT;
        if hangs {
            child.kill().unwrap();
        }
        assert!(!hangs, "{command:?} hangs");
        sleep(Duration::from_millis(5));
    };
    Output { status, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

/// Reads a stream while the command runs.
fn read(mut stream: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    spawn(move || {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

/// Everything that a command printed.
fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// What a path may lead to other than a regular file, each as the file `name` in a folder of its own, with its description.
fn special_files(test: &str, name: &str) -> Vec<(PathBuf, &'static str)> {
    let folder = folder(test);
    let place = |kind: &str| {
        let place = folder.join(kind);
        fs::create_dir_all(&place).unwrap();
        place.join(name)
    };
    let pipe = place("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (to_pipe, to_zero, to_folder) = (place("to-pipe"), place("to-zero"), place("to-folder"));
    symlink(&pipe, &to_pipe).unwrap();
    symlink("/dev/zero", &to_zero).unwrap();
    symlink(&folder, &to_folder).unwrap();
    // The address of a socket has at most 107 bytes.
    let socket = std::env::temp_dir().join(format!("{test}-{}", std::process::id()));
    drop(fs::remove_file(&socket));
    drop(UnixListener::bind(&socket).unwrap());
    let to_socket = place("to-socket");
    symlink(&socket, &to_socket).unwrap();
    vec![(pipe, "a pipe"), (to_pipe, "a pipe"), (to_zero, "a device"), (to_socket, "a socket"), (to_folder, "a folder")]
}

fn sample() -> PathBuf {
    root().join("events/samples/custom_message/sign_up.json")
}

#[test]
fn d16_only_regular_files_are_read_as_inputs() {
    let good = folder("good").join("pool.json");
    fs::write(&good, r#"{"UserPool":{"Id":"eu-west-1_AbCdEf123","Name":"Example"}}"#).unwrap();
    let good = good.to_str().unwrap();
    for (path, kind) in special_files("inputs", "event.json") {
        let path = path.to_str().unwrap();
        for arguments in [
            &["replay", "--in-process", path][..],
            &["replay", "--function", "/bin/false", path],
            &["explain", path],
            &["doctor", "--pool-file", path],
            &["doctor", "--pool-file", good, "--app-client-file", path],
            &["doctor", "--pool-file", good, "--function-file", path],
            &["preview", "--format", "json", path],
        ] {
            // These read every file of a folder.
            if kind == "a folder" && ["replay", "preview"].contains(&arguments[0]) {
                continue;
            }
            let output = output(cli().args(arguments).stdin(Stdio::null()));
            let said = said(&output);
            assert!(matches!(output.status.code(), Some(1 | 2)), "{arguments:?}: {said}");
            assert!(said.contains(&format!("is {kind}, not a regular file")), "{arguments:?}: {said}");
            assert!(said.contains("name a regular file") || arguments[0] == "preview", "{arguments:?}: {said}");
        }
    }
}

#[test]
fn d16_only_regular_files_are_read_as_policy() {
    for (path, kind) in special_files("policies", "policy.toml") {
        for command in ["replay", "check", "explain", "doctor", "preview", "deploy-plan"] {
            let mut started = cli();
            started.arg(command).env("POLICY_FILE", &path).stdin(Stdio::null());
            match command {
                "explain" => drop(started.arg(sample())),
                "doctor" => drop(started.args(["--pool-file", "-"])),
                "preview" => drop(started.args(["--format", "json"])),
                _ => {}
            }
            let output = output(&mut started);
            let said = said(&output);
            assert!(matches!(output.status.code(), Some(1 | 2)), "{command}: {said}");
            let expected = format!("POLICY_FILE: the file is {kind}, not a regular file; set it to a readable file");
            assert!(said.contains(&expected), "{command}: {said}");
        }
    }
}

/// Files next to an input, and files that a command would replace.
#[test]
fn d16_only_regular_files_are_read_next_to_inputs() {
    for (expectation, kind) in special_files("expectations", "event.expect.json") {
        let event = expectation.with_file_name("event.json");
        fs::copy(sample(), &event).unwrap();
        for path in [event.as_path(), event.parent().unwrap()] {
            let output = output(cli().args(["replay", "--in-process"]).arg(path));
            assert_eq!(output.status.code(), Some(2));
            let said = said(&output);
            assert!(said.contains(&format!("event.expect.json: is {kind}, not a regular file")), "{said}");
        }
    }
    for (settings, kind) in special_files("settings", "event.scenario.toml") {
        let event = settings.with_file_name("event.json");
        fs::copy(sample(), &event).unwrap();
        let said = said(&output(cli().args(["preview", "--format", "json"]).arg(&event)));
        assert!(said.contains(&format!("is {kind}, not a regular file")), "{said}");
    }
    for (template, kind) in special_files("plans", "template.yaml") {
        let output = output(cli().args(["deploy-plan", "--output"]).arg(template.parent().unwrap()));
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("is {kind}, not a regular file")), "{said}");
    }
}

/// A file with a hole has any size and occupies no space; a device on standard input has no end.
#[test]
fn d16_input_without_line_breaks_ends() {
    let folder = folder("endless");
    for name in ["event.json", "events.ndjson"] {
        let file = folder.join(name);
        File::create(&file).unwrap().set_len(1 << 42).unwrap();
        let output = output(cli().args(["replay", "--in-process"]).arg(&file));
        let said = said(&output);
        assert!(output.status.code() == Some(2) && said.contains("the line is longer than 64 MiB"), "{said}");
    }
    let file = folder.join("event.json");
    let zero = || File::open("/dev/zero").unwrap();
    for (arguments, reason) in [
        (&["replay", "--in-process", "-"][..], "the line is longer than 64 MiB"),
        (&["explain", "-"], "is larger than the limit of 6 MiB"),
        (&["doctor", "--pool-file", "-"], "is larger than the limit of 4 MiB"),
    ] {
        let output = output(cli().args(arguments).stdin(zero()));
        let said = said(&output);
        assert!(output.status.code() == Some(2) && said.contains(reason), "{arguments:?}: {said}");
    }
    for command in ["explain", "preview"] {
        let mut started = cli();
        started.arg(command).arg(&file);
        if command == "preview" {
            started.args(["--format", "json"]);
        }
        let said = said(&output(&mut started));
        assert!(said.contains("is larger than the limit of 6 MiB"), "{command}: {said}");
    }
    let said = said(&output(cli().arg("check").env("POLICY_FILE", &file)));
    assert!(said.contains("POLICY_FILE: the file is larger than the limit of 1 MiB"), "{said}");
}

#[test]
fn d16_byte_order_mark_is_skipped_and_reported() {
    let folder = folder("marks");
    let event = fs::read_to_string(sample()).unwrap();
    let line = event.replace('\n', "");
    let write = |name: &str, text: &str| {
        fs::write(folder.join(name), format!("{MARK}{text}")).unwrap();
        folder.join(name)
    };
    let one = write("one.json", &event);
    let accepted = |path: &Path, events: usize| {
        let output = output(cli().args(["replay", "--in-process"]).arg(path));
        let said = said(&output);
        assert!(output.status.success() && said.contains(&format!("{events} events: {events} accepted")), "{said}");
        assert_eq!(String::from_utf8_lossy(&output.stderr).matches(SKIPPED).count(), 1, "{said}");
    };
    accepted(&one, 1);
    accepted(&write("two.ndjson", &format!("{line}\n{line}\n")), 2);
    accepted(&write("three.json", &format!("{line}\n{line}\n{line}\n")), 3);

    let refused = write("expected.expect.json", r#"{"verdict":"refused"}"#);
    let expected = folder.join("expected.json");
    fs::write(&expected, &event).unwrap();
    let answer = output(cli().args(["replay", "--in-process"]).arg(&expected));
    assert!(said(&answer).contains("expected refused") && said(&answer).contains(SKIPPED), "{}", said(&answer));
    fs::remove_file(refused).unwrap();

    let answer = output(cli().args(["replay", "--in-process", "-"]).stdin(File::open(&one).unwrap()));
    assert!(answer.status.success() && said(&answer).contains(SKIPPED), "{}", said(&answer));

    let policy = write("policy.toml", &fs::read_to_string(company_policy()).unwrap());
    let answer = output(cli().args(["replay", "--in-process"]).arg(&expected).env("POLICY_FILE", &policy));
    assert!(answer.status.success(), "{}", said(&answer));
    let notice = format!("cognito-triggers: {}: {SKIPPED}", policy.display());
    assert!(String::from_utf8_lossy(&answer.stderr).contains(&notice), "{}", said(&answer));

    let answer = output(cli().args(["preview", "--format", "json"]).arg(&one));
    assert!(!said(&answer).contains("unreadable"), "{}", said(&answer));
}

/// Threat model, D17.
#[test]
fn d17_log_lines_of_any_program_are_escaped() {
    let folder = folder("logs");
    let (program, event) = (folder.join("hostile.sh"), folder.join("event.json"));
    // To both streams: escape sequences of seven and eight bits, carriage returns, a bell, a change of direction.
    let text = r"\033[2J\033]52;c;aGk=\a\r\b\302\2332J\342\200\256\233x\177";
    fs::write(&program, format!("#!/bin/sh\nprintf 'out {text}\\n'\nprintf 'err {text}\\nlast\\r' >&2\nexit 3\n"))
        .unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    fs::copy(sample(), &event).unwrap();
    for format in ["table", "json"] {
        let mut command = cli();
        command.args(["replay", "--logs", "--format", format, "--function"]).arg(&program).arg(&event);
        let output = output(&mut command);
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8(stream.clone()).unwrap();
            let is_hostile = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(is_hostile), "{text:?}");
        }
        let log = String::from_utf8(output.stderr).unwrap();
        let shown = "\\x1b[2J\\x1b]52;c;aGk=\\x07\\x0d\\x08\\x9b2J\\u{202e}\u{fffd}x\\x7f";
        for line in [format!("out {shown}"), format!("err {shown}"), "last".to_owned()] {
            assert!(log.lines().any(|shown| shown == line), "{line}: {log}");
        }
    }
}

#[test]
fn d17_endless_log_does_not_use_up_the_memory() {
    let event = folder("flood").join("event.json");
    fs::copy(sample(), &event).unwrap();
    // It never responds: three timeouts of five seconds.
    let mut command = cli();
    command.args(["replay", "--logs", "--function", "/usr/bin/yes"]).arg(&event);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut largest = 0;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next());
        largest = peak.and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(largest);
        sleep(Duration::from_millis(100));
    }
    assert!((1..100 << 10).contains(&largest), "{largest} KiB");
}
