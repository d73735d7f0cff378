//! Fails the build when the repository's `policy.toml` is not a policy: a bad one never reaches a Lambda.

use policy::Policy;
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../policy.toml");
    let text = fs::read_to_string("../policy.toml")?;
    if let Err(problems) = Policy::read("policy.toml", &text, []) {
        for problem in problems.iter() {
            println!("cargo::error={problem}");
        }
    }
    Ok(())
}
