//! The received event, and the response spliced into it.
//!
//! Nothing that was parsed is ever serialized again: the function returns the received text with the bytes of one
//! value replaced (contract 1.6, 1.8 and 16.6).

use crate::duplicate_members::has_duplicate_members;
use crate::raw_json::{Object, Value, ValueKind};
use crate::registry::TriggerSource;
use memchr::memchr2_iter;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// The maximum nesting depth of objects and arrays; the event itself counts as one level.
pub const MAX_DEPTH: usize = 128;

/// The members that decide what a response is for and where it is inserted.
const UNIQUE_MEMBERS: [&str; 3] = ["triggerSource", "request", "response"];

/// An event as Cognito sent it: the text and the positions of its parts.
///
/// `Debug` prints only the trigger source.
#[derive(Clone)]
pub struct Envelope<'a> {
    text: &'a str,
    members: Object<'a>,
    version: Option<Cow<'a, str>>,
    trigger_source: Option<Cow<'a, str>>,
    region: Option<Cow<'a, str>>,
    user_pool_id: Option<Cow<'a, str>>,
    user_name: Option<Cow<'a, str>>,
    client_id: Option<Cow<'a, str>>,
    request: Option<Object<'a>>,
    response: Option<Value<'a>>,
}

/// Why a text is not a valid event. `Display` is constant: it never contains a part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvelopeError {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The text starts with a byte order mark.
    ByteOrderMark,
    /// The text is not one JSON value.
    NotJson,
    /// The text is JSON, but not an object.
    NotAnObject,
    /// Objects and arrays are nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The event contains this member twice, so it is ambiguous which one applies.
    DuplicateMember(&'static str),
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8 => formatter.write_str("not UTF-8"),
            Self::ByteOrderMark => formatter.write_str("starts with a byte order mark"),
            Self::NotJson => formatter.write_str("not one JSON value"),
            Self::NotAnObject => formatter.write_str("not a JSON object"),
            Self::TooDeep => write!(formatter, "nested deeper than {MAX_DEPTH}"),
            Self::DuplicateMember(member) => write!(formatter, "`{member}` appears twice"),
        }
    }
}

impl std::error::Error for EnvelopeError {}

impl<'a> Envelope<'a> {
    /// Parses an event.
    ///
    /// # Errors
    /// [`EnvelopeError`] if the bytes are not a single JSON object into which a response can be spliced. Members of
    /// any name and type are accepted, and other members may be duplicated.
    ///
    /// ```
    /// use cognito_triggers_events::{Envelope, EnvelopeError, TriggerSource};
    ///
    /// let event = Envelope::parse(br#"{"triggerSource":"CustomMessage_SignUp"}"#)?;
    /// assert_eq!(event.trigger_source(), TriggerSource::CustomMessageSignUp);
    /// assert_eq!(Envelope::parse(b"[]").err(), Some(EnvelopeError::NotAnObject));
    /// # Ok::<(), EnvelopeError>(())
    /// ```
    pub fn parse(bytes: &'a [u8]) -> Result<Self, EnvelopeError> {
        let text = std::str::from_utf8(bytes).map_err(|_| EnvelopeError::NotUtf8)?;
        if text.starts_with('\u{FEFF}') {
            return Err(EnvelopeError::ByteOrderMark);
        }
        let members = Object::parse(text).ok_or_else(|| why_not_an_object(text))?;
        if is_deeper(text, MAX_DEPTH) {
            return Err(EnvelopeError::TooDeep);
        }
        if let Some(member) = UNIQUE_MEMBERS.into_iter().find(|member| members.has_duplicate(member)) {
            return Err(EnvelopeError::DuplicateMember(member));
        }
        let request = members.get("request").filter(|request| request.kind() == ValueKind::Object);
        Ok(Self {
            text,
            version: members.text("version"),
            trigger_source: members.text("triggerSource"),
            region: members.text("region"),
            user_pool_id: members.text("userPoolId"),
            user_name: members.text("userName"),
            client_id: members.get("callerContext").and_then(|context| context.object().text("clientId")),
            request: request.map(Value::object),
            response: members.get("response"),
            members,
        })
    }

