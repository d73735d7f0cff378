//! `explain`: the tokens that an event results in, and where each claim comes from; and which rule refuses a sign-in.
//!
//! - `issued.rs`: the claims that Cognito issues itself
//! - `explanation.rs`: the changes by the policy's rules, claim by claim
//! - `print.rs`, `json.rs`: table and JSON output
//! - `diff.rs`: how the tokens under another policy differ
//! - `sign_in.rs`: the rules that a sign-in violates
//! - `wrap.rs`: breaks text into lines
//!
//! The rules are applied by the same function as in the Lambda.

mod diff;
mod explanation;
mod issued;
mod json;
mod print;
mod sign_in;
mod wrap;

use crate::project::{Project, load_policy_file};
use crate::read_input::read_limited;
use crate::terminal::{CliError, printable};
use diff::Side;
use events::views::PreTokenGeneration;
use events::{Envelope, Trigger, TriggerSource};
use explanation::Explanation;
use policy::{POLICY_FILE_NAME, Policy, PolicyFile};
use sign_in::SignInExplanation;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use triggers::Outcome;
use triggers::pre_token_generation::{HANDLER, enrich};

/// What the function does with an ambiguous event.
const AMBIGUOUS: &str = "the function returns such an event unchanged, or its fixed error if a claim restricts or a sign-in rule is enforced";

/// Lambda's maximum event size.
const MAX_BYTES: u64 = 6 << 20;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// File with one event of token generation or pre authentication, or `-` for standard input
    event: PathBuf,
    /// Show how the tokens would differ under another policy file, or that of another deployment folder
    #[arg(long, value_name = "OTHER_POLICY")]
    diff: Option<PathBuf>,
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
    let policy_file = project.policy_file()?;
    let policy = project.load_policy()?;
    let file = arguments.event.to_string_lossy();
    let bytes = read_limited(&arguments.event, MAX_BYTES)?;
    let help = "`generate TokenGeneration_HostedAuth` prints an event";
    let event = Envelope::parse(&bytes).map_err(|error| CliError::new(format!("{file}: {error}; {help}")))?;
    if event.trigger_source() == TriggerSource::PreAuthenticationAuthentication {
        if arguments.diff.is_some() {
            return Err(CliError::new(format!("{file}: --diff compares tokens; pass an event of token generation")));
        }
        let explanation = SignInExplanation::new(&event, &bytes, &policy, &file);
        let text = match arguments.format {
            Format::Table => explanation.format_table(&display_name(&policy_file), &folder_of(&policy_file)),
            Format::Json => explanation.format_json(),
        };
        io::Write::write_all(&mut io::stdout(), text.as_bytes())?;
        return Ok(if explanation.is_denied() { ExitCode::from(1) } else { ExitCode::SUCCESS });
    }
    if !makes_tokens(event.trigger_source()) {
        return Err(CliError::new(format!(
            "{file}: not an event of token generation or pre authentication; {}",
            explained_sources()
        )));
    }
    let explain = |policy: &Policy| explain(&event, &bytes, policy, arguments.show_secrets);
    let ambiguous = || {
        let reason = match event.has_duplicate_members() {
            true => "an object has two members with one name".to_owned(),
            false => format!(
                "version \"{}\" does not fit what Cognito has put into response (contract 8.4)",
                printable(event.version().unwrap_or_default())
            ),
        };
        CliError::new(format!("{file}: {reason}; {AMBIGUOUS}"))
    };
    let explanation = explain(&policy).ok_or_else(ambiguous)?;
    let mut is_denied = explanation.denial.is_some();
    let text = match &arguments.diff {
        None => match arguments.format {
            Format::Table => print::format_table(&explanation, &display_name(&policy_file), &folder_of(&policy_file)),
            Format::Json => json::format_json(&explanation, &file),
        },
        Some(other) => {
            let other_file = named_policy_file(other);
            let other = load_policy_file(&other_file)?;
            let before = Side { policy: display_name(&policy_file), explanation };
            let after = Side { policy: display_name(&other_file), explanation: explain(&other).ok_or_else(ambiguous)? };
            is_denied |= after.explanation.denial.is_some();
            match arguments.format {
                Format::Table => diff::format_table(&before, &after),
                Format::Json => diff::format_json(&before, &after, &file),
            }
        }
    };
    io::Write::write_all(&mut io::stdout(), text.as_bytes())?;
    Ok(if is_denied { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The tokens under a policy; `None` if the event is ambiguous.
fn explain(event: &Envelope<'_>, bytes: &[u8], policy: &Policy, show_secrets: bool) -> Option<Explanation> {
    let request = PreTokenGeneration::from_event(event);
    let handled = HANDLER.handle(bytes, policy);
    let enrichment = enrich(event, &request, policy).filter(|_| handled.outcome != Outcome::AmbiguousEvent)?;
    Some(Explanation::new(event, &request, policy, &enrichment, &handled, show_secrets))
}

/// A policy file, or that of a folder.
fn named_policy_file(path: &Path) -> PolicyFile {
    if path.is_dir() { PolicyFile::at(path.join(POLICY_FILE_NAME)) } else { PolicyFile::at(path.to_owned()) }
}

/// The folder of a policy file, as problems and rules in it begin.
fn folder_of(file: &PolicyFile) -> String {
    let folder = file.path().parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.map(|folder| format!("{}/", folder.display())).unwrap_or_default()
}

fn display_name(file: &PolicyFile) -> String {
    match file.overlay() {
        Some(overlay) => format!("{} with {}", file.path().display(), overlay.display()),
        None => file.path().display().to_string(),
    }
}

/// Whether it is a token generation source that the contract documents.
fn makes_tokens(source: TriggerSource<'_>) -> bool {
    source.trigger() == Some(Trigger::PreTokenGeneration) && !matches!(source, TriggerSource::Other(_))
}

/// The trigger sources that are accepted.
fn explained_sources() -> String {
    use TriggerSource::PreAuthenticationAuthentication;
    let is_explained = |source: &TriggerSource<'_>| *source == PreAuthenticationAuthentication || makes_tokens(*source);
    let names = TriggerSource::ALL.into_iter().filter(is_explained);
    let names: Vec<_> = names.map(|source| source.as_str().to_owned()).collect();
    format!("expected one of these trigger sources: {}", names.join(", "))
}
