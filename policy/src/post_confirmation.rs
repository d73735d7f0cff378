//! The table `[post_confirmation]`: what happens when somebody has signed up.

use std::time::Duration;

use events::Trigger;

use crate::feature_requirement::FeatureRequirement;
use crate::names::{is_resource_name_byte, parse_attribute_name, parse_group_name, parse_table_name, validate_name};
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported};
use crate::section::{Key, Section, one_of};

const RESUME_ON_SIGN_IN: Key = Key { name: "resume_on_sign_in", example: "true" };
const ADD: Key = Key { name: "add", example: "[\"customers\"]" };
const TABLE: Key = Key { name: "table", example: "\"profiles\"" };
const BUS: Key = Key { name: "bus", example: "\"default\"" };
const SOURCE: Key = Key { name: "source", example: "\"example.users\"" };
const DETAIL_TYPE: Key = Key { name: "detail_type", example: "\"UserConfirmed\"" };
const ATTRIBUTES: Key = Key { name: "attributes", example: "[\"email\", \"name\"]" };
const ON_FAILURE: Key = Key { name: "on_failure", example: "\"log\"" };
const DEADLINE_MS: Key = Key { name: "deadline_ms", example: "1500" };

/// The rules of `[post_confirmation]`; without the table there is none.
#[derive(Default)]
pub struct PostConfirmation {
    groups: Option<Groups>,
    record: Option<Record>,
    event: Option<EventConfig>,
    resume_on_sign_in: Option<Place>,
}

/// The groups that every new user is put into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    /// Their names, in the order of the policy.
    pub names: Vec<String>,
    /// What holds for all of them together.
    pub limits: ActionLimits,
}

/// The record that is written about every new user, one item of a DynamoDB table. It is also what remembers how far the
/// other actions came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The table. Its partition key is `id`, a string, and it has no sort key.
    pub table: String,
    /// The names of the user attributes that are written.
    pub attributes: Vec<String>,
    /// What holds for writing it.
    pub limits: ActionLimits,
}

/// The event that is published once about every new user, through EventBridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventConfig {
    /// The event bus, by name or ARN.
    pub bus: String,
    /// `source` of the event.
    pub source: String,
    /// `detail-type` of the event.
    pub detail_type: String,
    /// The names of the user attributes that go along.
    pub attributes: Vec<String>,
    /// What holds for publishing it.
    pub limits: ActionLimits,
}

/// What holds for one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionLimits {
    /// What is said when it could not be done.
    pub on_failure: OnFailure,
    /// How long it may take.
    pub deadline: Duration,
}

/// What is said when an action could not be done. Either way the user stays confirmed (contract 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// The log says so, and the user goes on.
    Log,
    /// The person gets an error.
    Fail,
}

impl PostConfirmation {
    /// The groups that a new user is put into.
    pub fn groups(&self) -> Option<&Groups> {
        self.groups.as_ref()
    }

    /// The record that is written about a new user.
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    /// The event that is published about a new user. Never without a record.
    pub fn event(&self) -> Option<&EventConfig> {
        self.event.as_ref()
    }

    /// Whether what is left undone is finished when the user's tokens are made. Never without a record.
    pub fn resumes_on_sign_in(&self) -> bool {
        self.resume_on_sign_in.is_some()
    }

    /// What they ask of the build.
    pub(crate) fn required_features(&self) -> impl Iterator<Item = FeatureRequirement> {
        let requirement = |place: &Place| FeatureRequirement {
            feature: "repair",
            trigger: Trigger::PreTokenGeneration,
            place: place.clone(),
        };
        self.resume_on_sign_in.iter().map(requirement)
    }
}

/// Reads the table.
pub(crate) fn parse_table(mut section: Section<'_>) -> Result<PostConfirmation, ErrorReported> {
    let asked = section.boolean(&RESUME_ON_SIGN_IN);
    let [groups, record, event] = ["groups", "record", "event"].map(|table| section.table(table));
    let has_record = record.exists();
    let groups = groups.map_present(parse_groups);
    let record = record.map_present(parse_record);
    let event = event.map_present(|event| match has_record {
        true => parse_event(event),
        false => {
            let reported = event.report_table(no_record("an event is published at most once"));
            parse_event(event).and(Err(reported))
        }
    });
    let resume_on_sign_in = match asked {
        Ok(Some(true)) if !has_record => {
            Err(section.report_key(&RESUME_ON_SIGN_IN, no_record("what is left undone is known")))
        }
        Ok(Some(true)) => Ok(Some(section.place_of(&RESUME_ON_SIGN_IN))),
        Ok(_) => Ok(None),
        Err(reported) => Err(reported),
    };
    Ok(PostConfirmation { groups: groups?, record: record?, event: event?, resume_on_sign_in: resume_on_sign_in? })
}

/// The record is the guard: without it nobody knows what was done before.
fn no_record(why: &str) -> Diagnostic {
    let message = format!("needs a record, by which {why}");
    Diagnostic::new(message, "write a table [post_confirmation.record], or take this out")
}

fn parse_groups(mut groups: Section<'_>) -> Result<Groups, ErrorReported> {
    let names = groups.list(&ADD, parse_group_name);
    let limits = limits(&mut groups);
    Ok(Groups { names: names?.ok_or_else(|| groups.report_missing(&ADD))?, limits: limits? })
}

fn parse_record(mut record: Section<'_>) -> Result<Record, ErrorReported> {
    let table = record.required(&TABLE, parse_table_name);
    let attributes = record.list(&ATTRIBUTES, parse_attribute_name);
    let limits = limits(&mut record);
    Ok(Record { table: table?, attributes: attributes?.unwrap_or_default(), limits: limits? })
}

fn parse_event(mut event: Section<'_>) -> Result<EventConfig, ErrorReported> {
    let bus = event.required(&BUS, bus_name);
    let source = event.required(&SOURCE, source);
    let detail_type = event.required(&DETAIL_TYPE, detail_type);
    let attributes = event.list(&ATTRIBUTES, parse_attribute_name);
    let limits = limits(&mut event);
    Ok(EventConfig {
        bus: bus?,
        source: source?,
        detail_type: detail_type?,
        attributes: attributes?.unwrap_or_default(),
        limits: limits?,
    })
}

/// Of Cognito's five seconds all actions together have 4.2 (contract 1.7); one alone has 1.5 unless it says otherwise.
fn limits(action: &mut Section<'_>) -> Result<ActionLimits, ErrorReported> {
    let on_failure = action.optional(&ON_FAILURE, one_of(&[("log", OnFailure::Log), ("fail", OnFailure::Fail)]));
    let deadline = action.number(&DEADLINE_MS, 1..=4_200);
    Ok(ActionLimits {
        on_failure: on_failure?.unwrap_or(OnFailure::Log),
        deadline: Duration::from_millis(deadline?.unwrap_or(1_500).into()),
    })
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
    let help = "copy the bus's name, or its ARN; default is the one that every account has";
    validate_name(text, possible, "is no name that an event bus can have", help)
}

/// EventBridge keeps `aws.` for itself.
fn source(text: &str) -> Result<String, Diagnostic> {
    let possible = is_line(text, 256) && !text.starts_with("aws.");
    let help = "write your own name, as in example.users: at most 256 characters, not beginning with aws.";
    validate_name(text, possible, "is no source that an event of yours can have", help)
}

fn detail_type(text: &str) -> Result<String, Diagnostic> {
    let help = "write what happened, as in UserConfirmed: 1 to 128 characters on one line";
    validate_name(text, is_line(text, 128), "is no detail type that an event can have", help)
}

fn is_line(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control) && text.trim() == text
}
