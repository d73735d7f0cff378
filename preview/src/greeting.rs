//! The name in a mail's greeting, and why a greeting has none.

use events::Envelope;
use events::views::CustomMessage;
use serde::Serialize;
use templates::CodePlaceholder;
use triggers::custom_message::{OmittedName, greeting_name};

/// The greeting of a mail.
#[derive(Serialize)]
pub struct Greeting {
    /// The name in the greeting.
    pub name: Option<String>,
    /// Why the greeting has no name.
    pub omitted: Option<String>,
}

impl Greeting {
    /// `None` if the event has no code, so that there is no mail.
    pub(crate) fn of_event(event: &Envelope<'_>) -> Option<Self> {
        let request = CustomMessage::from_event(event);
        let code = CodePlaceholder::parse(request.code_parameter.as_deref()?)?;
        Some(match greeting_name(&request, &code) {
            Ok(name) => Self { name: Some(name.as_str().to_owned()), omitted: None },
            Err(reason) => Self { name: None, omitted: Some(describe(reason)) },
        })
    }
}

fn describe(reason: OmittedName) -> String {
    match reason {
        OmittedName::Missing => "the user has neither a name nor a given_name".to_owned(),
        OmittedName::Rule(attribute, rule) => format!("userAttributes.{attribute} is left out: {rule}"),
        OmittedName::CodePlaceholder(attribute) => {
            format!("userAttributes.{attribute} is left out: it contains the placeholder of the code")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Greeting;
    use events::Envelope;

    #[test]
    fn omitted_name_has_a_reason() {
        for (attributes, name, omitted) in [
            (r#"{"name":"Zoë"}"#, Some("Zoë"), None),
            (r#"{"name":" ","given_name":"Ann"}"#, Some("Ann"), None),
            (
                r#"{"name":"Ann & Bob","given_name":"Ann"}"#,
                None,
                Some("userAttributes.name is left out: “&” is not a character of names"),
            ),
            (
                r#"{"given_name":"Dr.Smith"}"#,
                None,
                Some("userAttributes.given_name is left out: mail clients would turn a part of it into a link"),
            ),
            (
                r#"{"name":"code"}"#,
                None,
                Some("userAttributes.name is left out: it contains the placeholder of the code"),
            ),
            ("{}", None, Some("the user has neither a name nor a given_name")),
        ] {
            let code = if attributes.contains("code") { "code" } else { "{####}" };
            let event = format!(
                r#"{{"version":"1","triggerSource":"CustomMessage_SignUp","region":"eu-west-1","userPoolId":"eu-west-1_a",
                "callerContext":{{}},"request":{{"userAttributes":{attributes},"codeParameter":"{code}"}},"response":{{}}}}"#
            );
            let greeting = Greeting::of_event(&Envelope::parse(event.as_bytes()).unwrap()).unwrap();
            assert_eq!((greeting.name.as_deref(), greeting.omitted.as_deref()), (name, omitted), "{attributes}");
        }
    }
}
