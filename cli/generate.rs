//! `generate`: prints a sample event as Cognito would send it.

use crate::terminal::{CliError, printable_json};
use events::{EventTemplate, EventVersion, TriggerSource, generate_event};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Trigger source, such as `CustomMessage_SignUp`
    source: String,
    /// Event version: 1; for token generation also 2 and 3
    #[arg(long, value_name = "1|2|3", value_parser = parse_version)]
    version: Option<EventVersion>,
    /// User attribute
    #[arg(long = "attribute", value_name = "NAME=VALUE", value_parser = parse_pair)]
    attributes: Vec<(String, String)>,
    /// App client ID
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// User's language (attribute `locale`)
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// Group of the user; only in token generation events
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    /// Client metadata of the API call, placed in the event as Cognito does for this source
    #[arg(long = "metadata", value_name = "NAME=VALUE", value_parser = parse_pair)]
    metadata: Vec<(String, String)>,
    /// Validation data of the API call
    #[arg(long = "validation", value_name = "NAME=VALUE", value_parser = parse_pair)]
    validation: Vec<(String, String)>,
    /// Seed: the same number produces the same event
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
}

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    let seed = arguments.seed.unwrap_or_else(random_seed);
    let template = EventTemplate {
        source: TriggerSource::parse(&arguments.source),
        version: arguments.version,
        attributes: arguments.attributes,
        client_id: arguments.client,
        locale: arguments.locale,
        groups: arguments.groups,
        client_metadata: arguments.metadata,
        validation_data: arguments.validation,
    };
    let event = generate_event(&template, seed).map_err(|error| CliError::new(error.to_string()))?;
    writeln!(io::stdout(), "{}", printable_json(event.to_string()))?;
    Ok(ExitCode::SUCCESS)
}

fn parse_version(text: &str) -> Result<EventVersion, &'static str> {
    EventVersion::parse(text).ok_or("the event version must be 1, 2 or 3")
}

fn parse_pair(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// A random number from the standard library's hash keys.
fn random_seed() -> u64 {
    RandomState::new().build_hasher().finish()
}
