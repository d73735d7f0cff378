//! The functions that `deploy/build` makes for arm64 and for x86-64 return the same responses, byte for byte, and contain nothing
//! that they do not need. QEMU runs those of the other architecture.
//!
//! These tests need `deploy/build` and QEMU, so they are ignored: `.ci/full functions` runs them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails, and a truncated zip is one")]

use events::Trigger;
use lambda_emulator::{Bytes, Function, Logs, Outcome};
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// QEMU is slow.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The machine in the header of an ELF file.
const MACHINE: std::ops::Range<usize> = 18..20;
/// A policy without effects: the functions call no AWS service.
const QUIET: &str = "[app]\nbase_url = \"https://app.example.com\"\nconfirmation_path = \"/confirm\"\nlocale = \"en\"\n\
    brand = \"a\"\n[brands.a]\nname = \"A\"\ncolor = \"#1f5fbf\"\nsupport = \"support@example.com\"\n\
    postal_address = \"A Ltd, 1 Example Street\"\n";

/// An architecture of Lambda.
#[derive(Clone, Copy)]
struct Architecture {
    /// As `deploy/build` names it.
    name: &'static str,
    /// As Rust names it.
    rust: &'static str,
    /// The machine in an ELF header.
    machine: [u8; 2],
    /// QEMU for this architecture.
    emulator: &'static str,
}

/// The default of `deploy-plan`.
const ARM64: Architecture =
    Architecture { name: "arm64", rust: "aarch64", machine: [0xb7, 0], emulator: "qemu-aarch64-static" };
/// The architecture of most build servers.
const X86_64: Architecture =
    Architecture { name: "x86-64", rust: "x86_64", machine: [0x3e, 0], emulator: "qemu-x86_64-static" };

/// The folder of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The path and the bytes of a function that `deploy/build` made.
fn bootstrap(function: &str, architecture: Architecture) -> (PathBuf, Vec<u8>) {
    let bootstrap = root().join("target/lambda").join(architecture.name).join(function).join("bootstrap");
    let bytes =
        fs::read(&bootstrap).unwrap_or_else(|error| panic!("{}: {error}; run deploy/build", bootstrap.display()));
    (bootstrap, bytes)
}

/// The program of a function: its bootstrap, or a script that runs it with QEMU.
fn program(function: &str, architecture: Architecture) -> PathBuf {
    let (bootstrap, bytes) = bootstrap(function, architecture);
    assert_eq!(
        bytes.get(MACHINE),
        Some(&architecture.machine[..]),
        "{function} is not built for {}",
        architecture.name
    );
    if architecture.rust == std::env::consts::ARCH {
        return bootstrap;
    }
    let script = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{function}-{}", architecture.name));
    fs::write(&script, format!("#!/bin/sh\nexec {} '{}'\n", architecture.emulator, bootstrap.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    script
}

/// The variants of the triggers' functions: name, trigger, and whether it contains AWS clients.
fn trigger_functions() -> Vec<(&'static str, Trigger, bool)> {
    let variants = Trigger::with_lambda()
        .flat_map(|(trigger, lambda)| lambda.variants.iter().map(move |variant| (trigger, variant)));
    variants.map(|(trigger, variant)| (variant.name, trigger, variant.calls_aws())).collect()
}

/// The outcome of each event.
async fn outcomes(function: &str, architecture: Architecture, policy: &Path, events: &[Bytes]) -> Vec<Outcome> {
    let variables = [(OsString::from("POLICY_FILE"), policy.as_os_str().to_owned())];
    let program = program(function, architecture);
    // Lambda allows no `+` in a name, which variants have.
    let name = function.replace('+', "-");
    let mut started = Function::start(&program, &name, variables, Logs::Discard).await.unwrap();
    let mut outcomes = Vec::with_capacity(events.len());
    for event in events {
        let outcome = started.invoke(event.clone(), TIMEOUT).await;
        let responded = matches!(outcome, Outcome::Response(_) | Outcome::Error(_));
        assert!(responded, "{function} on {}: {outcome:?}", architecture.name);
        outcomes.push(outcome);
    }
    outcomes
}

/// Every sample of a trigger.
fn samples(trigger: &str) -> Vec<Bytes> {
    let folder = root().join("events/samples").join(trigger);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| {
        let name = file.to_string_lossy();
        name.ends_with(".json") && !name.ends_with(".expect.json")
    });
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap().into()).collect()
}

