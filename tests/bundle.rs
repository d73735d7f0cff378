//! `bundle` as a user runs it, with programs of these tests.

use super::{cli, company_policy, root};
use events::Trigger;
use flate2::read::DeflateDecoder;
use rawzip::ZipArchive;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Output;

/// Every variant of every function, as `deploy/build` names it.
pub(super) fn variants() -> impl Iterator<Item = &'static str> {
    let triggers = Trigger::with_lambda().flat_map(|(_, lambda)| lambda.variants).map(|variant| variant.name);
    triggers.chain(["api", "authorizer"])
}

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bundle").join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A folder with a program for each variant, which contains the name of the variant.
pub(super) fn programs(name: &str) -> PathBuf {
    let programs = folder(name);
    for variant in variants() {
        let folder = programs.join("arm64").join(variant);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("bootstrap"), variant).unwrap();
    }
    programs
}

/// Bundles the policy file for arm64.
fn bundle(policy: &Path, programs: &Path, output: &Path) -> Output {
    let mut command = cli();
    command.env("POLICY_FILE", policy).arg("bundle").arg("--programs").arg(programs).arg("--output").arg(output);
    command.output().unwrap()
}

/// The files of a folder, with their bytes.
pub(super) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

/// The text of a file in a zip file, which contains a function and nothing else.
pub(super) fn text(archive: &Path, name: &str) -> String {
    texts(archive).into_iter().find(|(found, _)| found == name).unwrap().1
}

/// The files in a zip file, which contains a function and nothing else, with their texts.
fn texts(archive: &Path) -> Vec<(String, String)> {
    let bytes = fs::read(archive).unwrap();
    let archive = ZipArchive::from_slice(&bytes).unwrap();
    let mut entries = archive.entries();
    let mut files = Vec::new();
    while let Some(entry) = entries.next_entry().unwrap() {
        let path = entry.file_path().try_normalize().unwrap().as_ref().to_owned();
        let entry = archive.get_entry(entry.wayfinder()).unwrap();
        let mut bytes = Vec::new();
        entry.verifying_reader(DeflateDecoder::new(entry.data())).read_to_end(&mut bytes).unwrap();
        // Validated forms are no text.
        files.push((path, String::from_utf8_lossy(&bytes).into_owned()));
    }
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    let (first, texts) = names.split_at(3);
    assert_eq!(first, ["bootstrap", "policy.toml", "policy.bin"]);
    assert!(texts.iter().all(|name| name.starts_with("texts/")), "nothing else: {names:?}");
    files
}

#[test]
fn each_requested_function_is_bundled_with_its_part_of_the_policy() {
    let (programs, output) = (programs("programs"), folder("company"));
    let printed = bundle(&company_policy(), &programs, &output);
    assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
    let names: Vec<_> = files(&output).into_iter().map(|(name, _)| name).collect();
    // The policy of the tests has every table that asks for a function, but no rule for pre-authentication.
    let triggers = Trigger::with_lambda().filter(|(_, lambda)| !lambda.asked_for_by.is_empty());
    let triggers = triggers.map(|(trigger, _)| trigger.binary());
    let mut expected: Vec<_> = triggers.filter(|name| *name != "pre-authentication").collect();
    expected.extend(["api", "authorizer"]);
    expected.sort_unstable();
    assert_eq!(names, expected.iter().map(|name| format!("{name}.zip")).collect::<Vec<_>>());
    for name in expected {
        let archive = output.join(format!("{name}.zip"));
        assert_eq!(text(&archive, "bootstrap"), name);
        let policy = text(&archive, "policy.toml");
        assert!(policy.contains("[app]") && !policy.contains("# "), "{name}: {policy}");
        assert_eq!(policy.contains("[sign_up"), name == "pre-sign-up", "{name}");
        assert_eq!(policy.contains("[tokens.claims"), name == "pre-token-generation", "{name}");
        assert_eq!(policy.contains("[senders"), name.ends_with("-sender"), "{name}");
    }
    let table = String::from_utf8(printed.stdout).unwrap();
    assert!(
        table.contains("pre-sign-up.zip") && table.contains("[sign_up]") && table.contains("[authorizer]"),
        "{table}"
    );
    let again = folder("company-again");
    bundle(&company_policy(), &programs, &again);
    assert!(files(&output) == files(&again), "two bundles are equal, byte for byte");
}

