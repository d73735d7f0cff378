//! Fails the build if the repository's `policy.toml` is invalid, so that an invalid policy is never deployed, and if a
//! trigger has a Lambda in the registry but no binary here.

use events::Trigger;
use policy::{EmbeddedPolicy, Policy};
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=policy.toml");
    println!("cargo::rerun-if-changed=src/bin");
    let text = fs::read_to_string("policy.toml")?;
    let read = Policy::parse("policy.toml", &text, []).err();
    // Each part of the file that is embedded must be valid too.
    let parts = EmbeddedPolicy::all().filter_map(|part| part.parse([]).err());
    for problem in read.into_iter().chain(parts).next().iter().flat_map(|problems| problems.iter()) {
        println!("cargo::error={problem}");
    }
    for (trigger, _) in Trigger::with_lambda() {
        let file = format!("src/bin/{}.rs", trigger.binary());
        if !Path::new(&file).is_file() {
            let registry = "events/src/registry/table.rs";
            println!(
                "cargo::error=lambdas/{file} is missing: {registry} says that {trigger:?} has a Lambda; add its main function"
            );
        }
    }
    Ok(())
}
