//! Makes of the repository's `policy.toml` what is compiled in: the same without its comments, which every start of a
//! function would read. Each line keeps its place.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

const POLICY: &str = "../policy.toml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={POLICY}");
    let text = fs::read_to_string(POLICY)?;
    // In a text of several lines a # is no comment.
    let has_long_texts = text.contains("\"\"\"") || text.contains("'''");
    let keep = |line: &str| if !has_long_texts && line.trim_start().starts_with('#') { "\n" } else { line }.to_owned();
    let kept: String = text.split_inclusive('\n').map(keep).collect();
    let folder = env::var_os("OUT_DIR").ok_or("Cargo names no OUT_DIR")?;
    fs::write(Path::new(&folder).join("policy.toml"), kept)?;
    Ok(())
}
