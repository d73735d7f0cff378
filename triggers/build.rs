//! Compiles the list of disposable e-mail domains into a sorted list of fingerprints.

#[path = "src/pre_sign_up/fingerprint.rs"]
mod fingerprint;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

const LIST: &str = "disposable/domains.txt";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={LIST}");
    println!("cargo::rerun-if-changed=src/pre_sign_up/fingerprint.rs");
    let list = fs::read_to_string(LIST)?;
    let (_, domains) = list.split_once("\n\n").ok_or("disposable/domains.txt has no header")?;
    let mut fingerprints: Vec<u64> = domains.lines().map(fingerprint::fnv1a_64).collect();
    fingerprints.sort_unstable();
    let bytes: Vec<u8> = fingerprints.into_iter().flat_map(u64::to_be_bytes).collect();
    let folder = env::var_os("OUT_DIR").ok_or("Cargo did not set OUT_DIR")?;
    fs::write(Path::new(&folder).join("disposable"), bytes)?;
    Ok(())
}
