//! Prepares the repository's `policy.toml` for embedding: removes the comments and, for each function, the tables
//! that it never reads, because a function parses its policy at every cold start. Line numbers stay the same.

#[path = "src/part.rs"]
mod part;

use part::{NEEDED, NOT_FOR_ALL, kept, without_others, without_those_below};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

const POLICY: &str = "policy.toml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={POLICY}");
    println!("cargo::rerun-if-changed=src/part.rs");
    let text = fs::read_to_string(POLICY)?;
    let folder = env::var_os("OUT_DIR").ok_or("Cargo names no OUT_DIR")?;
    // Empty lines preserve the line numbers of the lines after them; trailing ones are not needed.
    let write = |name: &str, text: &str| fs::write(Path::new(&folder).join(format!("{name}.toml")), text.trim_end());
    // In a multi-line string a # does not start a comment, and a [ does not start a table.
    if text.contains("\"\"\"") || text.contains("'''") {
        ["policy"].into_iter().chain(NEEDED.map(|(name, _)| name)).try_for_each(|name| write(name, &text))?;
        return Ok(());
    }
    let text = kept(&text, |line| !line.trim_start().starts_with('#'));
    write("policy", &text)?;
    for (name, needed) in NEEDED {
        let part = without_others(&text, &NOT_FOR_ALL, needed);
        // The authorizer needs the permissions, but of the `tokens` tables only the version.
        write(name, &if name == "authorizer" { without_those_below(&part, "tokens") } else { part })?;
    }
    Ok(())
}