    /// The text as received.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The event's `triggerSource`; an empty [`TriggerSource::Other`] if it has none.
    #[must_use]
    pub fn trigger_source(&self) -> TriggerSource<'_> {
        TriggerSource::parse(self.trigger_source.as_deref().unwrap_or_default())
    }

    /// The event version: `1`, or for pre token generation also `2` or `3` (contract 1.1).
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The AWS region of the user pool.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The ID of the user pool.
    #[must_use]
    pub fn user_pool_id(&self) -> Option<&str> {
        self.user_pool_id.as_deref()
    }

    /// The user name in the user pool, often a UUID (contract 1.2).
    #[must_use]
    pub fn user_name(&self) -> Option<&str> {
        self.user_name.as_deref()
    }

    /// `callerContext.clientId` as received (contract 1.3).
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref()
    }

    /// The app client that the request came through; `None` if there was none: the ID is null, missing, or the literal
    /// that Cognito sends for AdminCreateUser (contract 1.3).
    #[must_use]
    pub fn app_client(&self) -> Option<&str> {
        self.client_id().filter(|id| !id.is_empty() && *id != "CLIENT_ID_NOT_APPLICABLE")
    }

    /// The members of `request`; `None` if it is missing or not an object.
    #[must_use]
    pub fn request(&self) -> Option<&Object<'a>> {
        self.request.as_ref()
    }

    /// The value of `response`, which Cognito pre-fills; events of the custom senders have none.
    #[must_use]
    pub fn response(&self) -> Option<Value<'a>> {
        self.response
    }

    /// The top-level members.
    pub(crate) fn members(&self) -> &Object<'a> {
        &self.members
    }

    /// Whether the event has a top-level member of this name.
    #[must_use]
    pub fn has(&self, member: &str) -> bool {
        self.members.has(member)
    }

    /// Whether an object anywhere in the event has two members with one name. Cognito never sends such an event, and
    /// readers disagree about which of the two counts.
    ///
    /// ```
    /// use cognito_triggers_events::Envelope;
    ///
    /// let event = Envelope::parse(br#"{"request":{"userAttributes":{"email":"a@x.example","em\u0061il":"b@y.example"}}}"#)?;
    /// assert!(event.has_duplicate_members());
    /// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
    /// ```
    #[must_use]
    pub fn has_duplicate_members(&self) -> bool {
        // The names of the event's own members are decoded already.
        let is_nested = |value: &Value<'_>| matches!(value.kind(), ValueKind::Object | ValueKind::Array);
        let nested = self.members.iter().map(|(_, value)| value).filter(is_nested);
        self.members.has_duplicates() || has_duplicate_members(nested.map(Value::json))
    }

    /// The event text with `response`, which must be JSON, as the value of its `response` member. All other bytes stay
    /// the same; a missing member is appended after the last one.
    ///
    /// ```
    /// let event = cognito_triggers_events::Envelope::parse(br#"{ "n": 1.0, "response": null, "later": [] }"#)?;
    /// assert_eq!(event.with_response("{}"), r#"{ "n": 1.0, "response": {}, "later": [] }"#);
    /// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
    /// ```
    #[must_use]
    pub fn with_response(&self, response: &str) -> String {
        self.with_response_fragments(&[response])
    }

    /// Like [`Envelope::with_response`], for a value that is split into consecutive fragments.
    ///
    /// ```
    /// let event = cognito_triggers_events::Envelope::parse(br#"{"n":1.0,"response":null}"#)?;
    /// assert_eq!(event.with_response_fragments(&["{", "}"]), event.with_response("{}"));
    /// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
    /// ```
    #[must_use]
    pub fn with_response_fragments<P: AsRef<str>>(&self, response: &[P]) -> String {
        let name = match self.response {
            Some(_) => "",
            None if self.members.is_empty() => r#""response":"#,
            None => r#","response":"#,
        };
        let (head, tail) = self.around_response();
        let pieces = [head, name].into_iter().chain(response.iter().map(AsRef::as_ref)).chain([tail]);
        let mut event = String::with_capacity(pieces.clone().map(str::len).sum());
        event.extend(pieces);
        event
    }

    /// The received text before and after the value of `response`: the bytes that a returned event must leave
    /// unchanged (contract 1.6). If the member is missing, the text is split after the last member.
    #[must_use]
    pub fn around_response(&self) -> (&'a str, &'a str) {
        let place = match self.response {
            Some(response) => slice_range(self.text, response.json()),
            None => self.end_of_last_member(),
        };
        (self.text.get(..place.start).unwrap_or_default(), self.text.get(place.end..).unwrap_or_default())
    }

    /// The empty range after the last member.
    fn end_of_last_member(&self) -> Range<usize> {
        let object = self.text.trim_ascii_end();
        let members = object.get(..object.len().saturating_sub(1)).unwrap_or_default().trim_ascii_end();
        members.len()..members.len()
    }
}

