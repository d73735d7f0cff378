//! Checks every seed, and every input that once violated a property, in plain `cargo test`; and the folders that
//! contain them.

#![expect(clippy::unwrap_used, reason = "a test fails if it cannot continue")]

use properties::{Property, TARGETS, mutate_json, mutate_lines};
use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// How often each input is mutated, to test inputs that are similar to the seeds too.
const CHANGES: u32 = 12;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The entries of a folder; empty if it does not exist.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn names(folder: &str) -> BTreeSet<String> {
    entries(&fuzz().join(folder)).iter().map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// The inputs of a target: its seeds, its regressions, and files of the repository.
fn inputs_of(target: &str) -> Vec<PathBuf> {
    let root = fuzz().join("..");
    let mut inputs =
        [entries(&fuzz().join("seeds").join(target)), entries(&fuzz().join("regressions").join(target))].concat();
    assert!(!inputs.is_empty(), "{target} has no seeds");
    match target {
        "envelope" | "views" | "handlers" | "response_validation" | "replay_input" => {
            let samples: Vec<_> =
                entries(&root.join("events/samples")).iter().flat_map(|trigger| entries(trigger)).collect();
            assert!(samples.len() > 100, "the samples are missing");
            inputs.extend(samples);
        }
        "federation" => inputs.extend(entries(&root.join("events/samples/inbound_federation"))),
        "policy_file" => inputs.push(root.join("tests/policies/company.toml")),
        _ => {}
    }
    inputs
}

/// Checks a property and reports the input that violates it.
fn assert_holds(target: &str, property: Property, input: &[u8], path: &Path) {
    let held = catch_unwind(AssertUnwindSafe(|| property(input)));
    let bytes = String::from_utf8_lossy(input);
    assert!(held.is_ok(), "{target} is violated by {} ({} bytes): {bytes}", path.display(), input.len());
}

#[test]
fn properties_hold_for_seeds_and_regressions() {
    for &(target, property) in TARGETS {
        inputs_of(target).iter().for_each(|path| assert_holds(target, property, &fs::read(path).unwrap(), path));
    }
}

#[test]
fn properties_hold_for_mutated_seeds() {
    for &(target, property) in TARGETS {
        let mutate = if target == "policy_file" { mutate_lines } else { mutate_json };
        let mut changes = 0;
        for (number, path) in (0..).zip(inputs_of(target)) {
            let seed = fs::read(&path).unwrap();
            for change in 0..CHANGES {
                let mut data = [seed.as_slice(), &[0; 4096]].concat();
                let longest = data.len();
                if let Some(length) = mutate(&mut data, seed.len(), longest, number * CHANGES + change) {
                    assert_holds(target, property, data.get(..length).unwrap(), &path);
                    changes += 1;
                }
            }
        }
        assert!(
            changes > 0 || ["display_name", "encrypted_message", "link"].contains(&target),
            "{target}: nothing was changed"
        );
    }
}

/// Without a property a target is only run by the fuzzer, and without a target a folder is never used.
#[test]
fn every_target_has_a_file_a_property_and_seeds() {
    let mut targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    if !cfg!(feature = "http-api") {
        targets.insert("http_event".to_owned());
    }
    assert_eq!(names("fuzz_targets"), targets);
    assert_eq!(names("seeds"), targets);
    assert!(names("regressions").is_subset(&targets), "{:?}", names("regressions"));
    for target in &targets {
        let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
        assert!(manifest.contains(&format!("name = \"{target}\"\npath = \"fuzz_targets/{target}.rs\"")), "{target}");
        let source = fs::read_to_string(fuzz().join(format!("fuzz_targets/{target}.rs"))).unwrap();
        assert!(source.contains(&format!("properties::{target}(bytes)")), "{target} checks another property");
    }
}
