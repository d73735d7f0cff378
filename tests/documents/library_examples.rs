//! Every entry point of the libraries has an example in its documentation.

use super::{root, sources};
use regex_lite::Regex;
use std::fs;
use std::path::Path;

/// The entry points of each library. The documentation has an example that calls each of them.
const ENTRIES: [(&str, &[&str]); 12] = [
    (
        "events",
        &[
            "parse",
            "with_response",
            "validate_response",
            "validate_message",
            "validate_sign_up",
            "validate_tokens",
            "error_text",
            "generate_event",
            "client_metadata",
        ],
    ),
    ("templates", &["render", "lookup", "measure_sms"]),
    ("policy", &["parse", "load_deployed"]),
    ("triggers", &["handle", "handler", "denials", "render"]),
    ("lambdas", &["run", "execute"]),
    (
        "jwt-verifier",
        &["with_keys", "fetching", "seeded", "verify", "verify_at", "require_group", "require_scope", "bearer_token"],
    ),
    ("http-api", &["router"]),
    ("lambda-support", &["run", "deadline", "from_environment"]),
    ("lambda-support/token-verifier", &["verifier"]),
    ("lambda-emulator", &["start", "invoke"]),
    ("user-pool", &["attach", "detach", "invoke_permission"]),
    ("preview", &["export"]),
];

/// A library's documentation begins with an example. That of an entry point is there, or in its own documentation.
#[test]
fn every_library_has_examples() {
    let libraries = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("src/lib.rs").is_file());
    for library in libraries {
        let text = fs::read_to_string(library.join("src/lib.rs")).unwrap();
        assert!(text.lines().any(|line| line.starts_with("//! ```")), "{} has no example", library.display());
    }
    for (library, entries) in ENTRIES {
        let examples = examples(&root().join(library).join("src"));
        for entry in entries {
            let called = Regex::new(&format!(r"\b{entry}\(")).unwrap();
            assert!(called.is_match(&examples), "{library}: no example calls {entry}");
        }
    }
}

/// The examples in the documentation of a library.
fn examples(folder: &Path) -> String {
    let sources = sources(folder.to_owned());
    let documented =
        sources.lines().map(|line| line.trim_start()).filter(|line| line.starts_with("//!") || line.starts_with("///"));
    let documented: String = documented.flat_map(|line| [line.get(3..).unwrap_or_default(), "\n"]).collect();
    documented.split("```").skip(1).step_by(2).collect()
}
