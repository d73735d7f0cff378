//! Fails the build if a trigger has a Lambda in the registry but no binary here.

use events::Trigger;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=src/bin");
    for (trigger, _) in Trigger::with_lambda() {
        let file = format!("src/bin/{}.rs", trigger.binary());
        if !Path::new(&file).is_file() {
            let registry = "events/src/registry/table.rs";
            println!(
                "cargo::error=lambdas/{file} is missing: {registry} says that {trigger:?} has a Lambda; add its main function"
            );
        }
    }
}
