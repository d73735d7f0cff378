//! Makes of the repository's `policy.toml` what is compiled in: the same without its comments, and of that, for each
//! function, without the tables that it never asks for. Every start of a function reads what is left. Each line keeps its
//! place.

#[path = "src/part.rs"]
mod part;

use part::{kept, without_others, without_those_below};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

const POLICY: &str = "policy.toml";

/// Tables that somebody does without; all others are for everybody.
const NOT_FOR_ALL: [&str; 11] = [
    "sign_up",
    "post_confirmation",
    "tokens",
    "groups",
    "roles",
    "permissions",
    "machine_clients",
    "verification",
    "api",
    "authorizer",
    "findings",
];

/// What each function needs of these. A table that another one refers to comes with it.
const NEEDED: [(&str, &[&str]); 6] = [
    ("custom_message", &[]),
    ("pre_sign_up", &["sign_up"]),
    ("post_confirmation", &["post_confirmation"]),
    // What is repaired at a sign-in is what post confirmation left undone.
    ("pre_token_generation", &["post_confirmation", "tokens", "groups", "roles", "permissions", "machine_clients"]),
    ("api", &["verification", "api"]),
    ("authorizer", &["verification", "authorizer", "tokens", "groups", "roles", "permissions"]),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={POLICY}");
    println!("cargo::rerun-if-changed=src/part.rs");
    let text = fs::read_to_string(POLICY)?;
    let folder = env::var_os("OUT_DIR").ok_or("Cargo names no OUT_DIR")?;
    // Empty lines keep the place of what stands behind them; at the end they keep nothing.
    let write = |name: &str, text: &str| fs::write(Path::new(&folder).join(format!("{name}.toml")), text.trim_end());
    // In a text of several lines a # is no comment, and a [ no table.
    if text.contains("\"\"\"") || text.contains("'''") {
        ["policy"].into_iter().chain(NEEDED.map(|(name, _)| name)).try_for_each(|name| write(name, &text))?;
        return Ok(());
    }
    let text = kept(&text, |line| !line.trim_start().starts_with('#'));
    write("policy", &text)?;
    for (name, needed) in NEEDED {
        let part = without_others(&text, &NOT_FOR_ALL, needed);
        // The authorizer reads what permissions are; of the tables about tokens that takes their version alone.
        write(name, &if name == "authorizer" { without_those_below(&part, "tokens") } else { part })?;
    }
    Ok(())
}