impl fmt::Debug for Envelope<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.trigger_source() {
            TriggerSource::Other(_) => formatter.write_str("Envelope(unknown source)"),
            known => write!(formatter, "Envelope({known})"),
        }
    }
}

/// The error for a text that is not a single JSON object.
fn why_not_an_object(text: &str) -> EnvelopeError {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(value) if !value.get().starts_with('{') => EnvelopeError::NotAnObject,
        _ => EnvelopeError::NotJson,
    }
}

/// The range of `part` in `text`; `part` must be a slice of `text`.
fn slice_range(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    start..start + part.len()
}

/// Whether objects and arrays in a JSON text are nested deeper than `levels`; the result is meaningless for invalid
/// JSON. Iterative, because the text may be 6 MiB of brackets.
fn is_deeper(json: &str, levels: usize) -> bool {
    // A text with at most `levels` opening brackets cannot be nested deeper: few events need the full scan.
    memchr2_iter(b'{', b'[', json.as_bytes()).nth(levels).is_some() && nesting_depth(json) > levels
}

/// The nesting depth of objects and arrays.
fn nesting_depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'{' | b'[') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::{Envelope, EnvelopeError, MAX_DEPTH};

    fn with_test_response(event: &str) -> String {
        Envelope::parse(event.as_bytes()).unwrap().with_response(r#"{"a":1}"#)
    }

    #[test]
    fn with_response_changes_only_the_response_value() {
        for (event, expected) in [
            (r#"{"response":null,"x":1}"#, r#"{"response":{"a":1},"x":1}"#),
            (
                " {\"n\" : 1.50e+3,\n\t\"response\" : {\"b\":[1, 2]} , \"z\":-0 }\n",
                " {\"n\" : 1.50e+3,\n\t\"response\" : {\"a\":1} , \"z\":-0 }\n",
            ),
            (r#"{"request":{"response":1},"response":"x"}"#, r#"{"request":{"response":1},"response":{"a":1}}"#),
            (r#"{"respon\u0073e":0}"#, r#"{"respon\u0073e":{"a":1}}"#),
            (r#"{"a":1,"a":2,"response":3,"é\ud800":4}"#, r#"{"a":1,"a":2,"response":{"a":1},"é\ud800":4}"#),
        ] {
            assert_eq!(with_test_response(event), expected, "{event}");
        }
    }

    #[test]
    fn missing_response_is_appended_after_the_last_member() {
        for (event, expected) in [
            ("{}", r#"{"response":{"a":1}}"#),
            (" { } \n", " {\"response\":{\"a\":1} } \n"),
            (r#"{"x":{"response":1}}"#, r#"{"x":{"response":1},"response":{"a":1}}"#),
            ("{\n  \"x\": [1]\n}\n", "{\n  \"x\": [1],\"response\":{\"a\":1}\n}\n"),
        ] {
            assert_eq!(with_test_response(event), expected, "{event}");
        }
    }

    #[test]
    fn around_response_returns_the_rest_of_the_text() {
        for (event, around) in [
            (r#"{"response": {"b":1} ,"x":1} "#, (r#"{"response": "#, r#" ,"x":1} "#)),
            (r#"{"x":{"response":1}}"#, (r#"{"x":{"response":1}"#, "}")),
            (" { } \n", (" {", " } \n")),
        ] {
            assert_eq!(Envelope::parse(event.as_bytes()).unwrap().around_response(), around, "{event}");
        }
    }

    #[test]
    fn invalid_event_is_rejected_with_its_error() {
        let nested =
            |depth: usize| format!("{{\"x\":{}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1)).into_bytes();
        assert!(Envelope::parse(&nested(MAX_DEPTH)).is_ok());
        let far_too_deep = nested(200_000);
        let too_deep = nested(MAX_DEPTH + 1);
        let cases: [(&[u8], EnvelopeError); 18] = [
            (b"", EnvelopeError::NotJson),
            (b"   ", EnvelopeError::NotJson),
            (b"hello", EnvelopeError::NotJson),
            (b"{\"a\":1", EnvelopeError::NotJson),
            (b"{} {}", EnvelopeError::NotJson),
            (b"{\"a\":01}", EnvelopeError::NotJson),
            (b"{\"a\":\"\x01\"}", EnvelopeError::NotJson),
            (b"{\"a\x01\":1}", EnvelopeError::NotJson),
            (b"{\"\\u0061\n\":1}", EnvelopeError::NotJson),
            (b"\xEF\xBB\xBF{}", EnvelopeError::ByteOrderMark),
            (b"{\"a\":\"\xFF\"}", EnvelopeError::NotUtf8),
            (b"null", EnvelopeError::NotAnObject),
            (b"[{}]", EnvelopeError::NotAnObject),
            (b"{\"response\":1,\"response\":2}", EnvelopeError::DuplicateMember("response")),
            (b"{\"request\":1,\"re\\u0071uest\":2}", EnvelopeError::DuplicateMember("request")),
            (b"{\"triggerSource\":null,\"triggerSource\":\"x\"}", EnvelopeError::DuplicateMember("triggerSource")),
            (&too_deep, EnvelopeError::TooDeep),
            (&far_too_deep, EnvelopeError::TooDeep),
        ];
        for (bytes, error) in cases {
            assert_eq!(Envelope::parse(bytes).err(), Some(error), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn brackets_in_strings_do_not_count_as_nesting() {
        let event = format!(r#"{{"x":"{}\"{}"}}"#, "[{".repeat(500), "[".repeat(500));
        assert!(Envelope::parse(event.as_bytes()).is_ok());
    }

    #[test]
    fn members_of_unexpected_types_are_ignored() {
        let event =
            r#"{"version":1,"triggerSource":null,"userName":{"a":1},"callerContext":{"clientId":"c"},"region":"r"}"#;
        let envelope = Envelope::parse(event.as_bytes()).unwrap();
        assert_eq!((envelope.version(), envelope.user_name()), (Some("1"), None));
        assert_eq!((envelope.client_id(), envelope.region()), (Some("c"), Some("r")));
        assert_eq!(envelope.trigger_source().as_str(), "");
    }

    #[test]
    fn unpaired_surrogates_do_not_hide_other_members() {
        let event =
            r#"{"request":{"\ud800":1,"scopes":[]},"callerContext":{"\ud800":1e400,"clientId":"c"},"x":"\udc00"}"#;
        let envelope = Envelope::parse(event.as_bytes()).unwrap();
        assert!(envelope.request().unwrap().has("scopes") && envelope.client_id() == Some("c"));
        for request in ["1e400", r#""\ud800""#, r#""text""#, "-1", "true", "[{}]", "null"] {
            let event = format!(r#"{{"request":{request},"callerContext":{request},"userName":"u"}}"#);
            let envelope = Envelope::parse(event.as_bytes()).unwrap();
            assert!(envelope.request().is_none() && envelope.client_id().is_none(), "{request}");
            assert_eq!(envelope.user_name(), Some("u"), "{request}");
        }
    }

    #[test]
    fn app_client_is_none_for_administrators() {
        for context in ["null", "{}", r#"{"clientId":null}"#, r#"{"clientId":"CLIENT_ID_NOT_APPLICABLE"}"#, "[]"] {
            let event = format!(r#"{{"callerContext":{context}}}"#);
            assert_eq!(Envelope::parse(event.as_bytes()).unwrap().app_client(), None, "{context}");
        }
    }
}
