//! Rules of the workspace that Cargo does not hold by itself.

use super::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
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

/// Crates depend on each other as ARCHITECTURE.md says, and every crate has a row there.
#[test]
fn crate_dependencies_match_the_architecture() {
    let document = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let (_, table) = document.split_once("| crate | what it holds | depends on |\n| --- | --- | --- |\n").unwrap();
    let rows = table.lines().map_while(|row| row.strip_prefix("| `")?.strip_suffix(" |"));
    let crates: Vec<(&str, &str)> =
        rows.map(|row| (row.split("/`").next().unwrap(), row.rsplit("| ").next().unwrap())).collect();
    let folders = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let folders = folders.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    let folders: BTreeSet<_> = folders.filter(|name| !name.starts_with('.') && name != "target").collect();
    assert_eq!(crates.iter().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>(), folders);
    for (name, documented) in &crates {
        // The fuzz targets themselves depend on the properties alone.
        let package = if *name == "fuzz" { "fuzz/properties" } else { name };
        if *documented == "all" || !root().join(package).join("Cargo.toml").is_file() {
            continue;
        }
        // The reason for a dependency is in brackets.
        let documented =
            documented.split(", ").map(|other| other.split(" (").next().unwrap()).filter(|other| *other != "—");
        let dependencies = manifest(&format!("{package}/Cargo.toml"))["dependencies"].clone();
        let own = crates.iter().map(|(other, _)| *other).filter(|other| dependencies.get(other).is_some());
        assert_eq!(own.collect::<BTreeSet<_>>(), documented.collect::<BTreeSet<_>>(), "{name}");
    }
    // The renderer is compiled while the user waits.
    let renderer = manifest("preview/renderer/Cargo.toml")["dependencies"].clone();
    let own: Vec<_> = crates.iter().map(|(name, _)| *name).filter(|name| renderer.get(name).is_some()).collect();
    assert_eq!(own, ["policy", "triggers"]);
}

/// What only the workbench needs is linked into no trigger, nor into what all functions share.
#[test]
fn the_triggers_link_nothing_of_the_workbench() {
    for room in ["lambdas", "lambda-support"] {
        let dependencies = manifest(&format!("{room}/Cargo.toml"))["dependencies"].clone();
        for name in ["clap", "axum", "indicatif", "notify", "user-pool", "preview", "lambda-emulator"] {
            assert!(dependencies.get(name).is_none(), "{room}: {name}");
        }
    }
}

