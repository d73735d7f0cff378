//! `explain`: the tokens that an event would lead to, and where each claim comes from.
//!
//! - `issued.rs`: what Cognito puts into the tokens by itself
//! - `explanation.rs`: the same after the policy's rules, claim by claim
//! - `print.rs`: as a table and as JSON
//!
//! Nothing is decided here: the rules are applied by the function that the Lambda applies them with.

mod explanation;
mod issued;
mod print;

use crate::named_file;
use crate::terminal::Fault;
use events::views::PreTokenGeneration;
use events::{Envelope, Trigger, TriggerSource};
use explanation::Explanation;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use triggers::pre_token_generation::{HANDLER, enrich};

/// Lambda takes no larger event.
const MOST_BYTES: u64 = 6 << 20;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A file with one event of token generation, or `-` for standard input
    event: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print what Cognito itself says about the user too, which is masked otherwise; what rules put in is always shown
    #[arg(long)]
    show_secrets: bool,
}

/// How to print.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Two tables, one for each token
    Table,
    /// One JSON object
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Fault> {
    let policy =
        policy::load_deployed(policy::EmbeddedPolicy::FULL).map_err(|problems| Fault::misuse(problems.to_string()))?;
    let file = arguments.event.to_string_lossy();
    let bytes = read(&arguments.event).map_err(Fault::during(file.clone()))?;
    let event = Envelope::parse(&bytes).map_err(|error| Fault::misuse(format!("{file}: {error}")))?;
    if !makes_tokens(event.trigger_source()) {
        return Err(Fault::misuse(format!("{file}: makes no tokens; {}", sources())));
    }
    let request = PreTokenGeneration::read(&event);
    let enrichment = enrich(&event, &request, &policy);
    let handled = HANDLER.handle(&bytes, &policy);
    let explanation = Explanation::of(&event, &request, &policy, &enrichment, &handled, arguments.show_secrets);
    let text = match arguments.format {
        Format::Table => print::table(&explanation),
        Format::Json => print::json(&explanation, &file),
    };
    io::Write::write_all(&mut io::stdout(), text.as_bytes())?;
    Ok(if explanation.refusal.is_some() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let bytes = named_file::read(path, MOST_BYTES)?;
    bytes.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "larger than the 6 MiB that Lambda takes"))
}

/// Whether the source is one of token generation that the contract knows.
fn makes_tokens(source: TriggerSource<'_>) -> bool {
    source.trigger() == Some(Trigger::PreTokenGeneration) && !matches!(source, TriggerSource::Other(_))
}

/// Whose events make tokens.
fn sources() -> String {
    let names = TriggerSource::ALL.into_iter().filter(|source| makes_tokens(*source));
    let names: Vec<_> = names.map(|source| source.as_str().to_owned()).collect();
    format!("events of these sources do: {}", names.join(", "))
}
