//! Sample events as Cognito would send them: with its key order, its pre-filled response, and no members that Cognito
//! omits.

use crate::id::{is_client_id, is_group_name};
use crate::registry::{Trigger, TriggerSource};
use crate::version::EventVersion;
use attributes::user_attributes;
pub use error::GenerateError;
use ordered_json::{Json, JsonMembers};
pub use people::MAX_PEOPLE;
use people::invent_person;
use request::{Metadata, RequestParts};
use sample_rng::SampleRng;
pub use template::EventTemplate;
use template::Source;

mod attributes;
mod error;
mod ordered_json;
mod people;
mod request;
mod sample_rng;
mod template;
#[cfg(test)]
mod tests;

/// Generates an event: pretty-printed JSON without a trailing line break. The same template and seed result in the
/// same text; another seed changes the IDs and the user.
///
/// # Errors
/// [`GenerateError`] if the template asks for something that Cognito would not send.
///
/// ```
/// use cognito_triggers_events::{EventTemplate, TriggerSource, generate_event};
///
/// let template = EventTemplate { locale: Some("de".to_owned()), ..EventTemplate::new(TriggerSource::CustomMessageSignUp) };
/// let event = generate_event(&template, 1)?;
/// assert!(event.contains(r#""locale": "de""#) && event == generate_event(&template, 1)?);
/// # Ok::<(), cognito_triggers_events::GenerateError>(())
/// ```
pub fn generate_event(template: &EventTemplate<'_>, seed: u64) -> Result<String, GenerateError> {
    let (source, trigger) = spelled_out(template.source)?;
    let version = event_version(template, source)?;
    let mut rng = SampleRng::new(seed);
    let client_id = client_id(template, source, &mut rng)?;
    let (region, user_pool_id) = rng.user_pool();
    let mut user = match template.person {
        None => rng.sample_user(),
        Some(number) => {
            // The user pool and the app client of a stream stay the same.
            rng = SampleRng::of_person(seed, number);
            invent_person(number, rng.uuid())
        }
    };
    if let Some((_, sub)) = template.attributes.iter().rfind(|(name, _)| name == "sub") {
        user.sub.clone_from(sub);
    }
    let user_name = match source {
        Source::PreSignUpExternalProvider => format!("Google_{}", rng.digits(21)),
        Source::InboundFederationExternalProvider => rng.digits(21),
        Source::UserMigrationAuthentication | Source::UserMigrationForgotPassword => user.email.clone(),
        // What Cognito sends here is unconfirmed (1.2); an emulator sends the client ID.
        Source::TokenGenerationClientCredentials => client_id.clone(),
        _ => user.sub.clone(),
    };
    let user_attributes = user_attributes(template, source, &user, &mut rng)?;
    let metadata = Metadata::from_template(template, source)?;
    let groups = groups(template, source, trigger)?;
    let parts = RequestParts { source, trigger, version, user: &user, user_attributes, metadata, groups };
    let response = parts.response();
    let event = EventParts { source, trigger, version, region, user_pool_id, user_name, client_id };
    Ok(event.into_json(parts.request(&mut rng), response).into_text())
}

/// The source as a known variant, and its trigger.
fn spelled_out(source: TriggerSource<'_>) -> Result<(Source, Trigger), GenerateError> {
    let known = Source::ALL.into_iter().find(|known| *known == source);
    let found = known.and_then(|known| Some((known, known.trigger()?)));
    found.ok_or_else(|| GenerateError::UnknownSource(closest_source(source.as_str())))
}

