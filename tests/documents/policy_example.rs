//! The README shows a complete policy.

use super::Document;

#[test]
fn policy_of_the_readme_is_valid() {
    let readme = Document::open("README.md");
    let policy = readme.text.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let parsed = policy::Policy::parse("README.md", policy, []);
    assert!(parsed.is_ok(), "{}", parsed.err().unwrap());
}
