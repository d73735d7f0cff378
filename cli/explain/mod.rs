//! `explain`: the tokens that an event results in, and where each claim comes from.
//!
//! - `issued.rs`: the claims that Cognito issues itself
//! - `explanation.rs`: the changes by the policy's rules, claim by claim
//! - `print.rs`: table and JSON output
//!
//! The rules are applied by the same function as in the Lambda.

mod explanation;
mod issued;
mod print;

use crate::project::Project;
use crate::read_input::read_limited;
use crate::terminal::CliError;
use events::views::PreTokenGeneration;
use events::{Envelope, Trigger, TriggerSource};
use explanation::Explanation;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use triggers::Outcome;
use triggers::pre_token_generation::{HANDLER, enrich};

/// Why an ambiguous event is not explained.
const AMBIGUOUS: &str = "an object has two members with one name, or version and response contradict each other \
    (contract 8.4); the function returns the event unchanged, or its fixed error if a claim restricts";

/// Lambda's maximum event size.
const MAX_BYTES: u64 = 6 << 20;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// File with one token generation event, or `-` for standard input
    event: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Also print the user's own values, which are masked by default; values added by rules are always shown
    #[arg(long)]
    show_secrets: bool,
}

/// Output format.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Two tables, one per token
    Table,
    /// One JSON object
    Json,
}

pub(crate) fn run(project: &Project, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let policy = project.load_policy()?;
    let file = arguments.event.to_string_lossy();
    let bytes = read_limited(&arguments.event, MAX_BYTES)?;
    let event = Envelope::parse(&bytes).map_err(|error| CliError::new(format!("{file}: {error}")))?;
    if !makes_tokens(event.trigger_source()) {
        return Err(CliError::new(format!("{file}: not a token generation event; {}", token_sources())));
    }
    let request = PreTokenGeneration::from_event(&event);
    let handled = HANDLER.handle(&bytes, &policy);
    let enrichment = enrich(&event, &request, &policy).filter(|_| handled.outcome != Outcome::AmbiguousEvent);
    let enrichment = enrichment.ok_or_else(|| CliError::new(format!("{file}: {AMBIGUOUS}")))?;
    let explanation = Explanation::new(&event, &request, &policy, &enrichment, &handled, arguments.show_secrets);
    let text = match arguments.format {
        Format::Table => print::format_table(&explanation),
        Format::Json => print::format_json(&explanation, &file),
    };
    io::Write::write_all(&mut io::stdout(), text.as_bytes())?;
    Ok(if explanation.denial.is_some() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Whether it is a token generation source that the contract documents.
fn makes_tokens(source: TriggerSource<'_>) -> bool {
    source.trigger() == Some(Trigger::PreTokenGeneration) && !matches!(source, TriggerSource::Other(_))
}

/// The trigger sources that are accepted.
fn token_sources() -> String {
    let names = TriggerSource::ALL.into_iter().filter(|source| makes_tokens(*source));
    let names: Vec<_> = names.map(|source| source.as_str().to_owned()).collect();
    format!("expected one of these trigger sources: {}", names.join(", "))
}
