//! Contract 1.8: the response as a whole, before its `response` member is inspected.

use super::custom_message::MessageTexts;
use super::field_path::FieldPath;
use super::report::{Exception, Finding, ValidationReport};
use super::token_overrides::TokenOverrides;
use super::values::{are_equivalent, sorted_members};
use crate::envelope::{Envelope, EnvelopeError, MAX_DEPTH, is_deeper};
use crate::raw_json::{Object, Value, ValueKind};
use crate::registry::TriggerSource;
use std::cmp::Ordering;

/// The members without which Cognito does not recognize its event.
const REQUIRED_MEMBERS: [&str; 5] = ["version", "region", "userPoolId", "userName", "callerContext"];

/// The response of a function, as Cognito reads it.
pub(super) enum ParsedResponse<'a> {
    /// The event with a new `response` that contains only message texts; everything around it is unchanged byte for
    /// byte.
    Message(MessageTexts<'a>),
    /// The same with token overrides.
    Tokens(Box<TokenOverrides<'a>>),
    /// The event with any other new `response`.
    Spliced(ResponseMember<'a>),
    /// Anything else that is a JSON object.
    Rewritten(Box<Envelope<'a>>),
}

/// The value of the `response` member, with its members parsed once.
pub(super) struct ResponseMember<'a> {
    value: Value<'a>,
    members: Object<'a>,
}

impl<'a> ResponseMember<'a> {
    /// Parses the text of one JSON value.
    fn parse(json: &'a str) -> Option<Self> {
        let object = Value::parse_object_with_members(json).map(|(value, members)| Self { value, members });
        object.or_else(|| serde_json::from_str(json).ok().map(|value| Self { value, members: Object::default() }))
    }

    pub(super) fn new(value: Value<'a>) -> Self {
        Self { value, members: value.object() }
    }
}

impl<'a> ParsedResponse<'a> {
    /// Parses the response, or reports why it is not one.
    pub(super) fn parse(event: &Envelope<'_>, output: &'a [u8]) -> Result<Self, Finding> {
        let spliced = spliced_response(event, output);
        if let Some(texts) = spliced.and_then(|response| MessageTexts::parse(event, response)) {
            return Ok(Self::Message(texts));
        }
        let response = spliced.and_then(|response| str::from_utf8(response).ok());
        let response = response.filter(|response| !is_deeper(response, MAX_DEPTH - 1));
        if let Some(overrides) = response.and_then(|response| TokenOverrides::parse_well_typed(event, response)) {
            return Ok(Self::Tokens(Box::new(overrides)));
        }
        if let Some(response) = response.and_then(ResponseMember::parse) {
            return Ok(Self::Spliced(response));
        }
        match Envelope::parse(output) {
            Ok(output) => Ok(Self::Rewritten(Box::new(output))),
            Err(error) => Err(unreadable_response(error, output)),
        }
    }

    /// Validates everything outside the `response` member.
    pub(super) fn validate_other_members(&self, event: &Envelope<'_>, report: &mut ValidationReport) {
        let has = |member: &str| match self {
            Self::Message(_) | Self::Tokens(_) | Self::Spliced(_) => event.has(member),
            Self::Rewritten(output) => output.has(member),
        };
        for member in REQUIRED_MEMBERS {
            match (event.has(member), has(member)) {
                (true, false) => report.push(refused(member, UNRECOGNIZABLE)),
                (false, false) if !may_be_missing(event, member) => {
                    report.push(Finding::unknown(member, "1.8", NEVER_MISSING));
                }
                _ => {}
            }
        }
        if let Self::Rewritten(output) = self {
            report_differences(&all_members(event), &all_members(output), report);
        }
    }
}

/// What this project's functions return: the event, with a new value of `response`, which is the only part to be
/// parsed.
fn spliced_response<'a>(event: &Envelope<'_>, output: &'a [u8]) -> Option<&'a [u8]> {
    event.response()?;
    let (head, tail) = event.around_response();
    output.strip_prefix(head.as_bytes())?.strip_suffix(tail.as_bytes())
}

fn unreadable_response(error: EnvelopeError, output: &[u8]) -> Finding {
    match error {
        EnvelopeError::NotAnObject if output.trim_ascii() != b"null" => refused(WHOLE, UNRECOGNIZABLE),
        EnvelopeError::NotUtf8 | EnvelopeError::ByteOrderMark | EnvelopeError::NotJson | EnvelopeError::NotAnObject => {
            refused(WHOLE, INVALID_JSON)
        }
        EnvelopeError::TooDeep => Finding::unknown(WHOLE, "1.8", TOO_DEEP),
        EnvelopeError::DuplicateMember(member) => Finding::unknown(member, "1.8", DUPLICATE),
    }
}

const WHOLE: &str = "output";
const INVALID_JSON: &str =
    "empty, null or invalid JSON: Cognito reports \"Invalid lambda function output : Invalid JSON\"";
const UNRECOGNIZABLE: &str = "not the event that was sent: Cognito reports \"Unrecognizable lambda output\"";
const TOO_DEEP: &str = "nested so deeply that Cognito's parser may reject it";
const DUPLICATE: &str = "duplicate member; which one Cognito uses is not known";
const NEVER_MISSING: &str = "missing, as in the event, although Cognito always sends it";
const CHANGED: &str =
    "differs from the event; only responses that change nothing outside `response` are certain to be accepted";
const NO_RESPONSE: &str = "missing or null; what Cognito does without it is not known";

fn refused(field: &'static str, rule: &'static str) -> Finding {
    Finding::refused(field, "1.8", rule, Exception::InvalidLambdaResponse)
}

/// Events for machine clients may have no user name (contract 1.2).
fn may_be_missing(event: &Envelope<'_>, member: &str) -> bool {
    member == "userName" && event.trigger_source() == TriggerSource::TokenGenerationClientCredentials
}

fn all_members<'a>(envelope: &Envelope<'a>) -> Object<'a> {
    Object::parse(envelope.text()).unwrap_or_default()
}

