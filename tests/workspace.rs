//! Rules of the workspace that Cargo does not check. `tests/dependencies.rs` has those that need all dependencies downloaded.

use super::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn manifest(path: &str) -> toml::Table {
    fs::read_to_string(root().join(path)).unwrap().parse().unwrap()
}

fn texts(value: &toml::Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// Members that plain `cargo test` leaves out, and why. CI runs `cargo test --workspace --all-features`.
const NOT_IN_PLAIN_CARGO_TEST: [(&str, &str); 4] = [
    ("http-api", "compiles the AWS SDK, which takes minutes"),
    ("local-pool", "compiles a server and cryptography, for `dev` alone"),
    ("local-pool/srp-group", "belongs to the local pool"),
    ("preview/sender", "compiles SMTP, for test mails only"),
];

/// A member that is missing in `default-members` silently narrows `cargo test`.
#[test]
fn plain_cargo_test_leaves_out_only_what_is_listed() {
    let workspace = manifest("Cargo.toml")["workspace"].clone();
    let mut expected = texts(&workspace["members"]);
    expected.insert(".".to_owned());
    for (member, _) in NOT_IN_PLAIN_CARGO_TEST {
        assert!(expected.remove(member), "{member} is not a member");
    }
    assert_eq!(texts(&workspace["default-members"]), expected);
}

/// The table in docs/architecture.md lists every folder, and which crates of the workspace its crate depends on.
#[test]
fn dependencies_between_crates_are_as_documented() {
    let document = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let rows = document.lines().filter_map(|row| row.strip_prefix("| `")?.strip_suffix(" |")?.split_once("/` | "));
    let rows: Vec<(&str, &str)> = rows.filter_map(|(folder, row)| Some((folder, row.rsplit_once(" | ")?.1))).collect();
    let folders = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let folders = folders.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    let folders: BTreeSet<_> =
        folders.filter(|name| !name.starts_with('.') && !["target", "ci"].contains(&name.as_str())).collect();
    assert_eq!(rows.iter().map(|(folder, _)| (*folder).to_owned()).collect::<BTreeSet<_>>(), folders);
    for (folder, documented) in &rows {
        let (package, table) = match *folder {
            // The fuzz targets depend only on the properties.
            "fuzz" => ("fuzz/properties", "dependencies"),
            // The CLI and the tests of the whole system are the package in the root.
            "cli" => (".", "dependencies"),
            "tests" => (".", "dev-dependencies"),
            folder => (folder, "dependencies"),
        };
        if !root().join(package).join("Cargo.toml").is_file() {
            continue;
        }
        // The reason for a dependency may follow in brackets.
        let documented = documented.split(", ").map(|other| other.split(" (").next().unwrap());
        let documented: BTreeSet<&str> = documented.filter(|other| folders.contains(*other)).collect();
        let dependencies = manifest(&format!("{package}/Cargo.toml"))[table].clone();
        let of_ours = rows.iter().map(|(other, _)| *other).filter(|other| dependencies.get(other).is_some());
        assert_eq!(of_ours.collect::<BTreeSet<_>>(), documented, "{folder}");
    }
    // The renderer is compiled while a user of the preview waits.
    let renderer = manifest("preview/renderer/Cargo.toml")["dependencies"].clone();
    let of_ours: Vec<_> = rows.iter().map(|(folder, _)| *folder).filter(|name| renderer.get(name).is_some()).collect();
    assert_eq!(of_ours, ["policy", "triggers"]);
}

/// The CLI's dependencies are linked into no trigger, and not into what all functions share.
#[test]
fn triggers_link_nothing_of_the_cli() {
    for folder in ["lambdas", "lambda-support"] {
        let dependencies = manifest(&format!("{folder}/Cargo.toml"))["dependencies"].clone();
        for name in ["clap", "axum", "indicatif", "notify", "user-pool", "preview", "lambda-emulator"] {
            assert!(dependencies.get(name).is_none(), "{folder}: {name}");
        }
    }
}

/// musl's allocator copies every buffer that grows, so every function has its own allocator; the CLI, with its many
/// threads, is faster with the system's.
#[test]
fn every_function_and_nothing_else_has_the_allocator() {
    let has_allocator = |path: &Path| fs::read_to_string(path).unwrap().contains("\n#[global_allocator]\n");
    let programs = [
        "http-api/src/bin/api.rs",
        "http-api/examples/hooks.rs",
        "authorizer/src/bin/authorizer.rs",
        "lambdas/src/lib.rs",
    ];
    for program in programs.map(|program| root().join(program)) {
        assert!(has_allocator(&program), "{} lacks it", program.display());
    }
    // An allocator in a library is linked into every program that depends on the library.
    let members = manifest("Cargo.toml")["workspace"]["members"].clone();
    for member in texts(&members).into_iter().chain([String::new()]) {
        let text = fs::read_to_string(root().join(&member).join("Cargo.toml")).unwrap();
        assert!(!text.contains("\nlambdas"), "{member} depends on the lambdas");
        let library = root().join(&member).join("src/lib.rs");
        assert!(member == "lambdas" || !library.exists() || !has_allocator(&library), "{member} has it");
    }
}

/// If one dependency enables HTTP/2, Cargo enables it in the client of the Lambda runtime too: half a megabyte per function.
#[test]
fn no_function_carries_http_2() {
    let packages = manifest("Cargo.lock")["package"].clone();
    let names = packages.as_array().unwrap().iter().map(|package| package["name"].as_str().unwrap());
    let http: Vec<_> = names.filter(|name| ["h2", "hyper"].contains(name)).collect();
    assert_eq!(http, ["hyper"]);
}

/// The fuzz targets need libFuzzer and a C++ compiler, so they are a workspace of their own.
#[test]
fn fuzz_targets_are_a_separate_workspace() {
    let workspace = manifest("Cargo.toml")["workspace"].clone();
    assert_eq!(texts(&workspace["exclude"]), BTreeSet::from(["bench/hello".to_owned(), "fuzz".to_owned()]));
    let fuzz = manifest("fuzz/Cargo.toml");
    assert!(fuzz.get("workspace").is_some() && fuzz["package"]["metadata"]["cargo-fuzz"].as_bool() == Some(true));
    assert!(root().join("fuzz/Cargo.lock").is_file(), "its versions are not locked");
    // Both workspaces lock the same version of a crate that both use.
    let versions = |lock: &str| {
        let packages = manifest(lock)["package"].as_array().unwrap().clone();
        let versions = packages.iter().filter(|package| package.get("source").is_some());
        let of = |package: &toml::Value, key: &str| package[key].as_str().unwrap().to_owned();
        versions.map(|package| (of(package, "name"), of(package, "version"))).collect::<BTreeSet<_>>()
    };
    let (fuzz, ours) = (versions("fuzz/Cargo.lock"), versions("Cargo.lock"));
    let in_both = |name: &str| ours.iter().any(|(other, _)| other == name);
    let different: Vec<_> = fuzz.iter().filter(|locked| in_both(&locked.0) && !ours.contains(locked)).collect();
    assert!(different.is_empty(), "fuzz/Cargo.lock has another version of {different:?}");
}

/// The ordinary hello-world that the bench compares with is a workspace of its own, with the same versions of what both use.
#[test]
fn hello_world_has_the_same_versions() {
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

/// The members that depend on a crate, as the table in CONTRIBUTING.md lists them.
fn dependents(name: &str, members: &[(String, toml::Table)]) -> String {
    let depends = |manifest: &toml::Table, tables: &[&str]| {
        tables.iter().any(|table| manifest.get(*table).is_some_and(|table| table.get(name).is_some()))
    };
    let (mut dependents, mut tests) = (Vec::new(), Vec::new());
    for (member, manifest) in members {
        if depends(manifest, &["dependencies", "build-dependencies"]) {
            dependents.push(member.clone());
        } else if depends(manifest, &["dev-dependencies"]) {
            tests.push(member.as_str());
        }
    }
    if !tests.is_empty() {
        dependents.push(format!("tests of {}", tests.join(", ")));
    }
    dependents.join(", ")
}

/// One table lists every external dependency, with its dependents and the reason for it.
#[test]
fn every_dependency_has_its_reason() {
    let workspace = manifest("Cargo.toml")["workspace"].clone();
    let members = workspace["members"].as_array().unwrap().iter().map(|member| member.as_str().unwrap());
    let members = members.map(|member| (member.to_owned(), manifest(&format!("{member}/Cargo.toml"))));
    let members: Vec<_> = std::iter::once(("cli".to_owned(), manifest("Cargo.toml"))).chain(members).collect();
    let dependencies = workspace["dependencies"].as_table().unwrap();
    let external = dependencies.iter().filter(|(_, dependency)| dependency.get("path").is_none());
    let names: BTreeSet<&String> = external.map(|(name, _)| name).collect();
    let expected: Vec<String> =
        names.iter().map(|name| format!("| `{name}` | {} |", dependents(name, &members))).collect();
    let document = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let (_, table) = document.split_once("| crate | used by | why |\n| --- | --- | --- |\n").unwrap();
    let rows: Vec<(&str, &str)> = table.lines().map_while(|row| row.strip_suffix(" |")?.rsplit_once(" | ")).collect();
    let shown: Vec<String> = rows.iter().map(|(row, _)| format!("{row} |")).collect();
    assert_eq!(shown, expected);
    for (row, reason) in rows {
        assert!(reason.len() > 10, "{row} has no reason");
    }
}

/// crates.io shows these, and docs.rs and its users find the sources by them. `.ci/full package` leaves out the others.
#[test]
fn published_crates_describe_themselves() {
    let workspace = manifest("Cargo.toml")["workspace"].clone();
    let package = workspace["package"].as_table().unwrap();
    let keywords = texts(&package["keywords"]);
    assert!((1..=5).contains(&keywords.len()) && keywords.iter().all(|keyword| keyword.len() <= 20), "{keywords:?}");
    assert_eq!(package["repository"].as_str(), Some(env!("CARGO_PKG_REPOSITORY")));
    assert!(root().join(package["readme"].as_str().unwrap()).is_file());
    let script = fs::read_to_string(root().join(".ci/full")).unwrap();
    let members = texts(&workspace["members"]).into_iter().chain([".".to_owned()]);
    for member in members {
        let package = manifest(&format!("{member}/Cargo.toml"))["package"].clone();
        let name = package["name"].as_str().unwrap();
        let is_published = package.get("publish").and_then(toml::Value::as_bool) != Some(false);
        assert_eq!(is_published, name.starts_with("cognito-triggers"), "{name}");
        assert_eq!(is_published, !script.contains(&format!("--exclude {name} ")), "{name}: .ci/full package");
        assert!(package["description"].as_str().is_some_and(|text| text.len() > 20), "{name} has no description");
        // The readme of the CLI is README.md.
        let inherited = ["license", "repository", "keywords"].into_iter().chain((member != ".").then_some("readme"));
        for key in inherited.filter(|_| is_published) {
            let value = package.get(key).and_then(|value| value.get("workspace"));
            assert_eq!(value.and_then(toml::Value::as_bool), Some(true), "{name}: {key}");
        }
    }
}

/// Every member takes versions and lints from the workspace.
#[test]
fn versions_and_lints_are_set_in_one_place() {
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
