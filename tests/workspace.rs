//! Rules of the workspace that Cargo does not hold by itself.

use super::root;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

fn manifest(path: &str) -> toml::Table {
    fs::read_to_string(root().join(path)).unwrap().parse().unwrap()
}

fn texts(value: &toml::Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// `default-members` that leaves a member out silently narrows `cargo test`.
#[test]
fn plain_cargo_test_tests_every_member() {
    let workspace = manifest("Cargo.toml")["workspace"].clone();
    let mut expected = texts(&workspace["members"]);
    expected.insert(".".to_owned());
    assert_eq!(texts(&workspace["default-members"]), expected);
}

/// Who may know whom (ARCHITECTURE.md): no arrow goes back.
#[test]
fn the_rooms_know_only_whom_they_may() {
    let rooms = [
        "events",
        "templates",
        "policy",
        "decisions",
        "triggers",
        "verifier",
        "endpoints",
        "function",
        "sdk",
        "runtime-api",
        "pool",
        "preview",
    ];
    for (room, known) in [
        ("events", &[][..]),
        ("templates", &[]),
        ("runtime-api", &[]),
        ("verifier", &[]),
        ("function", &[]),
        ("sdk", &[]),
        ("policy", &["events", "templates"]),
        ("decisions", &["events", "templates", "policy"]),
        ("triggers", &["events", "policy", "decisions", "function", "sdk"]),
        ("endpoints", &["verifier", "function", "sdk", "policy", "templates", "decisions", "events"]),
        ("pool", &["events", "policy"]),
        ("preview", &["events", "templates", "policy", "decisions"]),
        // What is compiled while somebody waits.
        ("preview/renderer", &["policy", "decisions"]),
    ] {
        let dependencies = manifest(&format!("{room}/Cargo.toml"))["dependencies"].clone();
        let of_ours: Vec<_> = rooms.into_iter().filter(|other| dependencies.get(other).is_some()).collect();
        assert!(of_ours.iter().all(|other| known.contains(other)), "{room} knows {of_ours:?}");
    }
}

/// What only the workbench needs is linked into no trigger, nor into what all functions share.
#[test]
fn the_triggers_link_nothing_of_the_workbench() {
    for room in ["triggers", "function", "sdk"] {
        let dependencies = manifest(&format!("{room}/Cargo.toml"))["dependencies"].clone();
        for name in ["clap", "axum", "indicatif", "notify", "pool", "preview", "runtime-api"] {
            assert!(dependencies.get(name).is_none(), "{room}: {name}");
        }
    }
}

/// One dependency that asks for HTTP/2 gives it to every function, through the client of the Lambda runtime: half a
/// megabyte each.
#[test]
fn no_function_carries_http_2() {
    let packages = manifest("Cargo.lock")["package"].clone();
    let names = packages.as_array().unwrap().iter().map(|package| package["name"].as_str().unwrap());
    let http: Vec<_> = names.filter(|name| ["h2", "hyper"].contains(name)).collect();
    assert_eq!(http, ["hyper"]);
}

/// The fuzz targets need libFuzzer and a compiler for C++: nobody else compiles them, and nothing of them is deployed.
#[test]
fn the_fuzz_targets_are_a_workspace_of_their_own() {
    let workspace = manifest("Cargo.toml")["workspace"].clone();
    assert_eq!(texts(&workspace["exclude"]), BTreeSet::from(["bench/hello".to_owned(), "fuzz".to_owned()]));
    let fuzz = manifest("fuzz/Cargo.toml");
    assert!(fuzz.get("workspace").is_some() && fuzz["package"]["metadata"]["cargo-fuzz"].as_bool() == Some(true));
    assert!(root().join("fuzz/Cargo.lock").is_file(), "its versions are not held");
    // Of what both have there is one version.
    let versions = |lock: &str| {
        let packages = manifest(lock)["package"].as_array().unwrap().clone();
        let versions = packages.iter().filter(|package| package.get("source").is_some());
        let of = |package: &toml::Value, key: &str| package[key].as_str().unwrap().to_owned();
        versions.map(|package| (of(package, "name"), of(package, "version"))).collect::<BTreeSet<_>>()
    };
    let (own, others) = (versions("fuzz/Cargo.lock"), versions("Cargo.lock"));
    let known = |name: &str| others.iter().any(|(other, _)| other == name);
    let otherwise: Vec<_> = own.iter().filter(|of_fuzz| known(&of_fuzz.0) && !others.contains(of_fuzz)).collect();
    assert!(otherwise.is_empty(), "fuzz/Cargo.lock has another version of {otherwise:?}");
}

/// Two of either, and a function carries both; and what one of them was hardened against the other is not.
#[test]
fn g02_a_function_has_one_stack_of_tls_and_one_of_cryptography() {
    let linked = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--package", "triggers", "--package", "endpoints"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(linked.status.success(), "{}", String::from_utf8_lossy(&linked.stderr));
    let linked = String::from_utf8(linked.stdout).unwrap();
    let linked: BTreeSet<&str> = linked.lines().map(|line| line.split(" (").next().unwrap()).collect();
    let versions = |wanted: &str| linked.iter().filter(|line| line.split(' ').next() == Some(wanted)).count();
    for one in ["hyper", "rustls", "aws-lc-rs", "aws-lc-sys"] {
        assert_eq!(versions(one), 1, "{one} in {linked:?}");
    }
    for none in ["ring", "rsa", "openssl", "openssl-sys", "native-tls", "jsonwebtoken", "h2"] {
        assert_eq!(versions(none), 0, "{none} in {linked:?}");
    }
}

/// The hello-world that ours are measured beside is a workspace of its own, and the releases of what both are made of are the same.
#[test]
fn the_ordinary_hello_world_is_of_today() {
    let workspace = manifest("Cargo.toml")["workspace"].clone();
    assert!(texts(&workspace["exclude"]).contains("bench/hello"));
    let hello = manifest("bench/hello/Cargo.toml");
    assert!(hello.contains_key("workspace") && !hello.contains_key("profile"));
    let locked = |lock: &str, name: &str| {
        let packages = manifest(lock)["package"].clone();
        let package = packages.as_array().unwrap().iter().find(|package| package["name"].as_str() == Some(name));
        package.unwrap()["version"].as_str().unwrap().to_owned()
    };
    for name in ["lambda_runtime", "tokio", "hyper", "serde_json"] {
        assert_eq!(locked("bench/hello/Cargo.lock", name), locked("Cargo.lock", name), "{name}");
    }
}

/// Every crate takes its versions and its lints from the workspace.
#[test]
fn versions_and_lints_stand_in_one_place() {
    let workspace = manifest("Cargo.toml")["workspace"].clone();
    for member in texts(&workspace["members"]) {
        let manifest = manifest(&format!("{member}/Cargo.toml"));
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{member}");
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (name, dependency) in manifest.get(table).and_then(|table| table.as_table()).into_iter().flatten() {
                assert_eq!(dependency.get("workspace").and_then(toml::Value::as_bool), Some(true), "{member}: {name}");
            }
        }
    }
}
