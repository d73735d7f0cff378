//! Fails the build when the repository's `policy.toml` is not a policy: a bad one never reaches a Lambda.

use policy::{Embedded, Policy};
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=policy.toml");
    let text = fs::read_to_string("policy.toml")?;
    let read = Policy::read("policy.toml", &text, []).err();
    // Where the file is right, each part of it that is compiled in must be, too.
    let parts = Embedded::ALL.into_iter().filter_map(|part| part.read([]).err());
    for problem in read.into_iter().chain(parts).next().iter().flat_map(|problems| problems.iter()) {
        println!("cargo::error={problem}");
    }
    Ok(())
}
