//! Contract 1.8: the answer as a whole, before anybody looks into `response`.

use super::custom_message::Texts;
use super::judgement::{Exception, Judgement, Reason};
use super::overrides::Overrides;
use super::place::Place;
use super::values::{same, sorted};
use crate::envelope::{Envelope, EnvelopeError, MAX_DEPTH, is_deeper};
use crate::lenient::{Kind, Object, Value};
use crate::source::TriggerSource;
use std::cmp::Ordering;

/// The members without which Cognito does not recognise its event.
const NEEDED: [&str; 5] = ["version", "region", "userPoolId", "userName", "callerContext"];

/// The answer of a function as Cognito reads it.
pub(super) enum Answer<'a> {
    /// The event with another value of `response`, which is a plain message, and everything around it byte for byte the same.
    Message(Texts<'a>),
    /// The same with what is said about tokens.
    Tokens(Box<Overrides<'a>>),
    /// The event with any other value of `response`.
    Spliced(Response<'a>),
    /// Anything else that is a JSON object.
    Rewritten(Box<Envelope<'a>>),
}

/// The value of an answer's `response`. The members of an object are read with it, and only once.
pub(super) struct Response<'a> {
    value: Value<'a>,
    members: Object<'a>,
}

impl<'a> Response<'a> {
    /// Reads the text of one JSON value.
    fn read(json: &'a str) -> Option<Self> {
        let object = Value::with_members(json).map(|(value, members)| Self { value, members });
        object.or_else(|| serde_json::from_str(json).ok().map(|value| Self { value, members: Object::default() }))
    }

    pub(super) fn of(value: Value<'a>) -> Self {
        Self { value, members: value.object() }
    }
}

impl<'a> Answer<'a> {
    /// Reads the answer, or says why it cannot be one.
    pub(super) fn read(event: &Envelope<'_>, answer: &'a [u8]) -> Result<Self, Reason> {
        let spliced = spliced(event, answer);
        if let Some(texts) = spliced.and_then(|response| Texts::read(event, response)) {
            return Ok(Self::Message(texts));
        }
        let response = spliced.and_then(|response| str::from_utf8(response).ok());
        let response = response.filter(|response| !is_deeper(response, MAX_DEPTH - 1));
        if let Some(overrides) = response.and_then(|response| Overrides::plain(event, response)) {
            return Ok(Self::Tokens(Box::new(overrides)));
        }
        if let Some(response) = response.and_then(Response::read) {
            return Ok(Self::Spliced(response));
        }
        match Envelope::parse(answer) {
            Ok(answer) => Ok(Self::Rewritten(Box::new(answer))),
            Err(error) => Err(unreadable(error, answer)),
        }
    }

    /// Judges everything outside `response`.
    pub(super) fn judge_surroundings(&self, event: &Envelope<'_>, judgement: &mut Judgement) {
        let has = |member: &str| match self {
            Self::Message(_) | Self::Tokens(_) | Self::Spliced(_) => event.has(member),
            Self::Rewritten(answer) => answer.has(member),
        };
        for member in NEEDED {
            match (event.has(member), has(member)) {
                (true, false) => judgement.push(refused(member, UNRECOGNIZABLE)),
                (false, false) if !may_lack(event, member) => {
                    judgement.push(Reason::unknown(member, "1.8", NEVER_SENT));
                }
                _ => {}
            }
        }
        if let Self::Rewritten(answer) = self {
            differences(&all_members(event), &all_members(answer), judgement);
        }
    }
}

/// What our own functions answer: only the new value, which stands here, has to be read.
fn spliced<'a>(event: &Envelope<'_>, answer: &'a [u8]) -> Option<&'a [u8]> {
    event.response()?;
    let (head, tail) = event.around_response();
    answer.strip_prefix(head.as_bytes())?.strip_suffix(tail.as_bytes())
}

fn unreadable(error: EnvelopeError, answer: &[u8]) -> Reason {
    match error {
        EnvelopeError::NotAnObject if answer.trim_ascii() != b"null" => refused(WHOLE, UNRECOGNIZABLE),
        EnvelopeError::NotUtf8 | EnvelopeError::ByteOrderMark | EnvelopeError::NotJson | EnvelopeError::NotAnObject => {
            refused(WHOLE, INVALID_JSON)
        }
        EnvelopeError::TooDeep => Reason::unknown(WHOLE, "1.8", TOO_DEEP),
        EnvelopeError::Twice(member) => Reason::unknown(member, "1.8", TWICE),
    }
}

const WHOLE: &str = "answer";
const INVALID_JSON: &str =
    "nothing, null or no JSON: Cognito answers \"Invalid lambda function output : Invalid JSON\"";
const UNRECOGNIZABLE: &str = "not the event that was sent: Cognito answers \"Unrecognizable lambda output\"";
const TOO_DEEP: &str = "nested so deep that a parser may give up";
const TWICE: &str = "stands in the answer twice; which one counts is not known";
const NEVER_SENT: &str = "missing as in the event, but Cognito never sends an event without it";
const CHANGED: &str = "not what came in; only an answer that changes nothing outside `response` is sure to be read";
const NO_RESPONSE: &str = "missing or null; what Cognito does without it is not known";

fn refused(field: &'static str, rule: &'static str) -> Reason {
    Reason::refused(field, "1.8", rule, Exception::InvalidLambdaResponse)
}

/// A machine has perhaps no user name (contract 1.2).
fn may_lack(event: &Envelope<'_>, member: &str) -> bool {
    member == "userName" && event.trigger_source() == TriggerSource::TokenGenerationClientCredentials
}

fn all_members<'a>(envelope: &Envelope<'a>) -> Object<'a> {
    Object::read(envelope.text()).unwrap_or_default()
}

