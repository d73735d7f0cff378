//! What is kept off the screen: values of a response, and values of the event in an error text.

use events::{Envelope, Kind, Value};

/// How much of an answer a report shows.
#[derive(Clone, Copy)]
pub(crate) struct Detail {
    /// Whether private values may be.
    pub(crate) private: Private,
    /// Whether the report has a place for responses at all.
    pub(crate) responses: bool,
}

/// Whether private values may be shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Private {
    /// `--show-secrets`
    Shown,
    /// The ordinary case.
    Masked,
}

impl Private {
    /// A response as JSON on one line: names, numbers and booleans as they are, of texts only their length.
    pub(crate) fn response(self, response: Value<'_>) -> String {
        let mut line = String::with_capacity(256);
        self.write(response, &mut line);
        line
    }

    /// An error text without the values that the event held.
    pub(crate) fn text(self, event: &Envelope<'_>, text: &str) -> String {
        let mut shown = text.to_owned();
        if self == Self::Masked {
            let mut values = Vec::new();
            event.request().into_iter().for_each(|request| leaves(request, &mut values));
            values.extend(event.user_name().map(str::to_owned));
            // Shorter values occur in any sentence, and longer ones may hold shorter ones.
            values.retain(|value| value.chars().count() >= 4);
            values.sort_by_key(|value| std::cmp::Reverse(value.len()));
            values.iter().for_each(|value| shown = shown.replace(value.as_str(), "***"));
        }
        shown
    }

    fn write(self, value: Value<'_>, line: &mut String) {
        match value.kind() {
            Kind::Object => {
                line.push('{');
                for (index, (name, member)) in value.object().iter().enumerate() {
                    line.push_str(if index == 0 { "" } else { "," });
                    line.push_str(&quoted(name));
                    line.push(':');
                    self.write(member, line);
                }
                line.push('}');
            }
            Kind::Array => {
                line.push('[');
                for (index, element) in value.array().into_iter().enumerate() {
                    line.push_str(if index == 0 { "" } else { "," });
                    self.write(element, line);
                }
                line.push(']');
            }
            Kind::String if self == Self::Masked => {
                let length = value.text().map_or(0, |text| text.chars().count());
                line.push_str(&quoted(&format!("*** ({length} characters)")));
            }
            _ => line.push_str(value.json()),
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Every text in a value, however deep.
fn leaves(value: Value<'_>, found: &mut Vec<String>) {
    match value.kind() {
        Kind::Object => value.object().iter().for_each(|(_, member)| leaves(member, found)),
        Kind::Array => value.array().into_iter().for_each(|element| leaves(element, found)),
        _ => found.extend(value.text().map(std::borrow::Cow::into_owned)),
    }
}

#[cfg(test)]
mod tests {
    use super::Private;
    use events::Envelope;

    const EVENT: &str = r#"{"userName":"ann-1234","request":{"a":["hunter2!"],"b":{"c":"hunter2!longer"},"d":"x"},
        "response":{"t":"secret","n":1.50,"o":{"k":[true,null,"é"]}}}"#;

    #[test]
    fn a_response_is_one_line_with_lengths_in_the_place_of_texts() {
        let event = Envelope::parse(EVENT.as_bytes()).unwrap();
        let response = event.response().unwrap();
        assert_eq!(
            Private::Masked.response(response),
            r#"{"t":"*** (6 characters)","n":1.50,"o":{"k":[true,null,"*** (1 characters)"]}}"#
        );
        assert_eq!(Private::Shown.response(response), r#"{"t":"secret","n":1.50,"o":{"k":[true,null,"é"]}}"#);
    }

    #[test]
    fn an_error_text_loses_the_values_of_its_event() {
        let event = Envelope::parse(EVENT.as_bytes()).unwrap();
        let text = "ann-1234 typed hunter2!longer and hunter2! x";
        assert_eq!(Private::Masked.text(&event, text), "*** typed *** and *** x");
        assert_eq!(Private::Shown.text(&event, text), text);
    }
}
