//! What Cognito would do with the response of a function. Every finding names its rule and the contract section that
//! it comes from; if the contract leaves something open, the verdict is [`Verdict::Unknown`], never a guess.
//!
//! | file | rules of contract section |
//! | --- | --- |
//! | `parsed_response`, `shape` | 1.8: the response as a whole, the types inside its `response` member |
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
mod parsed_response;
mod placeholders;
mod pre_sign_up;
mod pre_token_generation;
mod report;
mod required_placeholders;
mod scopes;
mod shape;
mod text_scan;
mod token_overrides;
mod user_migration;
mod values;

pub use custom_message::{MessageParts, validate_message};
pub use report::{Exception, Finding, ValidationReport, Verdict};

use crate::envelope::Envelope;
use crate::raw_json::Object;
use crate::registry::{Trigger, TriggerSource};
use crate::settings::PoolSettings;
use crate::version::EventVersion;
use context::ResponseContext;
use parsed_response::{ParsedResponse, ResponseMember};
use shape::Shape;
use token_overrides::TokenOverrides;

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
    match ParsedResponse::parse(event, output) {
        Ok(output) => {
            output.validate_other_members(event, &mut report);
            match output {
                ParsedResponse::Message(texts) => texts.validate(event, settings, &mut report),
                ParsedResponse::Tokens(overrides) => overrides.validate(event, &mut report),
                ParsedResponse::Spliced(response) => {
                    validate_response_member(event, Some(response), settings, &mut report)
                }
                ParsedResponse::Rewritten(output) => {
                    let response = output.response().map(ResponseMember::new);
                    validate_response_member(event, response, settings, &mut report);
                }
            }
        }
        Err(finding) => report.push(finding),
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
    validate_value(event, response, settings, |context, report| {
        pre_sign_up::SHAPE.validate(&context.incoming, &context.response, report);
        pre_sign_up::validate_pre_sign_up(context, report);
    })
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
    if let Some(overrides) = TokenOverrides::parse_well_typed(event, response) {
        let mut report = ValidationReport::default();
        overrides.validate(event, &mut report);
        return report;
    }
    validate_value(event, response, settings, |context, report| {
        pre_token_generation::shape(EventVersion::from_event(event)).validate(
            &context.incoming,
            &context.response,
            report,
        );
        TokenOverrides::from_members(event, &context.response).validate(event, report);
    })
}

fn validate_value(
    event: &Envelope<'_>,
    response: &str,
    settings: &PoolSettings,
    rules: impl FnOnce(&ResponseContext<'_, '_>, &mut ValidationReport),
) -> ValidationReport {
    let mut report = ValidationReport::default();
    match Object::parse(response) {
        Some(response) => rules(&ResponseContext::new(event, response, settings), &mut report),
        None => {
            let rule = "is not a JSON object";
            report.push(Finding::refused("response", "1.8", rule, Exception::InvalidLambdaResponse));
        }
    }
    report
}

fn validate_response_member(
    event: &Envelope<'_>,
    response: Option<ResponseMember<'_>>,
    settings: &PoolSettings,
    report: &mut ValidationReport,
) {
    let source = event.trigger_source();
    if matches!(source, TriggerSource::Other(_)) && parsed_response::is_unmodified(event, response.as_ref()) {
        return;
    }
    let Some(trigger) = source.trigger() else {
        report.push(Finding::unknown("response", "16", UNKNOWN_TRIGGER));
        return;
    };
    match parsed_response::object_members(event, response) {
        Ok(response) => validate_context(&ResponseContext::new(event, response, settings), trigger, report),
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
    let trigger = source.trigger().map_or("Lambda", |trigger| trigger.name_in_errors(EventVersion::from_event(event)));
    format!("{trigger} failed with error {message}.")
}

/// Contract 13: Cognito ignores what a custom sender returns.
fn is_ignored(event: &Envelope<'_>) -> bool {
    matches!(event.trigger_source().trigger(), Some(Trigger::CustomEmailSender | Trigger::CustomSmsSender))
}

/// For an unknown source only the types are validated, and any member that is set is reported.
fn validate_context(context: &ResponseContext<'_, '_>, trigger: Trigger, report: &mut ValidationReport) {
    let is_known = !matches!(context.event.trigger_source(), TriggerSource::Other(_));
    if is_known || context.sets_any_member() {
        shape(context.event, trigger).validate(&context.incoming, &context.response, report);
        match is_known {
            true => validate_semantics(context, trigger, report),
            false => report.push(Finding::unknown("response", "16", UNKNOWN_SOURCE)),
        }
    }
}

fn shape(event: &Envelope<'_>, trigger: Trigger) -> &'static Shape {
    match trigger {
        Trigger::CustomMessage => &custom_message::SHAPE,
        Trigger::PreSignUp => &pre_sign_up::SHAPE,
        Trigger::PreTokenGeneration => pre_token_generation::shape(EventVersion::from_event(event)),
        Trigger::DefineAuthChallenge => &challenges::DEFINE,
        Trigger::CreateAuthChallenge => &challenges::CREATE,
        Trigger::VerifyAuthChallengeResponse => &challenges::VERIFY,
        Trigger::UserMigration => &user_migration::SHAPE,
        Trigger::InboundFederation => &inbound_federation::SHAPE,
        Trigger::PostConfirmation
        | Trigger::PreAuthentication
        | Trigger::PostAuthentication
        | Trigger::CustomEmailSender
        | Trigger::CustomSmsSender => &NO_MEMBERS,
    }
}

fn validate_semantics(context: &ResponseContext<'_, '_>, trigger: Trigger, report: &mut ValidationReport) {
    match trigger {
        Trigger::CustomMessage => custom_message::validate_custom_message(context, report),
        Trigger::PreSignUp => pre_sign_up::validate_pre_sign_up(context, report),
        Trigger::PreTokenGeneration => {
            TokenOverrides::from_members(context.event, &context.response).validate(context.event, report)
        }
        Trigger::DefineAuthChallenge => challenges::validate_define(context, report),
        Trigger::CreateAuthChallenge => challenges::validate_create(context, report),
        Trigger::VerifyAuthChallengeResponse => challenges::validate_verify(context, report),
        Trigger::UserMigration => user_migration::validate_user_migration(context, report),
        Trigger::InboundFederation => inbound_federation::validate_inbound_federation(context, report),
        Trigger::PostConfirmation
        | Trigger::PreAuthentication
        | Trigger::PostAuthentication
        | Trigger::CustomEmailSender
        | Trigger::CustomSmsSender => {}
    }
}

/// Contract 6, 9, 10: an empty `response`.
const NO_MEMBERS: Shape = Shape { section: "1.8", fields: &[] };
const UNKNOWN_TRIGGER: &str = "changed for an unknown trigger; Cognito's requirements are not documented";
const UNKNOWN_SOURCE: &str = "changed for an unknown trigger source; Cognito's requirements are not documented";

#[cfg(test)]
mod tests;
