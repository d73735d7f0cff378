//! What Cognito would do with the response of a function. Every finding names its rule and the contract section that
//! it comes from; if the contract leaves something open, the verdict is [`Verdict::Unknown`], never a guess.
//!
//! | file | rules of contract section |
//! | --- | --- |
//! | `returned_event`, `shape` | 1.8: the response as a whole, the types inside its `response` member |
//! | `custom_message`, `message_part`, `message_limits`, `text_scan`, `required_placeholders`, `placeholders` | 4.2 to 4.4 |
//! | `pre_sign_up` | 5.2 |
//! | `pre_token_generation`, `token_overrides`, `claims`, `groups`, `scopes` | 7.2, 7.3, 8.2, 8.3 |
//! | `challenges` | 11 |
//! | `user_migration` | 12 |
//! | `inbound_federation` | 14 |

mod challenges;
mod claims;
mod context;
mod custom_message;
mod field_path;
mod groups;
mod inbound_federation;
mod message_limits;
mod message_part;
mod placeholders;
mod pre_sign_up;
mod pre_token_generation;
mod report;
mod required_placeholders;
mod returned_event;
mod scopes;
mod shape;
mod text_scan;
mod token_overrides;
mod user_migration;
mod values;

pub use custom_message::{MessageParts, validate_message};
pub use report::{Exception, Finding, ValidationReport, Verdict};

use crate::envelope::Envelope;
use crate::raw_json::{Object, Value, ValueKind};
use crate::registry::{Trigger, TriggerSource};
use crate::settings::PoolSettings;
use crate::version::EventVersion;
use context::ResponseContext;
use shape::Shape;

/// Validates the response that a function returned for an event.
///
/// The report contains a [`Finding`] for everything that a client of Cognito or the user would notice. For an error
/// that the function returned, see [`error_text`].
///
/// ```
/// use cognito_triggers_events::{Envelope, Exception, PoolSettings, validate_response};
///
/// let event = Envelope::parse(br#"{"version":"1","triggerSource":"PreSignUp_SignUp","response":{}}"#)?;
/// let report = validate_response(&event, b"yes", &PoolSettings::default());
/// assert_eq!(report.exception(), Some(Exception::InvalidLambdaResponse));
/// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
/// ```
#[must_use]
pub fn validate_response(event: &Envelope<'_>, output: &[u8], settings: &PoolSettings) -> ValidationReport {
    let mut report = ValidationReport::default();
    if is_ignored(event) {
        return report;
    }
    match Envelope::parse(output) {
        Ok(returned) => {
            returned_event::validate_other_members(event, &returned, &mut report);
            validate_response_member(event, returned.response(), settings, &mut report);
        }
        Err(error) => report.push(returned_event::unreadable_output(error, output)),
    }
    report
}

/// Validates only the JSON text of a `response` member for pre sign-up, if everything around it is the event's own.
/// The event must have a known source.
///
/// ```
/// use cognito_triggers_events::{Envelope, PoolSettings, Verdict, validate_sign_up};
///
/// let event = Envelope::parse(br#"{"version":"1","triggerSource":"PreSignUp_SignUp","response":{}}"#)?;
/// let response = r#"{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}"#;
/// assert_eq!(validate_sign_up(&event, response, &PoolSettings::default()).verdict(), Verdict::Accepted);
/// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
/// ```
#[must_use]
pub fn validate_sign_up(event: &Envelope<'_>, response: &str, settings: &PoolSettings) -> ValidationReport {
    validate_value(event, &pre_sign_up::SHAPE, response, settings, pre_sign_up::validate_pre_sign_up)
}

/// Like [`validate_sign_up`], for token generation.
///
/// ```
/// use cognito_triggers_events::{Envelope, PoolSettings, Verdict, validate_tokens};
///
/// let event = Envelope::parse(br#"{"version":"1","triggerSource":"TokenGeneration_HostedAuth","response":{}}"#)?;
/// let response = r#"{"claimsOverrideDetails":{"claimsToAddOrOverride":{"plan":5}}}"#;
/// let report = validate_tokens(&event, response, &PoolSettings::default());
/// assert_ne!(report.verdict(), Verdict::Accepted, "version 1 accepts only strings");
/// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
/// ```
#[must_use]
pub fn validate_tokens(event: &Envelope<'_>, response: &str, settings: &PoolSettings) -> ValidationReport {
    let shape = pre_token_generation::shape(event);
    validate_value(event, shape, response, settings, pre_token_generation::validate_pre_token_generation)
}

/// Like [`validate_sign_up`], for inbound federation.
///
/// ```
/// use cognito_triggers_events::{Envelope, PoolSettings, Verdict, validate_federation};
///
/// let event = Envelope::parse(br#"{"version":"1","triggerSource":"InboundFederation_ExternalProvider","response":{}}"#)?;
/// let response = r#"{"userAttributesToMap":{"sub":"1"}}"#;
/// assert_eq!(validate_federation(&event, response, &PoolSettings::default()).verdict(), Verdict::Accepted);
/// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
/// ```
#[must_use]
pub fn validate_federation(event: &Envelope<'_>, response: &str, settings: &PoolSettings) -> ValidationReport {
    let rules = inbound_federation::validate_inbound_federation;
    validate_value(event, &inbound_federation::SHAPE, response, settings, rules)
}

