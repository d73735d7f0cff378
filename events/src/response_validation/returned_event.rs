//! Contract 1.8: the event that a function returned, before its `response` member is inspected.

use super::field_path::FieldPath;
use super::report::{Exception, Finding, ValidationReport};
use super::values::{are_equivalent, sorted_members};
use crate::envelope::{Envelope, EnvelopeError};
use crate::raw_json::{Object, Value, ValueKind};
use crate::registry::TriggerSource;
use std::cmp::Ordering;

/// The members without which Cognito does not recognize its event.
const REQUIRED_MEMBERS: [&str; 5] = ["version", "region", "userPoolId", "userName", "callerContext"];

/// Validates everything outside the `response` member.
pub(super) fn validate_other_members(event: &Envelope<'_>, returned: &Envelope<'_>, report: &mut ValidationReport) {
    for member in REQUIRED_MEMBERS {
        match (event.has(member), returned.has(member)) {
            (true, false) => report.push(refused(member, UNRECOGNIZABLE)),
            (false, false) if !may_be_missing(event, member) => {
                report.push(Finding::unknown(member, "1.8", NEVER_MISSING));
            }
            _ => {}
        }
    }
    report_differences(event.members(), returned.members(), report);
}

/// The finding for an output that is not a valid event.
pub(super) fn unreadable_output(error: EnvelopeError, output: &[u8]) -> Finding {
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
pub(super) fn is_unmodified(event: &Envelope<'_>, response: Option<Value<'_>>) -> bool {
    match (event.response(), response) {
        (Some(original), Some(returned)) => are_equivalent(original, returned),
        (None, None) => true,
        _ => false,
    }
}

/// The members of `response`, or the finding if it has none.
pub(super) fn response_members<'a>(event: &Envelope<'_>, response: Option<Value<'a>>) -> Result<Object<'a>, Finding> {
    let Some(value) = response else { return Err(Finding::unknown("response", "1.8", NO_RESPONSE)) };
    match value.kind() {
        ValueKind::Object => Ok(value.object()),
        ValueKind::Null => Err(Finding::unknown("response", "1.8", NO_RESPONSE)),
        _ if is_unmodified(event, response) => Err(Finding::unknown("response", "1.8", NOT_AN_OBJECT)),
        _ => Err(refused("response", UNRECOGNIZABLE)),
    }
}

const NOT_AN_OBJECT: &str = "not an object, as in the event; what Cognito does with it is not known";
