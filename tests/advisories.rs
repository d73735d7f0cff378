//! The rules for advisories in `deny.toml`, as cargo-deny applies them to crates that have one.
//!
//! The database is `tests/advisories`, and the index of crates.io is a file, so that the tests need no network.
//! `.ci/advisories` applies the rules to this project, with the real database. cargo-deny is in `target/tools`, where
//! `tests/install-tools` installs it, so these tests need the feature `external-tests`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// Where `deny.toml` has its database from.
const DATABASE: &str = "https://github.com/RustSec/advisory-db";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A workspace with its own Cargo home.
struct Fixture(PathBuf);

impl Fixture {
    /// A copy of the database as a repository, and a workspace.
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("advisories").join(name);
        drop(fs::remove_dir_all(&folder));
        for crate_folder in fs::read_dir(root().join("tests/advisories/crates")).unwrap() {
            let crate_folder = crate_folder.unwrap();
            let copy = folder.join("database/crates").join(crate_folder.file_name());
            fs::create_dir_all(&copy).unwrap();
            for advisory in fs::read_dir(crate_folder.path()).unwrap() {
                let advisory = advisory.unwrap();
                fs::copy(advisory.path(), copy.join(advisory.file_name())).unwrap();
            }
        }
        let git = |arguments: &[&str]| {
            let author = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false"];
            let mut git = Command::new("git");
            git.current_dir(folder.join("database")).args(author).args(arguments);
            assert!(git.output().unwrap().status.success(), "{git:?}");
        };
        git(&["init", "--quiet", "--initial-branch=main"]);
        git(&["add", "."]);
        git(&["commit", "--quiet", "--message", "Advisories"]);
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("src/lib.rs"), "").unwrap();
        fs::write(folder.join("Cargo.toml"), "[package]\nname = \"fixture\"\nversion = \"0.1.0\"\nlicense = \"MIT\"\n")
            .unwrap();
        let fixture = Self(folder);
        let mut fetch = fixture.deny();
        // Git takes the database from the folder.
        let from = format!("url.file://{}.insteadOf", fixture.0.join("database").display());
        fetch.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", from).env("GIT_CONFIG_VALUE_0", DATABASE);
        let fetched = fetch.arg("--config").arg(root().join("deny.toml")).args(["fetch", "db"]).output().unwrap();
        assert!(fetched.status.success(), "{}", String::from_utf8_lossy(&fetched.stderr));
        fixture
    }

    fn deny(&self) -> Command {
        let mut deny = Command::new(root().join("target/tools/bin/cargo-deny"));
        deny.current_dir(&self.0).env("CARGO_HOME", self.0.join("home"));
        deny
    }

    /// Checks a workspace that depends on one crate with the rules of `deny.toml`: whether it passes, and the report.
    fn check(&self, name: &str, version: &str, is_yanked: bool) -> (bool, String) {
        let metadata = self.0.join("metadata.json");
        fs::write(&metadata, self.metadata(name, version).to_string()).unwrap();
        self.write_index(name, version, is_yanked);
        let mut deny = self.deny();
        deny.arg("--offline").arg("--metadata-path").arg(&metadata).arg("--config").arg(root().join("deny.toml"));
        let output = deny.args(["check", "--deny", "warnings", "advisories"]).output().unwrap();
        let report = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&report).into_owned())
    }

    /// What `cargo metadata` prints.
    fn metadata(&self, name: &str, version: &str) -> Value {
        let manifest = self.0.join("Cargo.toml");
        let package = |name: &str, version: &str, id: &str, source: Option<&str>, dependencies: Value| {
            json!({
                "name": name, "version": version, "id": id, "source": source, "license": "MIT",
                "dependencies": dependencies, "features": {}, "targets": [], "manifest_path": manifest,
                "authors": [], "categories": [], "keywords": [], "edition": "2024",
            })
        };
        let (ours, theirs) = ("path+file:///fixture#0.1.0".to_owned(), format!("{REGISTRY}#{name}@{version}"));
        let dependency = json!({
            "name": name, "source": REGISTRY, "req": format!("^{version}"), "optional": false,
            "uses_default_features": true, "features": [],
        });
        let kinds = json!([{"kind": null, "target": null}]);
        let deps = json!([{"name": name.replace('-', "_"), "pkg": theirs, "dep_kinds": kinds}]);
        json!({
            "packages": [
                package("fixture", "0.1.0", &ours, None, json!([dependency])),
                package(name, version, &theirs, Some(REGISTRY), json!([])),
            ],
            "resolve": {"root": ours, "nodes": [
                {"id": ours, "dependencies": [theirs], "deps": deps, "features": []},
                {"id": theirs, "dependencies": [], "deps": [], "features": []},
            ]},
            "workspace_members": [ours], "workspace_default_members": [ours],
            "workspace_root": self.0, "target_directory": self.0.join("target"), "version": 1,
        })
    }

    /// A crate in Cargo's copy of the index: the version of the format (3), that of the index (2), and each version of the crate.
    fn write_index(&self, name: &str, version: &str, is_yanked: bool) {
        let index = self.0.join("home/registry/index/index.crates.io-1949cf8c6b5b557f/.cache");
        let folder = index.join(&name[..2]).join(&name[2..4]);
        fs::create_dir_all(&folder).unwrap();
        let about = json!({
            "name": name, "vers": version, "deps": [], "cksum": "0".repeat(64), "features": {}, "yanked": is_yanked,
        });
        fs::write(folder.join(name), format!("\x03\x02\0\0\0etag: a\0{version}\0{about}\0")).unwrap();
    }
}

