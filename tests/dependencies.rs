//! What the functions link, as Cargo resolves it.
//!
//! For this, Cargo downloads every crate of `Cargo.lock`, including those for other platforms, so these tests need the
//! feature `external-tests`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What Cargo prints, run in the folder of the workspace.
fn cargo(arguments: &[&str]) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo.args(arguments).arg("--locked").current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every crate that a package links on this machine, one per line.
fn tree(package: &str, features: &str, format: &str) -> String {
    let package = format!("--package={package}");
    let format = format!("--format={format}");
    cargo(&["tree", "--edges=normal", "--no-dedupe", "--prefix=none", &format, &package, features])
}

/// The same as a set of names.
fn linked(package: &str, features: &str) -> BTreeSet<String> {
    tree(package, features, "{p}").lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
}

fn deny() -> toml::Table {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml")).unwrap().parse().unwrap()
}

/// A function reads its policy, and never writes one.
#[test]
fn no_function_links_what_reduces_policies() {
    for package in ["lambdas", "http-api", "authorizer"] {
        let tree = tree(&format!("cognito-triggers-{package}"), "--all-features", "{p}: {f}");
        let policy = tree.lines().find(|line| line.starts_with("cognito-triggers-policy ")).unwrap();
        assert_eq!(policy.rsplit(": ").next(), Some(""), "{package}");
    }
}

/// The tests of the HTTP API try every error code of Cognito (threat model, E10).
#[test]
fn e10_tested_error_codes_are_those_of_the_sdk() {
    let metadata: serde_json::Value = serde_json::from_str(&cargo(&["metadata", "--format-version=1"])).unwrap();
    let sdk = metadata["packages"].as_array().unwrap().iter();
    let sdk = sdk.clone().find(|package| package["name"] == "aws-sdk-cognitoidentityprovider").unwrap();
    let errors = Path::new(sdk["manifest_path"].as_str().unwrap()).with_file_name("src/error_meta.rs");
    let errors = fs::read_to_string(errors).unwrap();
    let of_sdk = errors.lines().filter_map(|line| line.trim().split_once("(crate::types::error::"));
    let of_sdk: BTreeSet<_> = of_sdk.map(|(name, _)| name.to_ascii_lowercase()).collect();
    let tested = Path::new(env!("CARGO_MANIFEST_DIR")).join("http-api/tests/api/error_codes.rs");
    let tested = fs::read_to_string(tested).unwrap();
    let (_, tested) = tested.split_once("pub(crate) const MODEL").unwrap();
    let (tested, _) = tested.split_once("];").unwrap();
    let tested: BTreeSet<_> = tested.split('"').skip(1).step_by(2).map(str::to_ascii_lowercase).collect();
    assert!(of_sdk.len() > 50, "{of_sdk:?}");
    assert_eq!(tested, of_sdk);
}

/// Crates that implement TLS, cryptography or HTTP, or that link C libraries.
fn stacks(linked: &BTreeSet<String>) -> Vec<&str> {
    let parts = ["tls", "ssl", "schannel", "security-framework"];
    let is_one = |name: &str| {
        parts.iter().any(|part| name.contains(part))
            || name.ends_with("-sys")
            || ["aws-lc-rs", "h2", "hyper", "jsonwebtoken", "ring", "rsa"].contains(&name)
    };
    linked.iter().map(String::as_str).filter(|name| is_one(name)).collect()
}

/// With two TLS stacks a function would be larger, and hardening one of them would not harden the other.
#[test]
fn g02_a_function_has_one_stack_of_tls_and_one_of_cryptography() {
    let one = [
        "aws-lc-rs",
        "aws-lc-sys",
        "hyper",
        "hyper-rustls",
        "rustls",
        "rustls-pki-types",
        "rustls-webpki",
        "tokio-rustls",
    ];
    for package in ["cognito-triggers-lambdas", "cognito-triggers-http-api", "cognito-triggers-authorizer"] {
        assert_eq!(stacks(&linked(package, "--all-features")), one, "{package}");
    }
}

/// A function that calls no service needs no TLS. `tests/architectures.rs` checks the deployed binaries.
#[test]
fn a_trigger_without_aws_has_no_tls() {
    for (package, features) in [("cognito-triggers-lambdas", "--no-default-features"), ("echo", "--all-features")] {
        assert_eq!(stacks(&linked(package, features)), ["hyper"], "{package}");
    }
}

/// The SDK takes minutes to compile.
#[test]
fn plain_cargo_test_compiles_no_aws_sdk() {
    let names = |arguments: &[&str]| {
        let tree = cargo(&[&["tree", "--edges=all", "--prefix=none", "--format={p}"], arguments].concat());
        tree.lines().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect::<BTreeSet<_>>()
    };
    let is_of_the_sdk = |name: &&String| {
        ["aws-sdk-", "aws-smithy-", "aws-config", "aws-types"].iter().any(|part| name.starts_with(part))
    };
    let plain = names(&[]);
    let found: Vec<_> = plain.iter().filter(is_of_the_sdk).collect();
    assert!(plain.contains("cognito-triggers-lambdas") && found.is_empty(), "{found:?}");
    assert!(names(&["--workspace"]).iter().any(|name| is_of_the_sdk(&name)), "the SDK has other names now");
}

/// `deny.toml` promises this next to its exceptions.
#[test]
fn no_function_links_a_crate_with_an_exceptional_licence() {
    let exceptions = deny()["licenses"]["exceptions"].clone();
    let exceptions: Vec<&str> =
        exceptions.as_array().unwrap().iter().map(|row| row["crate"].as_str().unwrap()).collect();
    assert!(!exceptions.is_empty());
    for package in ["cognito-triggers-lambdas", "cognito-triggers-http-api", "cognito-triggers-authorizer"] {
        for linked in linked(package, "--all-features") {
            assert!(!exceptions.contains(&linked.as_str()), "{package} links {linked}");
        }
    }
}

/// cargo-deny does not report an allowed build script whose crate is gone, or has no build script any more.
#[test]
fn every_allowed_build_script_exists() {
    let metadata = cargo(&["metadata", "--format-version=1", "--all-features"]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let has_build_script = |package: &&serde_json::Value| {
        package["targets"].as_array().unwrap().iter().any(|target| target["kind"][0] == "custom-build")
    };
    let packages = metadata["packages"].as_array().unwrap().iter().filter(has_build_script);
    let found: BTreeSet<&str> = packages.map(|package| package["name"].as_str().unwrap()).collect();
    let allowed = deny()["bans"]["build"]["allow-build-scripts"].clone();
    let allowed = allowed.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    let unused: Vec<&str> = allowed.filter(|name| !found.contains(name)).collect();
    assert!(unused.is_empty(), "deny.toml allows the build scripts of {unused:?}, which have none");
}
