//! `replay`: events through the real Lambda binaries, and what Cognito would do with each answer.

mod build;
mod effect_mode;
mod environment;
mod expectation;
mod functions;
mod in_process;
mod input;
mod log;
mod notes;
mod redaction;
mod report;
mod result;
mod verdict;

use crate::repository::{SAMPLES, repository};
use crate::terminal::CliError;
use effect_mode::EffectMode;
use functions::Functions;
use input::{Item, read_inputs};
use policy::Policy;
use redaction::{Detail, Redaction};
use report::Report;
use result::ReplayResult;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// JSON files, NDJSON files, folders, or `-` for standard input [default: the repository's events/samples]
    paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = report::Format::Table)]
    format: report::Format,
    /// Call the handlers directly instead of starting their binaries: for large files, on all cores
    #[arg(long, conflicts_with = "function")]
    in_process: bool,
    /// Send every event to this binary, a name of the suite (`custom-message`) or a path
    #[arg(long, value_name = "NAME")]
    function: Option<String>,
    /// Print values of responses and errors, which are private otherwise
    #[arg(long)]
    show_secrets: bool,
    /// What else fails the run
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
    /// Let the functions' own log lines through to standard error
    #[arg(long)]
    logs: bool,
    /// Carry out what the functions are asked to do in AWS, with the credentials and the region of your environment;
    /// without it the report only lists it
    #[arg(long, conflicts_with = "in_process")]
    live: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// An event that a function refuses
    Denied,
}

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    let policy =
        policy::load_deployed(policy::EmbeddedPolicy::FULL).map_err(|problems| CliError::new(problems.to_string()))?;
    let roots = match arguments.paths.as_slice() {
        [] => vec![repository().join(SAMPLES)],
        paths => paths.to_vec(),
    };
    let denied_fails = arguments.fail_on == Some(FailOn::Denied);
    let options = report::Options::new(arguments.format, arguments.show_secrets, denied_fails);
    let report = Report::new(options);
    if arguments.in_process {
        in_process::replay(&roots, &policy, report)
    } else {
        through_binaries(&roots, &policy, &arguments, report)
    }
}

/// Every sample of the repository, judged in process.
pub(crate) fn samples(policy: &Policy) -> impl Iterator<Item = ReplayResult> {
    let detail = Detail { redaction: Redaction::On, responses: false };
    read_inputs(&[repository().join(SAMPLES)])
        .map(move |item| in_process::replay_event(item, policy, &policy.pool_settings(), detail))
}

fn through_binaries(
    roots: &[PathBuf],
    policy: &Policy,
    arguments: &Arguments,
    mut report: Report,
) -> Result<ExitCode, CliError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::io("starting"))?;
    let (detail, logs) = (report.options().detail, arguments.logs);
    let effects = if arguments.live { EffectMode::Live } else { EffectMode::DryRun };
    let mut functions = match arguments.function.as_deref() {
        Some(path) if path.contains(std::path::is_separator) => match effects {
            EffectMode::DryRun => Functions::from_program(path.as_ref(), logs, detail)?,
            EffectMode::Live => {
                return Err(CliError::new(
                    "--live is for the functions of the suite; a path is a function of your own",
                ));
            }
        },
        only => Functions::from_suite(only, policy, effects, logs, detail)?,
    };
    report.header()?;
    for item in read_inputs(roots) {
        let result = match item {
            Item::Unreadable(unreadable) => ReplayResult::unreadable(unreadable),
            Item::Event(input) => runtime.block_on(functions.replay(input, &policy.pool_settings()))?,
        };
        report.row(&result)?;
    }
    report.finish()
}
