//! Prepares the repository's `policy.toml` for embedding: removes the comments and, for each function, the tables
//! that it never reads, because a function parses its policy at every cold start. Line numbers stay the same. Which
//! tables a trigger reads is in the registry of triggers (`events/src/registry/table.rs`).

#[path = "src/part.rs"]
mod part;

use events::Trigger;
use part::{functions, kept, not_for_all, without_others, without_those_below};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

const POLICY: &str = "policy.toml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={POLICY}");
    println!("cargo::rerun-if-changed=src/part.rs");
    let text = fs::read_to_string(POLICY)?;
    // A byte order mark would hide a comment or the name of a table in the first line.
    let text = text.trim_start_matches('\u{FEFF}');
    let folder = env::var_os("OUT_DIR").ok_or("Cargo names no OUT_DIR")?;
    // Empty lines preserve the line numbers of the lines after them; trailing ones are not needed.
    let write = |name: &str, text: &str| fs::write(Path::new(&folder).join(format!("{name}.toml")), text.trim_end());
    let (functions, not_for_all) = (functions(), not_for_all());
    fs::write(Path::new(&folder).join("for_trigger.rs"), for_trigger())?;
    // In a multi-line string a # does not start a comment, and a [ does not start a table.
    if text.contains("\"\"\"") || text.contains("'''") {
        ["policy"].into_iter().chain(functions.iter().map(|(name, _)| *name)).try_for_each(|name| write(name, text))?;
        return Ok(());
    }
    let text = kept(text, |line| !line.trim_start().starts_with('#'));
    write("policy", &text)?;
    for (name, needed) in functions {
        let part = without_others(&text, &not_for_all, needed);
        // The authorizer needs the permissions, but of the `tokens` tables only the version.
        write(name, &if name == "authorizer" { without_those_below(&part, "tokens") } else { part })?;
    }
    Ok(())
}

/// An expression of the part of the policy that a `trigger` needs. The match is evaluated at compile time, so that a
/// Lambda contains only its own part.
fn for_trigger() -> String {
    let arms = Trigger::with_lambda().map(|(trigger, _)| {
        let (id, binary) = (trigger.definition().id, trigger.binary());
        format!("    Trigger::{id} => include_str!(concat!(env!(\"OUT_DIR\"), \"/{binary}.toml\")),\n")
    });
    format!("match trigger {{\n{}    _ => Self::FULL.0,\n}}\n", arms.collect::<String>())
}
