//! The table `[post_confirmation]`: what happens after a user is confirmed.

use serde::{Deserialize, Serialize};
use std::time::Duration;

use events::Trigger;

use crate::feature_requirement::FeatureRequirement;
use crate::key::Key;
use crate::names::{is_resource_name_byte, parse_attribute_name, parse_group_name, parse_table_name, validate_name};
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;

const GROUPS: Key = Key::table("groups", "The groups that every new user is added to.");
const RECORD: Key =
    Key::table("record", "A record of every new user, written once. It also stores which actions are done.");
const EVENT: Key =
    Key::table("event", "An EventBridge event about every new user, published at most once. It requires the record.");
const RESUME_ON_SIGN_IN: Key = Key::new(
    "resume_on_sign_in",
    "true",
    "Whether unfinished actions are completed when the user signs in, also for users created by an administrator. It \
     requires the record, and a pre-token-generation function built with the feature `resume-on-sign-in`.",
);
const ADD: Key = Key::new("add", "[\"customers\"]", "The groups. They must exist in the user pool.");
const TABLE: Key = Key::new(
    "table",
    "\"profiles\"",
    "The name of a DynamoDB table whose partition key is the string `id`, without a sort key.",
);
const BUS: Key =
    Key::new("bus", "\"default\"", "An event bus, by name or ARN. The bus `default` exists in every account.");
const SOURCE: Key = Key::new(
    "source",
    "\"example.users\"",
    "`source` of the event: up to 256 characters that do not begin with `aws.`.",
);
const DETAIL_TYPE: Key =
    Key::new("detail_type", "\"UserConfirmed\"", "`detail-type` of the event: up to 128 characters.");
const ATTRIBUTES: Key = Key::new("attributes", "[\"email\", \"name\"]", "The user attributes that it contains.");
const ON_FAILURE: Key = Key::new(
    "on_failure",
    "\"log\"",
    "What happens if the action fails: the failure is logged, or the user gets an error. The user is confirmed in \
     either case.",
);
const DEADLINE_MS: Key = Key::new(
    "deadline_ms",
    "1500",
    "How long the action may take, in milliseconds. All actions together never take more than 4200.",
);

/// The actions of `[post_confirmation]`. Without the table, no action is performed.
#[derive(Default, Serialize, Deserialize)]
pub struct PostConfirmation {
    groups: Option<Groups>,
    record: Option<Record>,
    event: Option<EventConfig>,
    resume_on_sign_in: Option<Place>,
}

/// The groups that every new user is added to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// Their names, in the order of the policy.
    pub names: Vec<String>,
    /// The limits for all of them together.
    pub limits: ActionLimits,
}

/// The record that is written for every new user, one item of a DynamoDB table. It also stores the progress of the
/// other actions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The table. Its partition key is `id`, a string, and it has no sort key.
    pub table: String,
    /// The user attributes that are written.
    pub attributes: Vec<String>,
    /// The limits for writing it.
    pub limits: ActionLimits,
}

/// An EventBridge event that is published at most once, for a new user or a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventConfig {
    /// The event bus, by name or ARN.
    pub bus: String,
    /// `source` of the event.
    pub source: String,
    /// `detail-type` of the event.
    pub detail_type: String,
    /// The user attributes that the event contains.
    pub attributes: Vec<String>,
    /// The limits for publishing it.
    pub limits: ActionLimits,
}

/// Deadline and failure behaviour of one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionLimits {
    /// What happens if the action fails.
    pub on_failure: OnFailure,
    /// How long the action may take.
    pub deadline: Duration,
}

/// What happens if an action fails. The user stays confirmed in either case (contract 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnFailure {
    /// The failure is logged, and the user can continue.
    Log,
    /// The user gets an error.
    Fail,
}

impl PostConfirmation {
    /// The groups that a new user is added to.
    pub fn groups(&self) -> Option<&Groups> {
        self.groups.as_ref()
    }

    /// The record that is written for a new user.
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    /// The event that is published for a new user. It requires a record.
    pub fn event(&self) -> Option<&EventConfig> {
        self.event.as_ref()
    }

    /// Whether unfinished actions are completed when the user signs in. It requires a record.
    pub fn resumes_on_sign_in(&self) -> bool {
        self.resume_on_sign_in.is_some()
    }

    /// The Cargo features that the table requires.
    pub(crate) fn required_features(&self) -> impl Iterator<Item = FeatureRequirement> {
        let requirement = |place: &Place| FeatureRequirement {
            feature: "resume-on-sign-in",
            trigger: Trigger::PreTokenGeneration,
            place: place.clone(),
        };
        self.resume_on_sign_in.iter().map(requirement)
    }
}

