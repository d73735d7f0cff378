//! What Cognito would do with an answer. Every finding names its rule and the contract section it comes from; what
//! the contract leaves open is [`Verdict::Unknown`], never a guess.
//!
//! | file | rules of contract section |
//! | --- | --- |
//! | `whole`, `shape` | 1.8: the answer as a whole, the types inside `response` |
//! | `custom_message`, `limits`, `characters`, `required`, `placeholders` | 4.2 to 4.4 |
//! | `pre_sign_up` | 5.2 |
//! | `pre_token_generation`, `overrides`, `claims`, `groups`, `scopes` | 7.2, 7.3, 8.2, 8.3 |
//! | `challenges` | 11 |
//! | `user_migration` | 12 |
//! | `inbound_federation` | 14 |

mod challenges;
mod characters;
mod claims;
mod custom_message;
mod groups;
mod inbound_federation;
mod judgement;
mod limits;
mod overrides;
mod place;
mod placeholders;
mod pre_sign_up;
mod pre_token_generation;
mod required;
mod scopes;
mod shape;
mod user_migration;
mod values;
mod whole;

pub use custom_message::{MessageParts, gate_message};
pub use judgement::{Exception, Judgement, Reason, Verdict};

use crate::envelope::Envelope;
use crate::lenient::{Kind, Object, Value};
use crate::settings::PoolSettings;
use crate::source::{Trigger, TriggerSource};
use crate::version::EventVersion;
use overrides::Overrides;
use shape::Shape;

/// Judges the answer of a function, as it returned it, to an event.
///
/// Everything a Cognito client or the user would notice is a [`Reason`]. What a function's error becomes says
/// [`error_text`].
///
/// ```
/// use cognito_triggers_events::{Envelope, Exception, PoolSettings, gate};
///
/// let event = Envelope::parse(br#"{"version":"1","triggerSource":"PreSignUp_SignUp","response":{}}"#)?;
/// let judgement = gate(&event, b"yes", &PoolSettings::default());
/// assert_eq!(judgement.exception(), Some(Exception::InvalidLambdaResponse));
/// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
/// ```
#[must_use]
pub fn gate(event: &Envelope<'_>, answer: &[u8], settings: &PoolSettings) -> Judgement {
    let mut judgement = Judgement::default();
    if is_ignored(event) {
        return judgement;
    }
    match whole::Answer::read(event, answer) {
        Ok(answer) => {
            answer.judge_surroundings(event, &mut judgement);
            match answer {
                whole::Answer::Message(texts) => texts.judge(event, settings, &mut judgement),
                whole::Answer::Tokens(overrides) => overrides.judge(event, &mut judgement),
                whole::Answer::Spliced(response) => judge_response(event, Some(response), settings, &mut judgement),
                whole::Answer::Rewritten(answer) => {
                    let response = answer.response().map(whole::Response::of);
                    judge_response(event, response, settings, &mut judgement);
                }
            }
        }
        Err(reason) => judgement.push(reason),
    }
    judgement
}

/// Judges the JSON text of a `response` to pre sign-up alone, where all around it is known to be the event's own. The
/// source must be one that Cognito has.
///
/// ```
/// use cognito_triggers_events::{Envelope, PoolSettings, Verdict, gate_sign_up};
///
/// let event = Envelope::parse(br#"{"version":"1","triggerSource":"PreSignUp_SignUp","response":{}}"#)?;
/// let response = r#"{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}"#;
/// assert_eq!(gate_sign_up(&event, response, &PoolSettings::default()).verdict(), Verdict::Accepted);
/// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
/// ```
#[must_use]
pub fn gate_sign_up(event: &Envelope<'_>, response: &str, settings: &PoolSettings) -> Judgement {
    judge_own(event, response, settings, |case, judgement| {
        pre_sign_up::SHAPE.judge(&case.incoming, &case.response, judgement);
        pre_sign_up::judge(case, judgement);
    })
}

/// The same for token generation.
///
/// ```
/// use cognito_triggers_events::{Envelope, PoolSettings, Verdict, gate_tokens};
///
/// let event = Envelope::parse(br#"{"version":"1","triggerSource":"TokenGeneration_HostedAuth","response":{}}"#)?;
/// let response = r#"{"claimsOverrideDetails":{"claimsToAddOrOverride":{"plan":5}}}"#;
/// let judgement = gate_tokens(&event, response, &PoolSettings::default());
/// assert_ne!(judgement.verdict(), Verdict::Accepted, "version 1 has texts alone");
/// # Ok::<(), cognito_triggers_events::EnvelopeError>(())
/// ```
#[must_use]
pub fn gate_tokens(event: &Envelope<'_>, response: &str, settings: &PoolSettings) -> Judgement {
    if let Some(overrides) = Overrides::plain(event, response) {
        let mut judgement = Judgement::default();
        overrides.judge(event, &mut judgement);
        return judgement;
    }
    judge_own(event, response, settings, |case, judgement| {
        pre_token_generation::shape(EventVersion::read(event)).judge(&case.incoming, &case.response, judgement);
        Overrides::of(event, &case.response).judge(event, judgement);
    })
}