#[test]
fn g06_vulnerable_unmaintained_unsound_and_yanked_crates_fail() {
    let fixture = Fixture::new("rules");
    for (name, version, is_yanked, expected) in [
        ("tracing-subscriber", "0.3.19", false, Some("error[vulnerability]")),
        ("tracing-subscriber", "0.3.20", false, None),
        ("unmaintained", "1.0.0", false, Some("error[unmaintained]")),
        ("unsound", "1.0.0", false, Some("error[unsound]")),
        ("tracing-subscriber", "0.3.20", true, Some("error[yanked]")),
    ] {
        let (passes, report) = fixture.check(name, version, is_yanked);
        assert_eq!(passes, expected.is_none(), "{name} {version}:\n{report}");
        assert!(report.contains(expected.unwrap_or("advisories ok")), "{name} {version}:\n{report}");
    }
}

/// What is wrong with an entry of `ignore`. `today` is a date like `2027-01-31`.
fn problem(entry: &toml::Value, today: &str) -> Option<&'static str> {
    let text = |key: &str| entry.get(key).and_then(toml::Value::as_str);
    let (Some(_), Some(reason)) = (text("id").or(text("crate")), text("reason")) else {
        return Some("is not of the form { id = \"…\", reason = \"…\" }");
    };
    let is_date = |date: &str| {
        date.len() == 10
            && date.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    };
    match reason.rsplit_once("; until ") {
        Some((why, date)) if why.len() > 10 && is_date(date) => (date < today).then_some("has ended: decide again"),
        _ => Some("does not say why, and until when: \"…; until YYYY-MM-DD\""),
    }
}

#[test]
fn g06_ignored_advisories_have_a_reason_and_an_end() {
    let today = Command::new("date").args(["-u", "+%F"]).output().unwrap().stdout;
    let today = String::from_utf8(today).unwrap();
    let table: toml::Table = fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap();
    for entry in table["advisories"]["ignore"].as_array().unwrap() {
        assert_eq!(problem(entry, today.trim()), None, "{entry:?}");
    }
    for (entry, is_accepted) in [
        (r#"{ id = "RUSTSEC-2000-0001", reason = "only in tests of the preview; until 2027-01-31" }"#, true),
        (r#"{ id = "RUSTSEC-2000-0001", reason = "only in tests of the preview; until 2027-01-30" }"#, false),
        (r#"{ id = "RUSTSEC-2000-0001", reason = "only in tests of the preview; until further notice" }"#, false),
        (r#"{ id = "RUSTSEC-2000-0001", reason = "only in tests of the preview" }"#, false),
        (r#"{ id = "RUSTSEC-2000-0001", reason = "no; until 2027-01-31" }"#, false),
        (r#"{ id = "RUSTSEC-2000-0001" }"#, false),
        (r#""RUSTSEC-2000-0001""#, false),
    ] {
        let table: toml::Table = format!("entry = {entry}").parse().unwrap();
        assert_eq!(problem(&table["entry"], "2027-01-31").is_none(), is_accepted, "{entry}");
    }
}