#[test]
fn policy_chooses_functions_and_variants() {
    let (programs, folder) = (programs("programs-of-minimal"), folder("minimal"));
    let minimal = fs::read_to_string(root().join("policy/tests/minimal.toml")).unwrap();
    let policy = folder.join("policy.toml");
    for (tables, expected) in [
        ("", vec![("custom-message", "custom-message")]),
        (
            "[sign_up.link]\nidentity_providers = [\"PartnerLogin\"]\n",
            vec![("custom-message", "custom-message"), ("pre-sign-up", "pre-sign-up+aws")],
        ),
    ] {
        fs::write(&policy, format!("{minimal}{tables}")).unwrap();
        let output = folder.join(format!("output-{}", expected.len()));
        assert!(bundle(&policy, &programs, &output).status.success());
        let bundled: Vec<_> = files(&output).into_iter().map(|(name, _)| name).collect();
        assert_eq!(bundled, expected.iter().map(|(name, _)| format!("{name}.zip")).collect::<Vec<_>>());
        for (name, variant) in expected {
            assert_eq!(text(&output.join(format!("{name}.zip")), "bootstrap"), variant);
        }
    }
}

#[test]
fn texts_are_bundled_unless_they_have_problems() {
    let (programs, folder) = (programs("programs-of-texts"), folder("texts"));
    let (policy, german) = (folder.join("policy.toml"), folder.join("texts/de.toml"));
    fs::copy(root().join("policy/tests/minimal.toml"), &policy).unwrap();
    fs::create_dir_all(folder.join("texts")).unwrap();
    fs::write(&german, "[sign_up]\nsubject = \"Willkommen bei {brand}\"\n").unwrap();
    assert!(bundle(&policy, &programs, &folder.join("output")).status.success());
    let bundled = text(&folder.join("output/custom-message.zip"), "texts/de.toml");
    assert_eq!(bundled, fs::read_to_string(&german).unwrap());

    fs::write(&german, "[sign_up]\nsubject = \"Willkommen bei {brnd}\"\n").unwrap();
    let printed = bundle(&policy, &programs, &folder.join("other"));
    let said = String::from_utf8_lossy(&printed.stderr).into_owned();
    assert_eq!(printed.status.code(), Some(2), "{said}");
    assert!(said.contains("texts/de.toml:2: sign_up.subject: ") && !folder.join("other").exists(), "{said}");
}

/// Promotion from one environment to the next changes the policy and nothing else.
#[test]
fn environments_have_the_same_programs_and_texts() {
    let (programs, folder) = (programs("programs-of-environments"), folder("environments"));
    let project = folder.join("project");
    for (file, text) in [
        ("policy.toml", &*fs::read_to_string(company_policy()).unwrap()),
        ("environments/staging.toml", "[app]\nlocale = \"de\"\n"),
        ("environments/production.toml", "[app]\nlocale = \"fr\"\n"),
        ("texts/de.toml", "[sign_up]\nsubject = \"Willkommen bei {brand}\"\n"),
    ] {
        let file = project.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let bundle = |environment: &str| {
        let output = folder.join(environment);
        let mut command = cli();
        command.env_remove("POLICY_FILE").arg("--project").arg(&project).args(["--env", environment, "bundle"]);
        let printed = command.arg("--programs").arg(&programs).arg("--output").arg(&output).output().unwrap();
        assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
        output
    };
    let (staging, production) = (bundle("staging"), bundle("production"));
    let names = |folder: &Path| files(folder).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(&staging), names(&production));
    assert!(names(&staging).len() > 5);
    for name in names(&staging) {
        let of_both = texts(&staging.join(&name)).into_iter().zip(texts(&production.join(&name)));
        let differing: Vec<_> = of_both.filter(|(one, other)| one != other).map(|(one, _)| one.0).collect();
        assert_eq!(differing, ["policy.toml", "policy.bin"], "{name}");
    }
}

#[test]
fn missing_program_and_invalid_policy_are_reported() {
    let folder = folder("faults");
    let printed = bundle(&company_policy(), &folder, &folder.join("output"));
    let said = String::from_utf8_lossy(&printed.stderr).into_owned();
    assert_eq!(printed.status.code(), Some(2));
    assert!(said.contains("custom-message/bootstrap") && said.contains("deploy/build"), "{said}");
    let policy = folder.join("policy.toml");
    fs::write(&policy, "[app]\nlocale = \"xx\"\nbase_url = \"https://ann:hunter2@app.example.com\"\n").unwrap();
    let said = String::from_utf8(bundle(&policy, &folder, &folder.join("output")).stderr).unwrap();
    assert!(
        said.contains("policy.toml:2: app.locale: is not a supported language: \"xx\"; ") && !said.contains("hunter2"),
        "{said}"
    );
}
