//! The name in the greeting of a mail.

use events::views::CustomMessage;
use templates::{CodePlaceholder, DisplayName, NameRule};

/// Why a greeting has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OmittedName {
    /// The user has neither a `name` nor a `given_name`.
    Missing,
    /// The value of this attribute breaks rule D of docs/threat-model.md.
    Rule(&'static str, NameRule),
    /// The value of this attribute contains the placeholder of the code, which must not appear in the greeting.
    CodePlaceholder(&'static str),
}

/// The name in the greeting: `name`, or `given_name` if the user has no `name`.
///
/// # Errors
/// The greeting has no name, for this reason.
///
/// ```
/// use cognito_triggers_triggers::custom_message::{OmittedName, greeting_name};
/// use events::{Envelope, EventTemplate, TriggerSource, generate_event, views::CustomMessage};
/// use templates::CodePlaceholder;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let text = generate_event(&EventTemplate::new(TriggerSource::CustomMessageSignUp), 1)?;
/// let event = Envelope::parse(text.as_bytes())?;
/// let code = CodePlaceholder::parse("{####}").expect("a placeholder");
/// match greeting_name(&CustomMessage::from_event(&event), &code) {
///     Ok(name) => println!("Hello {name},"),
///     Err(OmittedName::Rule(attribute, rule)) => println!("Hello, (without {attribute}: {rule})"),
///     Err(_) => println!("Hello,"),
/// }
/// # Ok(())
/// # }
/// ```
pub fn greeting_name(request: &CustomMessage<'_>, code: &CodePlaceholder) -> Result<DisplayName, OmittedName> {
    let value_of = |name| {
        let value = request.user_attributes.get(name).filter(|value| !value.trim().is_empty());
        value.map(|value| (name, value))
    };
    let (attribute, value) = value_of("name").or_else(|| value_of("given_name")).ok_or(OmittedName::Missing)?;
    let name = DisplayName::parse(value).map_err(|rule| OmittedName::Rule(attribute, rule))?;
    if name.as_str().contains(code.as_str()) { Err(OmittedName::CodePlaceholder(attribute)) } else { Ok(name) }
}
