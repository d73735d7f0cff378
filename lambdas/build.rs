//! Fails the build if the repository's `policy.toml` is invalid, so that an invalid policy is never deployed.

use policy::{EmbeddedPolicy, Policy};
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../policy.toml");
    let text = fs::read_to_string("../policy.toml")?;
    let read = Policy::parse("policy.toml", &text, []).err();
    // Each part of the file that is embedded must be valid too.
    let parts = EmbeddedPolicy::ALL.into_iter().filter_map(|part| part.parse([]).err());
    for problem in read.into_iter().chain(parts).next().iter().flat_map(|problems| problems.iter()) {
        println!("cargo::error={problem}");
    }
    Ok(())
}
