//! The envelope: accepted events are JSON, rejected ones have the right error, and only `response` changes.

use crate::json::{Level, decoded_name, is_deeper_than, is_json};
use crate::sampling::is_due;
use events::{Envelope, EnvelopeError, MAX_DEPTH, TriggerSource};

/// A `response` that does not depend on the event, but differs from everything in it.
const RESPONSE: &str = r#"{"answered":[1,"{####}"]}"#;

/// Checks the envelope with arbitrary bytes.
///
/// # Panics
/// If it accepts an invalid event, rejects a valid one, or changes more than `response`.
pub fn envelope(bytes: &[u8]) {
    match Envelope::parse(bytes) {
        Ok(event) => check_response_is_spliced(bytes, &event),
        Err(error) => assert_eq!(Some(error), expected_error(bytes), "rejected with the wrong error"),
    }
}

fn check_response_is_spliced(bytes: &[u8], event: &Envelope<'_>) {
    assert_eq!(expected_error(bytes), None, "accepted although it is not a valid event");
    assert_eq!(event.text().as_bytes(), bytes);
    let (head, tail) = event.around_response();
    let result = event.with_response(RESPONSE);
    assert!(is_json(&result), "the result is not JSON");
    assert!(result.starts_with(head) && result.ends_with(tail), "bytes outside of `response` changed");
    match event.response() {
        Some(response) => {
            assert_eq!([head, response.json(), tail].concat(), event.text());
            assert_eq!(result.len(), head.len() + RESPONSE.len() + tail.len());
        }
        None => assert_eq!([head, tail].concat(), event.text()),
    }
    if !is_due(4, bytes) {
        return;
    }
    let Ok(result_event) = Envelope::parse(result.as_bytes()) else {
        // The response itself is two levels deep.
        assert!(is_deeper_than(MAX_DEPTH, &result), "the result is not a valid event");
        return;
    };
    assert_eq!(result_event.response().map(|response| response.json()), Some(RESPONSE));
    let ids = |event: &Envelope<'_>| {
        let texts = [event.version(), event.region(), event.user_pool_id(), event.user_name(), event.client_id()];
        (texts.map(|text| text.map(str::to_owned)), event.trigger_source().as_str().to_owned())
    };
    assert_eq!(ids(&result_event), ids(event), "the result belongs to another event");
    assert_eq!(request_values(&result_event), request_values(event));
    assert_eq!(request_values(event), request_values_by_json_walk(event.text()), "the request differs from the text");
    assert_eq!(result_event.with_response(RESPONSE), result, "setting the same response again must change nothing");
    let source = TriggerSource::ALL.into_iter().find(|source| *source == event.trigger_source());
    let source = source.map_or("unknown source".to_owned(), |source| source.to_string());
    assert_eq!(format!("{event:?}"), format!("Envelope({source})"), "`Debug` prints more than the source");
}

/// The JSON texts of the values in an event's request.
fn request_values<'e>(event: &'e Envelope<'_>) -> Option<Vec<&'e str>> {
    event.request().map(|request| request.iter().map(|(_, value)| value.json()).collect())
}

/// The same, found without the envelope's code.
fn request_values_by_json_walk(event: &str) -> Option<Vec<&str>> {
    let Level::Object(members) = Level::parse(event)? else { return None };
    let (_, request) = members.into_iter().find(|(name, _)| decoded_name(name) == "request")?;
    match Level::parse(request.get())? {
        Level::Object(members) => Some(members.into_iter().map(|(_, value)| value.get()).collect()),
        _ => None,
    }
}

/// The error for bytes that are not a valid event, found without the envelope's code.
fn expected_error(bytes: &[u8]) -> Option<EnvelopeError> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(EnvelopeError::NotUtf8) };
    if text.starts_with('\u{FEFF}') {
        return Some(EnvelopeError::ByteOrderMark);
    }
    if !is_json(text) {
        return Some(EnvelopeError::NotJson);
    }
    let Some(Level::Object(members)) = Level::parse(text) else { return Some(EnvelopeError::NotAnObject) };
    if is_deeper_than(MAX_DEPTH, text) {
        return Some(EnvelopeError::TooDeep);
    }
    let names: Vec<String> = members.iter().map(|(name, _)| decoded_name(name)).collect();
    // If several members are duplicated, the first of this list is reported.
    let appears_twice = |one: &&str| names.iter().filter(|name| name == one).nth(1).is_some();
    ["triggerSource", "request", "response"].into_iter().find(appears_twice).map(EnvelopeError::DuplicateMember)
}