/// Reports every member except `response` that was added, removed or changed.
fn report_differences(event: &Object<'_>, output: &Object<'_>, report: &mut ValidationReport) {
    let (event, output) = (sorted_members(event), sorted_members(output));
    let (mut left, mut right) = (event.iter().peekable(), output.iter().peekable());
    while let Some(order) = match (left.peek(), right.peek()) {
        (Some((_, left, _)), Some((_, right, _))) => Some(left.cmp(right)),
        (Some(_), None) => Some(Ordering::Less),
        (None, Some(_)) => Some(Ordering::Greater),
        (None, None) => None,
    } {
        let original = if order.is_le() { left.next() } else { None };
        let returned = if order.is_ge() { right.next() } else { None };
        let unchanged =
            original.zip(returned).is_some_and(|(original, returned)| are_equivalent(original.2, returned.2));
        let Some((place, name, _)) = returned.or(original) else { continue };
        let is_reported = returned.is_none() && REQUIRED_MEMBERS.contains(name);
        if !unchanged && !is_reported && *name != "response" {
            report.push(Finding::unknown(FieldPath::Root("").member(name, *place), "1.8", CHANGED));
        }
    }
}

/// Contract 1.6: returning the event unmodified is the default behaviour.
pub(super) fn is_unmodified(event: &Envelope<'_>, response: Option<&ResponseMember<'_>>) -> bool {
    match (event.response(), response) {
        (Some(original), Some(returned)) => are_equivalent(original, returned.value),
        (None, None) => true,
        _ => false,
    }
}

/// The members of `response`, or the finding if it has none.
pub(super) fn object_members<'a>(
    event: &Envelope<'_>,
    response: Option<ResponseMember<'a>>,
) -> Result<Object<'a>, Finding> {
    let Some(response) = response else { return Err(Finding::unknown("response", "1.8", NO_RESPONSE)) };
    match response.value.kind() {
        ValueKind::Object => Ok(response.members),
        ValueKind::Null => Err(Finding::unknown("response", "1.8", NO_RESPONSE)),
        _ if is_unmodified(event, Some(&response)) => Err(Finding::unknown("response", "1.8", NOT_AN_OBJECT)),
        _ => Err(refused("response", UNRECOGNIZABLE)),
    }
}

const NOT_AN_OBJECT: &str = "not an object, as in the event; what Cognito does with it is not known";
