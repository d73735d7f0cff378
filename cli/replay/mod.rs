//! `replay`: events through the real Lambda binaries, and what Cognito would do with each answer.

mod build;
mod environment;
mod expectation;
mod functions;
mod in_process;
mod input;
mod judged;
mod log;
mod notes;
mod private;
mod report;

use crate::terminal::Fault;
use functions::{Functions, Work};
use input::{Item, inputs};
use judged::Judged;
use policy::Policy;
use private::{Detail, Private};
use report::Report;
use std::path::PathBuf;
use std::process::ExitCode;

/// Where the samples of the repository are.
pub(crate) const SAMPLES: &str = "events/samples";

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

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, Fault> {
    let policy =
        policy::load_deployed(policy::EmbeddedPolicy::FULL).map_err(|problems| Fault::misuse(problems.to_string()))?;
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

/// The folder of the workspace: where `cargo run` says it is, else where this program was built.
pub(crate) fn repository() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// Every sample of the repository, judged in process.
pub(crate) fn samples(policy: &Policy) -> impl Iterator<Item = Judged> {
    let detail = Detail { private: Private::Masked, responses: false };
    inputs(&[repository().join(SAMPLES)])
        .map(move |item| in_process::judged(item, policy, &policy.pool_settings(), detail))
}

fn through_binaries(
    roots: &[PathBuf],
    policy: &Policy,
    arguments: &Arguments,
    mut report: Report,
) -> Result<ExitCode, Fault> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Fault::during("starting"))?;
    let (detail, logs) = (report.options().detail, arguments.logs);
    let work = if arguments.live { Work::Live } else { Work::OnPaper };
    let mut functions = match arguments.function.as_deref() {
        Some(path) if path.contains(std::path::is_separator) => match work {
            Work::OnPaper => Functions::of_program(path.as_ref(), logs, detail)?,
            Work::Live => {
                return Err(Fault::misuse(
                    "--live is for the functions of the suite; a path is a function of your own",
                ));
            }
        },
        only => Functions::of_suite(only, policy, work, logs, detail)?,
    };
    report.header()?;
    for item in inputs(roots) {
        let judged = match item {
            Item::Unreadable(unreadable) => Judged::unreadable(unreadable),
            Item::Event(input) => runtime.block_on(functions.replay(input, &policy.pool_settings()))?,
        };
        report.row(&judged)?;
    }
    report.finish()
}