/// The rules of a trigger, for a response whose types have been checked.
type Rules = fn(&ResponseContext<'_, '_>, &mut ValidationReport);

/// A function that validates its own response links only the rules of its trigger.
fn validate_value(
    event: &Envelope<'_>,
    shape: &Shape,
    response: &str,
    settings: &PoolSettings,
    rules: Rules,
) -> ValidationReport {
    let mut report = ValidationReport::default();
    match Object::parse(response) {
        Some(response) => {
            let context = ResponseContext::new(event, shape, &response, settings, &mut report);
            rules(&context, &mut report);
        }
        None => {
            let rule = "is not a JSON object";
            report.push(Finding::refused("response", "1.8", rule, Exception::InvalidLambdaResponse));
        }
    }
    report
}

fn validate_response_member(
    event: &Envelope<'_>,
    response: Option<Value<'_>>,
    settings: &PoolSettings,
    report: &mut ValidationReport,
) {
    let source = event.trigger_source();
    if matches!(source, TriggerSource::Other(_)) && returned_event::is_unmodified(event, response) {
        return;
    }
    let Some(trigger) = source.trigger() else {
        report.push(Finding::unknown("response", "16", UNKNOWN_TRIGGER));
        return;
    };
    match returned_event::response_members(event, response) {
        Ok(response) => validate_members(event, trigger, &response, settings, report),
        Err(finding) => report.push(finding),
    }
}

/// The message of the [`Exception::UserLambdaValidation`] that results from a function's error (contract 1.8). It is
/// empty for the custom senders: their errors do not reach the caller (contract 13).
///
/// ```
/// use cognito_triggers_events::{Envelope, error_text};
///
/// let event = Envelope::parse(br#"{"version":"1","triggerSource":"PreSignUp_SignUp"}"#)?;
/// assert_eq!(error_text(&event, "Not today"), "PreSignUp failed with error Not today.");
/// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
/// ```
#[must_use]
pub fn error_text(event: &Envelope<'_>, message: &str) -> String {
    if is_ignored(event) {
        return String::new();
    }
    let source = event.trigger_source();
    let version = EventVersion::from_event(event).unwrap_or(EventVersion::V1);
    let trigger = source.trigger().map_or("Lambda", |trigger| trigger.name_in_errors(version));
    format!("{trigger} failed with error {message}.")
}

/// Contract 13: Cognito ignores what a custom sender returns.
fn is_ignored(event: &Envelope<'_>) -> bool {
    matches!(event.trigger_source().trigger(), Some(Trigger::CustomEmailSender | Trigger::CustomSmsSender))
}

/// For an unknown source only the types are validated, and any member that is set is reported.
fn validate_members(
    event: &Envelope<'_>,
    trigger: Trigger,
    response: &Object<'_>,
    settings: &PoolSettings,
    report: &mut ValidationReport,
) {
    let is_known = !matches!(event.trigger_source(), TriggerSource::Other(_));
    if is_known || response.iter().any(|(_, value)| value.kind() != ValueKind::Null) {
        let (shape, rules) = requirements(event, trigger);
        let context = ResponseContext::new(event, shape, response, settings, report);
        match is_known {
            true => rules(&context, report),
            false => report.push(Finding::unknown("response", "16", UNKNOWN_SOURCE)),
        }
    }
}

/// What the contract says about the responses to a trigger: the types of their members, and the rules.
fn requirements(event: &Envelope<'_>, trigger: Trigger) -> (&'static Shape, Rules) {
    match trigger {
        Trigger::CustomMessage => (&custom_message::SHAPE, custom_message::validate_custom_message),
        Trigger::PreSignUp => (&pre_sign_up::SHAPE, pre_sign_up::validate_pre_sign_up),
        Trigger::PreTokenGeneration => {
            let shape = pre_token_generation::shape(event);
            (shape, pre_token_generation::validate_pre_token_generation)
        }
        Trigger::DefineAuthChallenge => (&challenges::DEFINE, challenges::validate_define),
        Trigger::CreateAuthChallenge => (&challenges::CREATE, challenges::validate_create),
        Trigger::VerifyAuthChallengeResponse => (&challenges::VERIFY, challenges::validate_verify),
        Trigger::UserMigration => (&user_migration::SHAPE, user_migration::validate_user_migration),
        Trigger::InboundFederation => (&inbound_federation::SHAPE, inbound_federation::validate_inbound_federation),
        Trigger::PostConfirmation
        | Trigger::PreAuthentication
        | Trigger::PostAuthentication
        | Trigger::CustomEmailSender
        | Trigger::CustomSmsSender => (&NO_MEMBERS, |_, _| {}),
    }
}

/// Contract 6, 9, 10: an empty `response`.
const NO_MEMBERS: Shape = Shape { section: "1.8", fields: &[] };
const UNKNOWN_TRIGGER: &str = "changed for an unknown trigger; Cognito's requirements are not documented";
const UNKNOWN_SOURCE: &str = "changed for an unknown trigger source; Cognito's requirements are not documented";

#[cfg(test)]
mod tests;