/// A request with an invalid token for each of the paths.
fn requests(function: &str, paths: &[&str]) -> Vec<Bytes> {
    let event = fs::read_to_string(root().join(format!("bench/events/{function}.json"))).unwrap();
    let event = event.replace("{token}", "none");
    paths.iter().map(|path| event.replace("/cognito/auth", path).into_bytes().into()).collect()
}

#[tokio::test]
#[ignore = "needs deploy/build and QEMU"]
async fn both_architectures_return_the_same_responses() {
    let quiet = Path::new(env!("CARGO_TARGET_TMPDIR")).join("quiet.toml");
    fs::write(&quiet, QUIET).unwrap();
    let company = root().join("tests/policies/company.toml");
    let triggers = trigger_functions().into_iter().map(|(function, trigger, calls_aws)| {
        (function, if calls_aws { &quiet } else { &company }, samples(&trigger.binary().replace('-', "_")))
    });
    let others = [
        ("api", &company, requests("api", &["/openapi.json", "/cognito/auth", "/nowhere"])),
        ("authorizer", &company, requests("authorizer", &["/cognito/auth"])),
    ];
    for (function, policy, events) in triggers.chain(others) {
        assert!(!events.is_empty(), "{function} has no event");
        let arm64 = outcomes(function, ARM64, policy, &events).await;
        let x86_64 = outcomes(function, X86_64, policy, &events).await;
        let different: Vec<usize> = (0..events.len()).filter(|index| arm64[*index] != x86_64[*index]).collect();
        assert!(different.is_empty(), "{function}: the responses to events {different:?} differ");
        assert!(
            arm64.iter().any(|outcome| matches!(outcome, Outcome::Response(answer) if answer.len() > 2)),
            "{function}"
        );
    }
}

/// Paths would tell who built a function and where, and make every build different.
#[test]
#[ignore = "needs deploy/build"]
fn g07_functions_contain_no_path_of_the_build_machine() {
    let variable = |name: &str| std::env::var(name).ok().filter(|path| path.len() > 1);
    let home = variable("HOME").unwrap();
    let cargo = variable("CARGO_HOME").unwrap_or_else(|| format!("{home}/.cargo"));
    let local = [home, cargo, root().display().to_string()].map(|path| format!("{}/", path.trim_end_matches('/')));
    let triggers = trigger_functions().into_iter().map(|(function, ..)| function);
    for function in triggers.chain(["api", "authorizer"]) {
        for architecture in [ARM64, X86_64] {
            let (_, bytes) = bootstrap(function, architecture);
            let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
            // Places of panics are in every function.
            assert!(holds("/cargo/registry/src/"), "{function} for {} contains no paths at all", architecture.name);
            let found: Vec<_> = local.iter().filter(|path| holds(path)).collect();
            assert!(found.is_empty(), "{function} for {} contains {found:?}", architecture.name);
        }
    }
}

/// The label of every secret of TLS 1.3 (RFC 8446, section 7.1): every implementation contains it.
const TLS_LABEL: &str = "tls13 ";
/// The TLS libraries that C programs load.
const SYSTEM_LIBRARIES: [&str; 3] = ["libssl.so", "libcrypto.so", "libgnutls.so"];

#[test]
#[ignore = "needs deploy/build"]
fn functions_without_calls_contain_no_tls() {
    let triggers = trigger_functions().into_iter().map(|(function, _, calls_aws)| (function, calls_aws));
    for (function, calls) in triggers.chain([("api", true), ("authorizer", true)]) {
        for architecture in [ARM64, X86_64] {
            let (_, bytes) = bootstrap(function, architecture);
            let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
            assert_eq!(holds(TLS_LABEL), calls, "{function} for {}", architecture.name);
            let found: Vec<_> = SYSTEM_LIBRARIES.into_iter().filter(|library| holds(library)).collect();
            assert!(found.is_empty(), "{function} for {} loads {found:?}", architecture.name);
        }
    }
}