/// The source that was probably meant: one whose name differs only in case or in a part of its prefix (two names in
/// the documentation do, contract section 2), or else another source of the same trigger.
fn closest_source(text: &str) -> Option<Source> {
    let text = text.to_ascii_lowercase();
    let given = text.split_once('_').filter(|(prefix, _)| !prefix.is_empty())?;
    let alike = |source: &Source, like: Similarity| {
        source.as_str().to_ascii_lowercase().split_once('_').is_some_and(|known| like(given, known))
    };
    let rules: [Similarity; 3] = [
        |given, known| given == known,
        |given, known| given.1 == known.1 && (given.0.contains(known.0) || known.0.contains(given.0)),
        |given, known| given.0 == known.0,
    ];
    rules.into_iter().find_map(|like| Source::ALL.into_iter().find(|source| alike(source, like)))
}

/// Compares two names, each split at its underscore.
type Similarity = fn((&str, &str), (&str, &str)) -> bool;

fn event_version(template: &EventTemplate<'_>, source: Source) -> Result<EventVersion, GenerateError> {
    let possible = source.versions();
    match template.version {
        Some(version) if possible.contains(&version) => Ok(version),
        Some(version) => Err(GenerateError::UnavailableVersion { source, version }),
        None => Ok(possible.first().copied().unwrap_or(EventVersion::V1)),
    }
}

/// Contract 1.3: users created by an administrator have no app client.
fn client_id(template: &EventTemplate<'_>, source: Source, rng: &mut SampleRng) -> Result<String, GenerateError> {
    let administrator = matches!(
        source,
        Source::PreSignUpAdminCreateUser
            | Source::CustomMessageAdminCreateUser
            | Source::CustomEmailSenderAdminCreateUser
            | Source::CustomSmsSenderAdminCreateUser
    );
    let fresh_id = rng.client_id();
    match template.client_id.as_deref() {
        Some(_) if administrator => Err(GenerateError::UnexpectedClient(source)),
        Some(id) if is_client_id(id) => Ok(id.to_owned()),
        Some(_) => Err(GenerateError::InvalidClientId),
        None if administrator => Ok("CLIENT_ID_NOT_APPLICABLE".to_owned()),
        None => Ok(fresh_id),
    }
}

/// Contract 7.1, 8.1: only token generation events of users contain groups.
fn groups<'t>(
    template: &'t EventTemplate<'_>,
    source: Source,
    trigger: Trigger,
) -> Result<&'t [String], GenerateError> {
    let groups = template.groups.as_slice();
    let has_groups = trigger == Trigger::PreTokenGeneration && source != Source::TokenGenerationClientCredentials;
    match groups.iter().all(|group| is_group_name(group)) {
        _ if groups.is_empty() => Ok(groups),
        _ if !has_groups => Err(GenerateError::UnavailableGroups(source)),
        true => Ok(groups),
        false => Err(GenerateError::InvalidGroupName),
    }
}

/// The members of every event (contract section 1).
struct EventParts {
    source: Source,
    trigger: Trigger,
    version: EventVersion,
    region: &'static str,
    user_pool_id: String,
    user_name: String,
    client_id: String,
}

impl EventParts {
    /// The whole event. Depending on the trigger, real events contain the source before the region or after the caller
    /// context.
    fn into_json(self, request: Json, response: Option<Json>) -> JsonMembers {
        let source = Json::text(self.source.as_str());
        let source_first = matches!(
            self.trigger,
            Trigger::PreTokenGeneration
                | Trigger::UserMigration
                | Trigger::CustomEmailSender
                | Trigger::CustomSmsSender
                | Trigger::InboundFederation
        );
        let mut event = JsonMembers::new([("version", Json::text(self.version.as_str()))]);
        if source_first {
            event.set("triggerSource", source.clone());
        }
        event.set("region", Json::text(self.region));
        event.set("userPoolId", Json::Text(self.user_pool_id));
        event.set("userName", Json::Text(self.user_name));
        let caller =
            [("awsSdkVersion", Json::text("aws-sdk-unknown-unknown")), ("clientId", Json::Text(self.client_id))];
        event.set("callerContext", Json::object(caller));
        // Keeps its position if it was already set.
        event.set("triggerSource", source);
        event.set("request", request);
        event.set_some("response", response);
        event
    }
}
