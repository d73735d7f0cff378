//! The export is complete, small, reproducible, and stays in its folder.

use super::{Preview, folder, sample};
use crate::cli;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

fn export(to: &Path, scenarios: &[&Path]) -> Output {
    cli().arg("preview").args(scenarios).arg("--export").arg(to).output().unwrap()
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files =
        entries.map(|path| if path.is_dir() { files(&path) } else { [(path.clone(), fs::read(path).unwrap())].into() });
    files.flatten().collect()
}

#[test]
fn export_is_complete() {
    let to = folder("export");
    let output = export(&to, &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    let overview = Preview::start(&[]).get("/overview.json").json();
    let mails = overview["cells"].as_array().unwrap().len();
    assert!(said.starts_with(&format!("{mails} mails, 0 to look at, in ")), "{said}");

    let files = files(&to);
    assert_eq!(files.len(), 1 + 3 * mails);
    let file = |name: &str| String::from_utf8_lossy(&files[&to.join(name)]).into_owned();
    let page = file("index.html");
    assert!(page.len() < 5_000_000, "{} bytes", page.len());
    assert!(!page.contains("src=\"/") && !page.contains("href=\"/page"), "the page is self-contained");
    assert!(file("cells/sign_up/sign_up/ar/example.html").contains("dir='rtl'"));
    assert!(file("cells/sign_up/sign_up/ar/example.eml").starts_with("From: "));
    assert!(file("cells/sign_up/sign_up/ar/example.txt").starts_with("sign_up/sign_up/ar/example: accepted\n"));
}

#[test]
fn export_is_reproducible_and_overwrites() {
    let (scenarios, first, second) = (folder("same"), folder("first"), folder("second"));
    fs::write(scenarios.join("a.json"), sample("sign_up.json")).unwrap();
    for to in [&first, &second, &first] {
        assert!(export(to, &[&scenarios]).status.success());
    }
    let below = |folder: &Path| {
        let named = |(path, bytes): (PathBuf, Vec<u8>)| (path.strip_prefix(folder).unwrap().to_owned(), bytes);
        files(folder).into_iter().map(named).collect::<BTreeMap<_, _>>()
    };
    assert!(below(&first) == below(&second));
}

#[cfg(unix)]
#[test]
fn export_does_not_follow_symlinks() {
    let (scenarios, outside) = (folder("few"), folder("outside"));
    fs::write(scenarios.join("a.json"), sample("sign_up.json")).unwrap();
    for (name, target) in [("cells", ""), ("index.html", "page")] {
        let to = folder("linked");
        std::os::unix::fs::symlink(outside.join(target), to.join(name)).unwrap();
        let output = export(&to, &[&scenarios]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("cannot be replaced"), "{name}");
    }
    assert!(files(&outside).is_empty());
}

#[test]
fn export_scenario_names_stay_in_folder() {
    let (scenarios, to) = (folder("hostile"), folder("hostile_export"));
    for name in ["..", "a b", "…", "-rf", "CON", "x%2e%2e"] {
        fs::write(scenarios.join(format!("{name}.json")), sample("sign_up.json")).unwrap();
    }
    assert!(export(&to, &[&scenarios]).status.success());
    let mut slugs: Vec<_> = fs::read_dir(to.join("cells")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    slugs.sort();
    assert_eq!(slugs, ["-", "-rf", "CON", "a-b", "x-2e-2e"]);
}

#[test]
fn bad_mail_fails_export() {
    let (scenarios, to) = (folder("bad"), folder("bad_export"));
    fs::write(scenarios.join("broken.json"), "{").unwrap();
    let output = export(&to, &[&scenarios]);
    assert_eq!(output.status.code(), Some(1));
    assert!(to.join("index.html").is_file(), "the page shows the error");
}

#[test]
fn empty_export_is_an_error() {
    let (scenarios, to) = (folder("nothing"), folder("nothing_export"));
    let output = export(&to, &[&scenarios]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no event of CustomMessage_"));
}