/// A function without it copies whatever grows; the workbench, with its many threads, is better off with the system's.
#[test]
fn every_function_and_nothing_else_has_the_allocator() {
    let names_it = |path: &Path| fs::read_to_string(path).unwrap().contains("\n#[global_allocator]\n");
    let programs = [
        "http-api/src/bin/api.rs",
        "http-api/examples/hooks.rs",
        "authorizer/src/bin/authorizer.rs",
        "lambdas/src/lib.rs",
    ];
    for program in programs.map(|program| root().join(program)) {
        assert!(names_it(&program), "{} does not name it", program.display());
    }
    // What is in a library is in whatever asks for the library.
    let members = manifest("Cargo.toml")["workspace"]["members"].clone();
    for room in texts(&members).into_iter().chain([String::new()]) {
        let text = fs::read_to_string(root().join(&room).join("Cargo.toml")).unwrap();
        assert!(!text.contains("\nlambdas"), "{room} asks for the lambdas");
        let library = root().join(&room).join("src/lib.rs");
        assert!(room == "lambdas" || !library.exists() || !names_it(&library), "{room} names it");
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

/// Whatever a crate links on this machine.
fn tree(package: &str, features: &str, format: &str) -> String {
    let mut tree = Command::new(env!("CARGO"));
    tree.args(["tree", "--locked", "--offline", "--edges=normal", "--no-dedupe", "--prefix=none", "--format", format]);
    let tree = tree.args(["--package", package, features]).current_dir(root()).output().unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    String::from_utf8(tree.stdout).unwrap()
}

/// The same as `name version`.
fn linked(package: &str, features: &str) -> BTreeSet<String> {
    // A crate of ours has its folder behind its version, a macro its kind.
    let one = |line: &str| line.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ");
    tree(package, features, "{p}").lines().map(one).collect()
}

/// What reads the tables of the endpoints makes every start of a trigger longer.
#[test]
fn no_trigger_carries_the_tables_of_the_endpoints() {
    let features = |package| {
        let tree = tree(package, "--all-features", "{p}: {f}");
        let policy = tree.lines().find(|line| line.starts_with("cognito-triggers-policy ")).unwrap();
        policy.rsplit(": ").next().unwrap().to_owned()
    };
    assert_eq!(features("cognito-triggers-lambdas"), "");
    assert_eq!(features("cognito-triggers-http-api"), "endpoints");
    assert_eq!(features("cognito-triggers-authorizer"), "endpoints");
}

/// What speaks TLS, what computes for it or for tokens, what is written in other languages, and what of HTTP is large.
fn stacks(linked: &BTreeSet<String>) -> Vec<&str> {
    let names = linked.iter().map(|package| package.split(' ').next().unwrap());
    let parts = ["tls", "ssl", "schannel", "security-framework"];
    let is_one = |name: &str| {
        parts.iter().any(|part| name.contains(part))
            || name.ends_with("-sys")
            || ["aws-lc-rs", "h2", "hyper", "jsonwebtoken", "ring", "rsa"].contains(&name)
    };
    names.filter(|name| is_one(name)).collect()
}

/// Two of either, and a function carries both; and what one of them was hardened against the other is not.
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

/// What calls nobody needs none. What is in a binary that is deployed is looked at in `tests/architectures.rs`.
#[test]
fn a_trigger_without_aws_has_no_tls() {
    for (package, features) in [("cognito-triggers-lambdas", "--no-default-features"), ("echo", "--all-features")] {
        assert_eq!(stacks(&linked(package, features)), ["hyper"], "{package}");
    }
}

/// `deny.toml` says so beside its exceptions.
#[test]
fn no_function_carries_a_licence_that_is_an_exception() {
    let exceptions = manifest("deny.toml")["licenses"]["exceptions"].clone();
    let exceptions: Vec<&str> =
        exceptions.as_array().unwrap().iter().map(|row| row["crate"].as_str().unwrap()).collect();
    assert!(!exceptions.is_empty());
    for package in ["cognito-triggers-lambdas", "cognito-triggers-http-api", "cognito-triggers-authorizer"] {
        for package in linked(package, "--all-features") {
            assert!(!exceptions.contains(&package.split(' ').next().unwrap()), "{package}");
        }
    }
}

/// cargo-deny says nothing of a name whose crate has gone, or has nothing to run any more.
#[test]
fn whatever_may_run_while_something_is_built_does_so() {
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(["metadata", "--locked", "--offline", "--format-version=1", "--all-features"]).current_dir(root());
    let metadata = metadata.output().unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let runs = |package: &&serde_json::Value| {
        package["targets"].as_array().unwrap().iter().any(|target| target["kind"][0] == "custom-build")
    };
    let run: BTreeSet<&str> = packages.filter(runs).map(|package| package["name"].as_str().unwrap()).collect();
    let allowed = manifest("deny.toml")["bans"]["build"]["allow-build-scripts"].clone();
    let allowed = allowed.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    let idle: Vec<&str> = allowed.filter(|name| !run.contains(name)).collect();
    assert!(idle.is_empty(), "deny.toml lets {idle:?} run while something is built");
}

/// The rooms that ask for a crate, as the table in CONTRIBUTING.md has them.
fn askers(name: &str, rooms: &[(String, toml::Table)]) -> String {
    let asks = |manifest: &toml::Table, tables: &[&str]| {
        tables.iter().any(|table| manifest.get(*table).is_some_and(|table| table.get(name).is_some()))
    };
    let (mut askers, mut tests) = (Vec::new(), Vec::new());
    for (room, manifest) in rooms {
        if asks(manifest, &["dependencies", "build-dependencies"]) {
            askers.push(room.clone());
        } else if asks(manifest, &["dev-dependencies"]) {
            tests.push(room.as_str());
        }
    }
    if !tests.is_empty() {
        askers.push(format!("tests of {}", tests.join(", ")));
    }
    askers.join(", ")
}

/// Who asks for what from outside, and why, is in one table.
#[test]
fn every_dependency_has_its_reason() {
    let workspace = manifest("Cargo.toml")["workspace"].clone();
    let members = workspace["members"].as_array().unwrap().iter().map(|member| member.as_str().unwrap());
    let members = members.map(|member| (member.to_owned(), manifest(&format!("{member}/Cargo.toml"))));
    let rooms: Vec<_> = std::iter::once(("cli".to_owned(), manifest("Cargo.toml"))).chain(members).collect();
    let dependencies = workspace["dependencies"].as_table().unwrap();
    let outside = dependencies.iter().filter(|(_, dependency)| dependency.get("path").is_none());
    let expected: Vec<String> = outside.map(|(name, _)| format!("| `{name}` | {} |", askers(name, &rooms))).collect();
    let document = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let (_, table) = document.split_once("| crate | who | why |\n| --- | --- | --- |\n").unwrap();
    let rows: Vec<(&str, &str)> = table.lines().map_while(|row| row.strip_suffix(" |")?.rsplit_once(" | ")).collect();
    let shown: Vec<String> = rows.iter().map(|(row, _)| format!("{row} |")).collect();
    assert_eq!(shown, expected);
    for (row, reason) in rows {
        assert!(reason.len() > 10, "{row} has no reason");
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
