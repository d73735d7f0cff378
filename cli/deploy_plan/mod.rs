//! `deploy-plan`: what is deployed, made from the policy: a template of AWS SAM, and the Cargo features that the triggers
//! are built with.
//!
//! - `functions.rs`: the functions, and what each may do
//! - `pool.rs`: what a new user pool is set to
//! - `tables.rs`: the DynamoDB tables
//! - `yaml.rs`: how a value of the policy is written, so that it stays a value
//! - `template.yaml`: the template itself, which reads like what it makes
//!
//! Nothing is asked of AWS, and nothing but the policy decides what is written.

mod functions;
mod pool;
mod tables;
mod yaml;

use crate::replay::repository;
use crate::terminal::{Fault, printable};
use askama::Template;
use functions::{Function, POOL_ARN};
use policy::{HttpApiResponse, Policy};
use pool::NewPool;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tables::Table;

/// Where the template lies below the repository.
const TEMPLATE: &str = "deploy/template.yaml";
/// Where `cargo lambda build` looks when it builds a trigger. SAM names it nothing but the binary.
const FEATURES: &str = "lambdas/CargoLambda.toml";
/// What CloudFormation takes, wherever it stands, for something to look up before it goes on.
const DYNAMIC_REFERENCE: &str = "{{resolve:";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder below which deploy/template.yaml and lambdas/CargoLambda.toml are written; the repository if left out
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, Fault> {
    let policy =
        policy::load_deployed(policy::EmbeddedPolicy::FULL).map_err(|problems| Fault::misuse(problems.to_string()))?;
    let folder = arguments.output.unwrap_or_else(repository);
    for (file, text) in [(TEMPLATE, template(&policy)?), (FEATURES, features(&policy))] {
        let path = folder.join(file);
        let shown = path.to_string_lossy().into_owned();
        let said = match write(&path, &text).map_err(Fault::during(shown.as_str()))? {
            true => "written",
            false => "is as the policy says",
        };
        writeln!(io::stdout(), "{}: {said}", printable(&shown))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that says something else, or is not there; whether it did.
fn write(path: &Path, text: &str) -> io::Result<bool> {
    if fs::read(path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)?;
    Ok(true)
}

/// The template.
#[derive(Template)]
#[template(path = "template.yaml", escape = "none")]
struct Plan {
    /// The triggers first, in the order of the contract.
    functions: Vec<Function>,
    pool: NewPool,
    tables: Vec<Table>,
    /// Whether the authorizer says yes or no, or answers with a policy document.
    simple_answers: bool,
}

fn template(policy: &Policy) -> Result<String, Fault> {
    let plan = Plan {
        functions: functions::of(policy),
        pool: NewPool::of(policy)?,
        tables: tables::of(policy),
        simple_answers: policy.authorizer().http_api == HttpApiResponse::Simple,
    };
    let mut text = plan.render().map_err(|error| Fault::misuse(format!("{TEMPLATE}: {error}")))?;
    if text.contains(DYNAMIC_REFERENCE) {
        let rule = "holds a name that CloudFormation would look up instead of taking it";
        return Err(Fault::misuse(format!("policy: {rule}; write it without {DYNAMIC_REFERENCE}")));
    }
    text.push('\n');
    Ok(text)
}

/// What the policy asks of the triggers' build. A feature changes the one function that needs it: all are built with all.
fn features(policy: &Policy) -> String {
    let needed: BTreeSet<_> = policy.required_features().map(|need| format!("\"{}\"", need.feature)).collect();
    let needed = needed.into_iter().collect::<Vec<_>>().join(", ");
    format!(
        "# Made from policy.toml by `cognito-triggers deploy-plan`, for `cargo lambda build` in this folder.\n\
         [build]\nfeatures = [{needed}]\n"
    )
}

#[cfg(test)]
mod tests;
