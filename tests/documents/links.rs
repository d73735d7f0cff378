//! Relative links lead to files and headings that exist.

use super::{Document, is_markdown, root};
use regex_lite::Regex;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_relative_link_resolves() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let (mut found, mut broken) = (0, Vec::new());
    for document in Document::all() {
        let folder = Path::new(&document.name).parent().unwrap();
        for (number, line) in document.lines() {
            for target in link.captures_iter(line).map(|link| link.get(1).unwrap().as_str()) {
                if target.contains("://") || target.starts_with("mailto:") {
                    continue;
                }
                found += 1;
                if let Err(problem) = resolve(&document, folder, target) {
                    broken.push(format!("{}:{number}: {target}: {problem}", document.name));
                }
            }
        }
    }
    assert!(broken.is_empty(), "broken links:\n{}", broken.join("\n"));
    assert!(found > 50, "only {found} links were found");
}

fn resolve(document: &Document, folder: &Path, target: &str) -> Result<(), String> {
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let file = root().join(folder).join(path);
    if !path.is_empty() && !file.exists() {
        return Err("there is no such file".to_owned());
    }
    let Some(anchor) = anchor else { return Ok(()) };
    let anchors = match path.is_empty() {
        true => anchors(document),
        false if is_markdown(&file) => {
            anchors(&Document::open(&file.strip_prefix(root()).unwrap().display().to_string()))
        }
        false => return Ok(()),
    };
    if anchors.contains(anchor) { Ok(()) } else { Err(format!("no such heading; there are {anchors:?}")) }
}

/// The anchors that GitHub gives to the headings.
fn anchors(document: &Document) -> BTreeSet<String> {
    let headings = document.lines().filter(|(_, line)| line.starts_with('#'));
    headings.map(|(_, line)| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn anchors_are_those_of_github() {
    for (heading, expected) in [
        ("The path of an event", "the-path-of-an-event"),
        ("`replay`, and more", "replay-and-more"),
        ("1.7 Invocation", "17-invocation"),
    ] {
        assert_eq!(anchor(heading), expected);
    }
}
