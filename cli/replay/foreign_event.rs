//! Recognizes events that Cognito does not send, and says so.

use events::{Envelope, TriggerSource};
use policy::closest_match;

/// Members by which an event of another service is recognized.
const OTHER_SERVICES: [(&str, &str); 6] = [
    ("httpMethod", "API Gateway"),
    ("routeKey", "API Gateway"),
    ("methodArn", "API Gateway"),
    ("Records", "SQS, SNS, S3 or DynamoDB"),
    ("detail-type", "EventBridge"),
    ("awslogs", "CloudWatch Logs"),
];

/// Why an event is not one of Cognito's triggers; `None` if it may be one.
pub(super) fn explain_other_event(event: &Envelope<'_>) -> Option<String> {
    if matches!(event.trigger_source(), TriggerSource::Other("")) {
        let service = OTHER_SERVICES.iter().find(|(member, _)| event.has(member));
        let help = match service {
            _ if event.has("triggerSource") => "its triggerSource is empty or not a string".to_owned(),
            Some((_, service)) => format!("it has no triggerSource, and looks like one of {service}"),
            None => "it has no triggerSource; `generate CustomMessage_SignUp` prints an event".to_owned(),
        };
        return Some(format!("not an event of a Cognito trigger: {help}"));
    }
    None
}

/// Says that a trigger source is not known, and names a similar one. `None` if it is known.
pub(super) fn explain_unknown_source(source: TriggerSource<'_>) -> Option<String> {
    let TriggerSource::Other(_) = source else { return None };
    let help = similar_source(source).map(|known| format!("; did you mean {known}?")).unwrap_or_default();
    Some(format!("is not a known trigger source{help}"))
}

/// The known trigger source that an unknown one probably means. One without is probably newer than this release.
pub(super) fn similar_source(source: TriggerSource<'_>) -> Option<&'static str> {
    let TriggerSource::Other(source) = source else { return None };
    closest_match(source, TriggerSource::ALL.iter().map(TriggerSource::as_str))
}

#[cfg(test)]
mod tests {
    use super::explain_other_event;
    use events::Envelope;

    #[test]
    fn events_of_other_services_are_named() {
        for (text, explained) in [
            (r#"{"triggerSource":"CustomMessage_SignUp"}"#, None),
            (r#"{"triggerSource":null}"#, Some("its triggerSource is empty or not a string")),
            (r#"{"routeKey":"$default"}"#, Some("looks like one of API Gateway")),
            (r#"{"Records":[]}"#, Some("looks like one of SQS")),
            (r#"{"key1":"value1"}"#, Some("`generate CustomMessage_SignUp` prints an event")),
        ] {
            let reason = explain_other_event(&Envelope::parse(text.as_bytes()).unwrap());
            assert_eq!(reason.is_some(), explained.is_some(), "{text}");
            assert!(reason.unwrap_or_default().contains(explained.unwrap_or_default()), "{text}");
        }
    }
}