/// Parses the table.
pub(crate) fn parse_table(mut section: Section<'_>) -> Result<PostConfirmation, ErrorReported> {
    let asked = section.boolean(&RESUME_ON_SIGN_IN);
    let [groups, record, event] = [GROUPS, RECORD, EVENT].map(|table| section.table(&table));
    let has_record = record.exists();
    let groups = groups.map_present(parse_groups);
    let record = record.map_present(parse_record);
    let event = event.map_present(|event| match has_record {
        true => parse_event(event, &ON_FAILURE),
        false => {
            let reported = event.report_table(no_record("without it, events could be published twice"));
            parse_event(event, &ON_FAILURE).and(Err(reported))
        }
    });
    let resume_on_sign_in = match asked {
        Ok(Some(true)) if !has_record => {
            Err(section.report_key(&RESUME_ON_SIGN_IN, no_record("without it, unfinished actions are not known")))
        }
        Ok(Some(true)) => Ok(Some(section.place_of(&RESUME_ON_SIGN_IN))),
        Ok(_) => Ok(None),
        Err(reported) => Err(reported),
    };
    Ok(PostConfirmation { groups: groups?, record: record?, event: event?, resume_on_sign_in: resume_on_sign_in? })
}

/// The record makes the actions idempotent: only it stores what was already done.
fn no_record(why: &str) -> Diagnostic {
    let message = format!("requires [post_confirmation.record]: {why}");
    Diagnostic::new(message, "add a table [post_confirmation.record], or remove this")
}

fn parse_groups(mut groups: Section<'_>) -> Result<Groups, ErrorReported> {
    let names = groups.list(&ADD, parse_group_name);
    let limits = parse_limits(&mut groups, &ON_FAILURE);
    Ok(Groups { names: names?.ok_or_else(|| groups.report_missing(&ADD))?, limits: limits? })
}

fn parse_record(mut record: Section<'_>) -> Result<Record, ErrorReported> {
    let table = record.required(&TABLE, parse_table_name);
    let attributes = record.list(&ATTRIBUTES, parse_attribute_name);
    let limits = parse_limits(&mut record, &ON_FAILURE);
    Ok(Record { table: table?, attributes: attributes?.unwrap_or_default(), limits: limits? })
}

/// Parses the table of an EventBridge event; `on_failure` says what its failure means.
pub(crate) fn parse_event(mut event: Section<'_>, on_failure: &Key) -> Result<EventConfig, ErrorReported> {
    let bus = event.required(&BUS, bus_name);
    let source = event.required(&SOURCE, source);
    let detail_type = event.required(&DETAIL_TYPE, detail_type);
    let attributes = event.list(&ATTRIBUTES, parse_attribute_name);
    let limits = parse_limits(&mut event, on_failure);
    Ok(EventConfig {
        bus: bus?,
        source: source?,
        detail_type: detail_type?,
        attributes: attributes?.unwrap_or_default(),
        limits: limits?,
    })
}

/// All actions together may take 4.2 of Cognito's five seconds (contract 1.7); a single one may take 1.5 by default.
pub(crate) fn parse_limits(action: &mut Section<'_>, on_failure: &Key) -> Result<ActionLimits, ErrorReported> {
    let on_failure =
        action.choice_or(on_failure, &[("log", OnFailure::Log), ("fail", OnFailure::Fail)], OnFailure::Log);
    let deadline = action.number_or(&DEADLINE_MS, 1..=4_200, 1_500);
    Ok(ActionLimits { on_failure: on_failure?, deadline: Duration::from_millis(deadline?.into()) })
}

/// `EventBusNameOrArn` of EventBridge's API: at most 1,600 characters.
fn bus_name(text: &str) -> Result<String, Diagnostic> {
    let plain = |name: &str| !name.is_empty() && name.bytes().all(|byte| is_resource_name_byte(byte) || byte == b'/');
    let possible = text.len() <= 1_600
        && match text.strip_prefix("arn:") {
            Some(arn) => matches!(arn.split(':').collect::<Vec<_>>()[..], [partition, "events", region, account, bus]
                if partition.starts_with("aws") && !region.is_empty()
                    && account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
                    && bus.strip_prefix("event-bus/").is_some_and(plain)),
            None => plain(text),
        };
    let help = "copy the bus's name or ARN; the bus default exists in every account";
    validate_name(text, possible, "is not a valid event bus name or ARN", help)
}

/// EventBridge reserves sources that start with `aws.`.
fn source(text: &str) -> Result<String, Diagnostic> {
    let possible = is_line(text, 256) && !text.starts_with("aws.");
    let help = "write a name of your own, for example example.users: at most 256 characters, not starting with aws.";
    validate_name(text, possible, "is not a valid event source", help)
}

fn detail_type(text: &str) -> Result<String, Diagnostic> {
    let help = "write what happened, for example UserConfirmed: 1 to 128 characters on one line";
    validate_name(text, is_line(text, 128), "is not a valid detail type", help)
}

fn is_line(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control) && text.trim() == text
}
