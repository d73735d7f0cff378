//! `replay`: sends events through the Lambda binaries and shows how Cognito would process each response.
//!
//! ```text
//! input ─▶ Input ─▶ Functions: the binaries ────▶ FunctionReply, Call ─▶ ReplayResult ─▶ a line of the report
//!                └▶ in_process: the handlers ──┘
//! ```

mod assessment;
mod build;
mod denial_patterns;
mod environment;
mod event_reader;
mod expectation;
mod foreign_event;
mod functions;
mod in_process;
mod input;
mod log;
mod notes;
mod own_program;
mod parse_error;
mod policy_folder;
mod programs;
mod redaction;
mod report;
mod result;
mod verdict;
mod verdict_filter;

#[cfg(feature = "local-pool")]
pub(crate) use environment::policy_variables;
#[cfg(feature = "local-pool")]
pub(crate) use log::print_line;
#[cfg(feature = "local-pool")]
pub(crate) use policy_folder::PolicyFolder;
#[cfg(feature = "local-pool")]
pub(crate) use programs::find_programs;

use crate::origin::SAMPLES;
use crate::project::Project;
use crate::terminal::{CliError, printable};
use denial_patterns::DenialPatterns;
use functions::Functions;
use input::read_inputs;
use lambda_emulator::EffectMode;
use own_program::OwnProgram;
use policy::Policy;
#[cfg(not(feature = "local-pool"))]
use policy_folder::PolicyFolder;
use redaction::{Detail, Redaction};
use regex_lite::Regex;
use report::{Options, Report};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// JSON files, NDJSON files, folders, or `-` for standard input [default: events in the deployment folder; in this
    /// project's repository events/samples]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    report: Options,
    /// Call the handlers directly instead of starting their binaries: for large files, on all cores
    #[arg(long, conflicts_with = "function")]
    in_process: bool,
    /// Send every event to this function: one of this project (`custom-message`), a path, or a command with arguments in
    /// quotation marks
    #[arg(long, value_name = "NAME|COMMAND")]
    function: Option<String>,
    /// With a path or a command: errors whose type or message matches this regular expression are denials; all others are
    /// failures. May be repeated
    #[arg(long, value_name = "PATTERN", requires = "function")]
    denial: Vec<Regex>,
    /// Print the functions' log lines to standard error
    #[arg(long)]
    logs: bool,
    /// Perform the effects that the functions request in AWS, with your credentials and region; by default they are
    /// only listed (dry run)
    #[arg(long, conflicts_with = "in_process")]
    live: bool,
}

pub(crate) fn run(project: &Project, arguments: Arguments) -> Result<ExitCode, CliError> {
    let policy = project.load_policy()?;
    let roots = match arguments.paths.as_slice() {
        [] => vec![default_events(project)?],
        paths => paths.to_vec(),
    };
    let report = Report::new(arguments.report.clone());
    if arguments.in_process {
        in_process::replay(&roots, &policy, report)
    } else {
        through_binaries(&roots, project, &policy, &arguments, report)
    }
}

/// The events of the deployment folder, or the samples of the repository.
fn default_events(project: &Project) -> Result<PathBuf, CliError> {
    if let Some(repository) = project.repository_of_example() {
        return Ok(repository.join(SAMPLES));
    }
    let events = project.events_folder();
    if events.is_dir() {
        return Ok(events);
    }
    let shown = events.display().to_string();
    let help = "name events, or write one there: `cognito-triggers generate PreSignUp_SignUp` prints one";
    Err(CliError::new(format!("{}: there is no such folder; {help}", printable(&shown))))
}

/// Handles every event of these files and folders in process, and returns its problem, if it has one.
pub(crate) fn sample_problems(roots: &[PathBuf], policy: &Policy) -> impl Iterator<Item = Option<String>> {
    let detail = Detail { redaction: Redaction::On, responses: false };
    read_inputs(roots)
        .map(move |input| in_process::replay_event(&input, policy, &policy.pool_settings(), detail).problem())
}

fn through_binaries(
    roots: &[PathBuf],
    project: &Project,
    policy: &Policy,
    arguments: &Arguments,
    mut report: Report,
) -> Result<ExitCode, CliError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::io("starting"))?;
    let (detail, logs) = (report.options().detail(), arguments.logs);
    let effects = if arguments.live { EffectMode::Live } else { EffectMode::DryRun };
    let only = arguments.function.as_deref();
    let own_program = only.map(OwnProgram::parse).transpose()?.flatten();
    let mut functions = match (own_program, effects) {
        (Some(program), EffectMode::DryRun) => {
            Functions::from_program(program, DenialPatterns::new(arguments.denial.clone()), logs, detail)
        }
        (Some(_), EffectMode::Live) => {
            return Err(CliError::new(
                "--live works only with functions of this project, not with a path or a command",
            ));
        }
        (None, _) => Functions::from_project(only, policy, PolicyFolder::create(project)?, effects, logs, detail)?,
    };
    runtime.block_on(functions.start_own_program())?;
    report.header()?;
    for mut input in read_inputs(roots) {
        if let (EffectMode::Live, Some(expected)) = (effects, &mut input.expectation) {
            // Performed effects leave no notes, and their results depend on external state.
            expected.notes = None;
        }
        report.row(&runtime.block_on(functions.replay(&input, &policy.pool_settings()))?)?;
    }
    runtime.block_on(functions.stop());
    report.finish()
}
