//! `deploy-plan`: generates an AWS SAM template with the functions that the policy asks for.
//!
//! - `functions.rs`: the functions and their permissions
//! - `new_pool.rs`: the settings of a new user pool
//! - `tables.rs`: the DynamoDB tables
//! - `yaml.rs`: quoting of policy values
//! - `template.yaml`: the template of the template
//!
//! The output depends on the policy only; AWS is not called.

mod functions;
mod new_pool;
mod tables;
mod yaml;

use crate::project::Project;
use crate::terminal::{CliError, printable};
use askama::Template;
use functions::{Function, POOL_ARN};
use new_pool::NewPool;
use policy::{HttpApiResponse, InputFileError, Policy, read_input_file};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tables::Table;

/// The name of the generated template in the deployment folder.
const TEMPLATE: &str = "template.yaml";
/// Larger than any file that the plan writes.
const MAX_BYTES: u64 = 4 << 20;
/// CloudFormation resolves this reference in any string.
const DYNAMIC_REFERENCE: &str = "{{resolve:";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write template.yaml into this folder [default: the deployment folder]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(crate) fn run(project: &Project, arguments: Arguments) -> Result<ExitCode, CliError> {
    let policy = project.load_policy()?;
    let path = arguments.output.unwrap_or_else(|| project.folder()).join(TEMPLATE);
    let shown = path.to_string_lossy().into_owned();
    let status = match write_if_changed(&path, &render_template(&policy)?).map_err(CliError::io(shown.as_str()))? {
        true => "written",
        false => "up to date",
    };
    let mut out = io::stdout().lock();
    for function in policy.requested_functions() {
        writeln!(out, "{:<25} for {}", function.variant, printable(&function.asked_for_by))?;
    }
    writeln!(out, "{}: {status}", printable(&shown))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a file if its content differs or it does not exist; returns whether it was written.
fn write_if_changed(path: &Path, text: &str) -> io::Result<bool> {
    match read_input_file(path, MAX_BYTES) {
        Ok((there, _)) if there == text.as_bytes() => return Ok(false),
        // Writing into a pipe would block.
        Err(error @ InputFileError::NotRegular(_)) => return Err(io::Error::other(error)),
        _ => {}
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)?;
    Ok(true)
}

/// The data of the template.
#[derive(Template)]
#[template(path = "template.yaml", escape = "none")]
struct Plan {
    /// The functions that the policy asks for, triggers first, in the order of the contract.
    functions: Vec<Function>,
    pool: NewPool,
    tables: Vec<Table>,
    /// Whether the authorizer returns a simple response instead of a policy document.
    simple_responses: bool,
}

impl Plan {
    /// Whether a function with this binary is deployed.
    fn has(&self, binary: &str) -> bool {
        self.functions.iter().any(|function| function.binary == binary)
    }

    /// Whether a function needs the ID of an app client.
    fn needs_app_client(&self) -> bool {
        self.functions.iter().any(Function::needs_pool_id)
    }
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
        let rule = "a name contains a dynamic reference, which CloudFormation would resolve";
        return Err(CliError::new(format!("policy: {rule}; remove {DYNAMIC_REFERENCE}")));
    }
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests;
