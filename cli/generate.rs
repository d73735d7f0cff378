//! `generate`: prints sample events as Cognito would send them.

use crate::project::Project;
use crate::terminal::{CliError, print_error, printable, printable_json};
use events::{EventTemplate, EventVersion, GenerateError, MAX_PEOPLE, Trigger, TriggerSource, generate_event};
use events::{is_attribute_name, is_group_name};
use policy::{Policy, STANDARD_ATTRIBUTES, closest_match};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::process::ExitCode;
use templates::Locale;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Trigger source, such as `CustomMessage_SignUp`; `--list` prints all
    #[arg(required_unless_present = "list")]
    source: Option<String>,
    /// List the trigger sources, each with this project's function for it
    #[arg(long, conflicts_with = "source")]
    list: bool,
    /// Print this many events, one per line, each of a different invented person; for `replay -`
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = parse_count)]
    count: Option<u32>,
    /// Event version: 1; for token generation also 2 and 3 [default: what the policy's `token_version` results in,
    /// otherwise the lowest]
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
    /// Seed: the same number produces the same events
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = parse_seed)]
    seed: Option<u64>,
}

pub(crate) fn run(project: &Project, arguments: Arguments) -> Result<ExitCode, CliError> {
    let Some(text) = &arguments.source else { return list_sources() };
    let source = find_source(text)?;
    let policy = project.load_policy_if_any()?;
    let seed = arguments.seed.unwrap_or_else(random_seed);
    let wanted = policy.as_ref().and_then(|policy| policy.tokens().version());
    let template = EventTemplate {
        version: arguments.version.or(wanted.filter(|version| source.versions().contains(version))),
        attributes: arguments.attributes,
        client_id: arguments.client,
        locale: arguments.locale,
        groups: arguments.groups,
        client_metadata: arguments.metadata,
        validation_data: arguments.validation,
        ..EventTemplate::new(source)
    };
    print_hints(&template, policy.as_ref());
    let generate = |template: &EventTemplate<'_>| {
        generate_event(template, seed).map_err(|error| CliError::new(place_of(&error, template) + &error.to_string()))
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.count {
        None => writeln!(out, "{}", printable_json(generate(&template)?))?,
        Some(_) if source == TriggerSource::TokenGenerationClientCredentials => {
            return Err(CliError::new(format!("--count: {source} has no user; omit --count")));
        }
        Some(count) => {
            for number in 0..count {
                let event = generate(&EventTemplate { person: Some(number), ..template.clone() })?;
                writeln!(out, "{}", printable_json(on_one_line(&event)))?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn list_sources() -> Result<ExitCode, CliError> {
    let mut out = io::stdout().lock();
    let columns = TriggerSource::ALL.iter().map(|source| source.as_str().len()).max().unwrap_or_default();
    for source in TriggerSource::ALL {
        let trigger = source.trigger().filter(|trigger| trigger.definition().lambda.is_some());
        let function = trigger.map_or("none in this project", Trigger::binary);
        writeln!(out, "{:columns$}  {function}", source.as_str())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn find_source(text: &str) -> Result<TriggerSource<'static>, CliError> {
    let known = TriggerSource::ALL.into_iter().find(|source| source.as_str() == text);
    known.ok_or_else(|| {
        let meant = sources_meant(text).iter().map(TriggerSource::as_str).collect::<Vec<_>>();
        let help = match meant.as_slice() {
            [] => "`generate --list` prints all".to_owned(),
            [one] => format!("write {one}"),
            several => format!("write one of: {}", several.join(", ")),
        };
        CliError::new(format!("\"{}\" is not a trigger source; {help}", printable(text)))
    })
}

/// The sources with a similar name; those of a function; or those whose name ends in the text.
fn sources_meant(text: &str) -> Vec<TriggerSource<'static>> {
    let all = || TriggerSource::ALL.into_iter();
    if let Some(meant) = closest_match(text, all().map(|source| source.as_str())) {
        return all().filter(|source| source.as_str() == meant).collect();
    }
    let of_function: Vec<_> =
        all().filter(|source| source.trigger().is_some_and(|trigger| trigger.binary() == text)).collect();
    let plain = |name: &str| name.replace(['-', '_'], "").to_ascii_lowercase();
    let has_ending = |source: &TriggerSource<'_>| {
        source.as_str().split_once('_').is_some_and(|(_, ending)| plain(ending) == plain(text))
    };
    let with_ending: Vec<_> = all().filter(has_ending).collect();
    let of_prefix = match generate_event(&EventTemplate::new(TriggerSource::parse(text)), 0) {
        Err(GenerateError::UnknownSource(near)) => near.into_iter().collect(),
        _ => Vec::new(),
    };
    [of_function, with_ending, of_prefix].into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// Says which values Cognito or the policy does not know, and what was probably meant. They may be intended.
fn print_hints(template: &EventTemplate<'_>, policy: Option<&Policy>) {
    for (name, _) in template.attributes.iter().filter(|(name, _)| !name.contains(':')) {
        let known = STANDARD_ATTRIBUTES.into_iter().chain(OTHER_ATTRIBUTES);
        if is_attribute_name(name) && !known.clone().any(|known| known == name) {
            let meant = closest_match(name, known).map(|meant| format!("{meant} or ")).unwrap_or_default();
            let name = printable(name);
            print_error(&format!(
                "--attribute {name}: Cognito has no such attribute; did you mean {meant}custom:{name}?"
            ));
        }
    }
    let Some(policy) = policy else { return };
    let hint = |option: &str, value: &str, what: &str, known: Vec<&str>| {
        if let Some(meant) = closest_match(value, known.iter().copied()).filter(|_| !known.contains(&value)) {
            let value = printable(value);
            print_error(&format!("{option} {value}: the policy does not name this {what}; did you mean {meant}?"));
        }
    };
    let groups = policy.named_groups();
    for group in &template.groups {
        hint("--group", group, "group", groups.iter().map(String::as_str).collect());
    }
    if let Some(client) = &template.client_id {
        let known = policy.named_app_clients().into_iter().chain(policy.named_machine_clients());
        hint("--client", client, "app client", known.collect());
    }
    if let Some(tag) = template.locale.as_deref().filter(|tag| policy.languages().lookup(tag).is_none()) {
        let known: Vec<_> = policy.languages().iter().collect();
        let known: Vec<_> = known.iter().map(Locale::tag).collect();
        let tag = printable(tag);
        print_error(&format!("--locale {tag}: there are no texts in this language; there are {}", known.join(", ")));
    }
}

/// The attributes of users that no sign-up contains.
const OTHER_ATTRIBUTES: [&str; 4] = ["sub", "email_verified", "phone_number_verified", "identities"];

/// The option that an error is about, with its value unless that may be personal.
fn place_of(error: &GenerateError, template: &EventTemplate<'_>) -> String {
    let with = |option: &str, value: Option<&str>| match value {
        Some(value) => format!("{option} {}: ", printable(value)),
        None => format!("{option}: "),
    };
    let names = || template.attributes.iter().map(|(name, _)| name.as_str());
    match error {
        GenerateError::UnavailableVersion { version, .. } => with("--version", Some(version.as_str())),
        GenerateError::UnexpectedClient(_) | GenerateError::InvalidClientId => {
            with("--client", template.client_id.as_deref())
        }
        GenerateError::UnavailableAttribute { name, .. } | GenerateError::AttributeTooLong(name) => {
            with("--attribute", Some(name))
        }
        GenerateError::InvalidAttributeName => with("--attribute", names().find(|name| !is_attribute_name(name))),
        GenerateError::ConflictingLocales => with("--locale", template.locale.as_deref()),
        GenerateError::UnavailableGroups(_) => with("--group", template.groups.first().map(String::as_str)),
        GenerateError::InvalidGroupName => {
            with("--group", template.groups.iter().map(String::as_str).find(|group| !is_group_name(group)))
        }
        GenerateError::UnknownSource(_)
        | GenerateError::UnavailableMetadata { .. }
        | GenerateError::MetadataTooLong => String::new(),
    }
}

/// JSON without the line breaks and indentations between its values. A string contains no line break.
fn on_one_line(json: &str) -> String {
    json.lines().map(str::trim_start).collect()
}

fn parse_version(text: &str) -> Result<EventVersion, &'static str> {
    let known = EventVersion::ALL.into_iter().find(|version| version.lambda_version() == text);
    EventVersion::parse(text).or(known).ok_or("the event version must be 1, 2 or 3")
}

fn parse_count(text: &str) -> Result<u32, String> {
    let count = text.parse().ok().filter(|count| (1..=MAX_PEOPLE).contains(count));
    count.ok_or_else(|| format!("expected a number from 1 to {MAX_PEOPLE}, so that all people differ"))
}

fn parse_seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("expected a number from 0 to {}", u64::MAX))
}

fn parse_pair(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// A random number from the standard library's hash keys.
fn random_seed() -> u64 {
    RandomState::new().build_hasher().finish()
}