/// Names every member besides `response` that only one of the two has, or that they have different.
fn differences(event: &Object<'_>, answer: &Object<'_>, judgement: &mut Judgement) {
    let (event, answer) = (sorted(event), sorted(answer));
    let (mut left, mut right) = (event.iter().peekable(), answer.iter().peekable());
    while let Some(order) = match (left.peek(), right.peek()) {
        (Some((_, left, _)), Some((_, right, _))) => Some(left.cmp(right)),
        (Some(_), None) => Some(Ordering::Less),
        (None, Some(_)) => Some(Ordering::Greater),
        (None, None) => None,
    } {
        let came_in = if order.is_le() { left.next() } else { None };
        let went_out = if order.is_ge() { right.next() } else { None };
        let unchanged = came_in.zip(went_out).is_some_and(|(came_in, went_out)| same(came_in.2, went_out.2));
        let Some((place, name, _)) = went_out.or(came_in) else { continue };
        let is_reported = went_out.is_none() && NEEDED.contains(name);
        if !unchanged && !is_reported && *name != "response" {
            judgement.push(Reason::unknown(Place::At("").member(name, *place), "1.8", CHANGED));
        }
    }
}

/// Contract 1.6: the event returned unmodified is the default behaviour.
pub(super) fn is_unmodified(event: &Envelope<'_>, response: Option<&Response<'_>>) -> bool {
    match (event.response(), response) {
        (Some(came_in), Some(went_out)) => same(came_in, went_out.value),
        (None, None) => true,
        _ => false,
    }
}

/// The members of `response`, or why it has none to look at.
pub(super) fn members<'a>(event: &Envelope<'_>, response: Option<Response<'a>>) -> Result<Object<'a>, Reason> {
    let Some(response) = response else { return Err(Reason::unknown("response", "1.8", NO_RESPONSE)) };
    match response.value.kind() {
        Kind::Object => Ok(response.members),
        Kind::Null => Err(Reason::unknown("response", "1.8", NO_RESPONSE)),
        _ if is_unmodified(event, Some(&response)) => Err(Reason::unknown("response", "1.8", NO_OBJECT)),
        _ => Err(refused("response", UNRECOGNIZABLE)),
    }
}

const NO_OBJECT: &str = "no object, as in the event; what Cognito does with it is not known";