fn judge_own(
    event: &Envelope<'_>,
    response: &str,
    settings: &PoolSettings,
    rules: impl FnOnce(&Case<'_, '_>, &mut Judgement),
) -> Judgement {
    let mut judgement = Judgement::default();
    match Object::read(response) {
        Some(response) => rules(&Case::of(event, response, settings), &mut judgement),
        None => {
            let rule = "the answer is no JSON object";
            judgement.push(Reason::refused("response", "1.8", rule, Exception::InvalidLambdaResponse));
        }
    }
    judgement
}

fn judge_response(
    event: &Envelope<'_>,
    response: Option<whole::Response<'_>>,
    settings: &PoolSettings,
    judgement: &mut Judgement,
) {
    let source = event.trigger_source();
    if matches!(source, TriggerSource::Other(_)) && whole::is_unmodified(event, response.as_ref()) {
        return;
    }
    let Some(trigger) = source.trigger() else {
        judgement.push(Reason::unknown("response", "16", UNKNOWN_TRIGGER));
        return;
    };
    match whole::members(event, response) {
        Ok(response) => Case::of(event, response, settings).judge(trigger, judgement),
        Err(reason) => judgement.push(reason),
    }
}

/// The text of the [`Exception::UserLambdaValidation`] that a function's error becomes (contract 1.8). Of the custom
/// senders nobody hears, they fail in silence: their text is empty (contract 13).
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
    let trigger = source.trigger().map_or("Lambda", |trigger| trigger.name_in_errors(EventVersion::read(event)));
    format!("{trigger} failed with error {message}.")
}

/// Contract 13: whatever a custom sender gives back is ignored.
fn is_ignored(event: &Envelope<'_>) -> bool {
    matches!(event.trigger_source().trigger(), Some(Trigger::CustomEmailSender | Trigger::CustomSmsSender))
}

/// One answer's `response` beside what it answers.
struct Case<'c, 'a> {
    event: &'c Envelope<'c>,
    incoming: Object<'c>,
    response: Object<'a>,
    settings: &'c PoolSettings,
}

impl<'c, 'a> Case<'c, 'a> {
    fn of(event: &'c Envelope<'c>, response: Object<'a>, settings: &'c PoolSettings) -> Self {
        let incoming = event.response().map(Value::object).unwrap_or_default();
        Self { event, incoming, response, settings }
    }

    /// Of a source that Cognito did not have only the types are judged, and that nothing is set.
    fn judge(&self, trigger: Trigger, judgement: &mut Judgement) {
        let is_known = !matches!(self.event.trigger_source(), TriggerSource::Other(_));
        if is_known || self.sets_something() {
            self.shape(trigger).judge(&self.incoming, &self.response, judgement);
            match is_known {
                true => self.meaning(trigger, judgement),
                false => judgement.push(Reason::unknown("response", "16", UNKNOWN_SOURCE)),
            }
        }
    }

    fn shape(&self, trigger: Trigger) -> &'static Shape {
        match trigger {
            Trigger::CustomMessage => &custom_message::SHAPE,
            Trigger::PreSignUp => &pre_sign_up::SHAPE,
            Trigger::PreTokenGeneration => pre_token_generation::shape(EventVersion::read(self.event)),
            Trigger::DefineAuthChallenge => &challenges::DEFINE,
            Trigger::CreateAuthChallenge => &challenges::CREATE,
            Trigger::VerifyAuthChallengeResponse => &challenges::VERIFY,
            Trigger::UserMigration => &user_migration::SHAPE,
            Trigger::InboundFederation => &inbound_federation::SHAPE,
            Trigger::PostConfirmation
            | Trigger::PreAuthentication
            | Trigger::PostAuthentication
            | Trigger::CustomEmailSender
            | Trigger::CustomSmsSender => &NOTHING_EXPECTED,
        }
    }

    fn meaning(&self, trigger: Trigger, judgement: &mut Judgement) {
        match trigger {
            Trigger::CustomMessage => custom_message::judge(self, judgement),
            Trigger::PreSignUp => pre_sign_up::judge(self, judgement),
            Trigger::PreTokenGeneration => Overrides::of(self.event, &self.response).judge(self.event, judgement),
            Trigger::DefineAuthChallenge => challenges::judge_define(self, judgement),
            Trigger::CreateAuthChallenge => challenges::judge_create(self, judgement),
            Trigger::VerifyAuthChallengeResponse => challenges::judge_verify(self, judgement),
            Trigger::UserMigration => user_migration::judge(self, judgement),
            Trigger::InboundFederation => inbound_federation::judge(self, judgement),
            Trigger::PostConfirmation
            | Trigger::PreAuthentication
            | Trigger::PostAuthentication
            | Trigger::CustomEmailSender
            | Trigger::CustomSmsSender => {}
        }
    }

    fn sets_something(&self) -> bool {
        self.response.iter().any(|(_, value)| value.kind() != Kind::Null)
    }
}

/// Contract 6, 9, 10: an empty `response`.
const NOTHING_EXPECTED: Shape = Shape { section: "1.8", fields: &[] };
const UNKNOWN_TRIGGER: &str = "changed in the answer to an event of an unknown trigger, whose response nobody knows";
const UNKNOWN_SOURCE: &str = "changed in the answer to a source that Cognito did not have, whose rules nobody knows";

#[cfg(test)]
mod tests;
