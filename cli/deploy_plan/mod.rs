//! `deploy-plan`: writes what a deployment consists of, from the policy.
//!
//! - `plan.rs`: the plan, made of `functions.rs`, `iam.rs`, `tables.rs`, `http_api.rs`, `alarms.rs`, `dashboard.rs` and
//!   `saved_queries.rs`
//! - `cloudwatch.rs`: the metrics that alarms and the dashboard read
//! - `sam.rs`: the plan as an AWS SAM template
//! - `terraform.rs`: the files of a Terraform configuration, which reads the plan as JSON
//!
//! The output depends on the policy and the name of the environment only; AWS is not called.

mod alarms;
mod cloudwatch;
mod dashboard;
mod functions;
mod http_api;
mod iam;
mod new_pool;
mod plan;
mod sam;
mod saved_queries;
mod tables;
mod terraform;
mod yaml;

use crate::project::Project;
use crate::terminal::{CliError, printable};
use plan::Plan;
use policy::{InputFileError, Policy, read_input_file};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The name of the SAM template in the deployment folder.
const TEMPLATE: &str = "template.yaml";
/// The name of the plan in the deployment folder.
const PLAN: &str = "plan.json";
/// Larger than any file that the plan writes.
const MAX_BYTES: u64 = 4 << 20;
/// CloudFormation resolves this reference in any string.
const DYNAMIC_REFERENCE: &str = "{{resolve:";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The tool that deploys
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Sam)]
    format: Format,
    /// Write the files into this folder [default: the deployment folder]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// template.yaml, an AWS SAM template
    Sam,
    /// plan.json, for the CDK construct
    Json,
    /// plan.json, and a Terraform configuration that reads it
    Terraform,
}

/// A file of the output.
struct OutputFile {
    /// Its path below the output folder.
    path: PathBuf,
    text: String,
    /// Whether the team owns it, so that one that exists is kept.
    is_owned: bool,
}

impl OutputFile {
    fn generated(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), is_owned: false }
    }
}

pub(crate) fn run(project: &Project, arguments: Arguments) -> Result<ExitCode, CliError> {
    let policy = project.load_policy()?;
    let files = output_files(arguments.format, &policy, project.environment())?;
    let folder = arguments.output.unwrap_or_else(|| project.folder());
    let mut statuses = Vec::new();
    for file in &files {
        let path = folder.join(&file.path);
        let shown = path.to_string_lossy().into_owned();
        let status = write_file(&path, file).map_err(CliError::io(shown.as_str()))?;
        statuses.push((shown, status));
    }
    let mut out = io::stdout().lock();
    for function in policy.requested_functions() {
        writeln!(out, "{:<25} for {}", function.variant, printable(&function.asked_for_by))?;
    }
    for (shown, status) in statuses {
        writeln!(out, "{}: {status}", printable(&shown))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The files of a format.
fn output_files(format: Format, policy: &Policy, environment: Option<&str>) -> Result<Vec<OutputFile>, CliError> {
    let plan = Plan::from_policy(policy, environment);
    let first = match format {
        Format::Sam => OutputFile::generated(TEMPLATE, sam::render(&plan, policy)?),
        Format::Json | Format::Terraform => OutputFile::generated(PLAN, plan_json(&plan)?),
    };
    if first.text.contains(DYNAMIC_REFERENCE) {
        let rule = "a name contains a dynamic reference, which CloudFormation would resolve";
        return Err(CliError::new(format!("policy: {rule}; remove {DYNAMIC_REFERENCE}")));
    }
    let mut files = vec![first];
    if format == Format::Terraform {
        files.extend(terraform_files());
    }
    Ok(files)
}

fn plan_json(plan: &Plan) -> Result<String, CliError> {
    let text = serde_json::to_string_pretty(plan).map_err(|error| CliError::new(format!("{PLAN}: {error}")))?;
    Ok(text + "\n")
}

fn terraform_files() -> impl Iterator<Item = OutputFile> {
    let folder = Path::new(terraform::FOLDER);
    let root = OutputFile::generated(folder.join(terraform::ROOT_FILE), terraform::ROOT);
    let module = terraform::MODULE.map(|(name, text)| {
        let path = folder.join(terraform::MODULE_FOLDER).join(name);
        OutputFile::generated(path, text)
    });
    std::iter::once(OutputFile { is_owned: true, ..root }).chain(module)
}

/// Writes a file unless it exists with this content, or exists and is owned by the team.
fn write_file(path: &Path, file: &OutputFile) -> io::Result<&'static str> {
    match read_input_file(path, MAX_BYTES) {
        Ok(_) if file.is_owned => return Ok("kept, because it is yours"),
        Ok((there, _)) if there == file.text.as_bytes() => return Ok("up to date"),
        // Writing into a pipe would block.
        Err(error @ InputFileError::NotRegular(_)) => return Err(io::Error::other(error)),
        _ => {}
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, &file.text)?;
    Ok("written")
}

#[cfg(test)]
mod tests;
