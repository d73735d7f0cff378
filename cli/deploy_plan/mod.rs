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
mod new_pool;
mod tables;
mod yaml;

use crate::repository::repository;
use crate::terminal::{CliError, printable};
use askama::Template;
use functions::{Function, POOL_ARN};
use new_pool::NewPool;
use policy::{HttpApiResponse, Policy};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tables::Table;

/// Where the template lies below the repository.
const TEMPLATE: &str = "deploy/template.yaml";
/// Where `cargo lambda build` looks when it builds a trigger. SAM names it nothing but the binary.
const CARGO_LAMBDA: &str = "lambdas/CargoLambda.toml";
/// What CloudFormation takes, wherever it stands, for something to look up before it goes on.
const DYNAMIC_REFERENCE: &str = "{{resolve:";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder below which deploy/template.yaml and lambdas/CargoLambda.toml are written; the repository if left out
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    let policy =
        policy::load_deployed(policy::EmbeddedPolicy::FULL).map_err(|problems| CliError::new(problems.to_string()))?;
    let folder = arguments.output.unwrap_or_else(repository);
    for (file, text) in [(TEMPLATE, render_template(&policy)?), (CARGO_LAMBDA, cargo_lambda_toml(&policy))] {
        let path = folder.join(file);
        let shown = path.to_string_lossy().into_owned();
        let said = match write_if_changed(&path, &text).map_err(CliError::io(shown.as_str()))? {
            true => "written",
            false => "is as the policy says",
        };
        writeln!(io::stdout(), "{}: {said}", printable(&shown))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that says something else, or is not there; whether it did.
fn write_if_changed(path: &Path, text: &str) -> io::Result<bool> {
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
    simple_responses: bool,
}

fn render_template(policy: &Policy) -> Result<String, CliError> {
    let plan = Plan {
        functions: functions::for_policy(policy),
        pool: NewPool::from_policy(policy)?,
        tables: tables::for_policy(policy),
        simple_responses: policy.authorizer().http_api == HttpApiResponse::Simple,
    };
    let mut text = plan.render().map_err(|error| CliError::new(format!("{TEMPLATE}: {error}")))?;
    if text.contains(DYNAMIC_REFERENCE) {
        let rule = "holds a name that CloudFormation would look up instead of taking it";
        return Err(CliError::new(format!("policy: {rule}; write it without {DYNAMIC_REFERENCE}")));
    }
    text.push('\n');
    Ok(text)
}

/// The Cargo features that the Lambdas are built with: the AWS calls, and what the policy requires. A feature changes only
/// the functions that need it, so all functions are built with all of them.
fn cargo_lambda_toml(policy: &Policy) -> String {
    let features = ["aws"].into_iter().chain(policy.required_features().map(|requirement| requirement.feature));
    let features: BTreeSet<_> = features.map(|feature| format!("\"{feature}\"")).collect();
    let features = features.into_iter().collect::<Vec<_>>().join(", ");
    format!(
        "# Made from policy.toml by `cognito-triggers deploy-plan`, for `cargo lambda build` in this folder.\n\
         [build]\nfeatures = [{features}]\n"
    )
}

#[cfg(test)]
mod tests;
