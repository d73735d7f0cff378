//! Views: every view reads every event, is deterministic, and agrees with an ordinary parser about attributes.

use crate::sampling::is_due;
use events::views::{
    ChallengeResult, CreateAuthChallenge, CustomMessage, CustomSender, DefineAuthChallenge, InboundFederation,
    PostAuthentication, PostConfirmation, PreAuthentication, PreSignUp, PreTokenGeneration, UserMigration,
    VerifyAuthChallengeResponse,
};
use events::{Attributes, Envelope, EventVersion, Object};
use std::fmt::Debug;

/// Checks all views with an arbitrary event.
///
/// # Panics
/// If a view fails, has different results the second time, or depends on `response`.
pub fn views(bytes: &[u8]) {
    let Ok(event) = Envelope::parse(bytes) else { return };
    let rendering = render_all_views(&event);
    compare_with_serde_json(&event);
    if is_due(8, bytes) {
        assert_eq!(render_all_views(&event), rendering, "reading twice has different results");
    }
    if is_due(4, bytes) {
        let answer = event.with_response(&response_with_same_containers(&event));
        let answered = Envelope::parse(answer.as_bytes()).expect("a response that is not deeper than its event");
        assert_eq!(render_all_views(&answered), rendering, "a view of the request depends on the response");
    }
}

/// Another response with the same containers, because they decide about the response format if the event has
/// a version that Cognito never sends.
fn response_with_same_containers(event: &Envelope<'_>) -> String {
    let response = event.response().map(|response| response.object()).unwrap_or_default();
    let containers = ["claimsAndScopeOverrideDetails", "claimsOverrideDetails"];
    let members: Vec<_> =
        containers.iter().filter(|name| response.has(name)).map(|name| format!("\"{name}\":1")).collect();
    format!("{{{}}}", members.join(","))
}

/// The results of all views, one line per part. Views cannot fail.
fn render_all_views(event: &Envelope<'_>) -> Vec<String> {
    let mut rendering = Rendering(Vec::new());
    rendering.part("envelope", (event.version(), event.region(), event.user_pool_id(), event.user_name()));
    rendering.part(
        "client",
        (event.client_id(), event.app_client(), event.trigger_source(), EventVersion::from_event(event)),
    );
    messages(event, &mut rendering);
    sign_up_and_in(event, &mut rendering);
    challenges(event, &mut rendering);
    tokens_and_federation(event, &mut rendering);
    rendering.0
}

fn messages(event: &Envelope<'_>, rendering: &mut Rendering) {
    let view = CustomMessage::from_event(event);
    rendering.attributes("custom message", [&view.user_attributes, &view.client_metadata]);
    rendering.part("placeholders", (&view.code_parameter, &view.link_parameter, &view.username_parameter));
    let view = CustomSender::from_event(event);
    rendering.attributes("custom sender", [&view.user_attributes, &view.client_metadata]);
    rendering.part("sender", (&view.kind, &view.code));
}

fn sign_up_and_in(event: &Envelope<'_>, rendering: &mut Rendering) {
    let view = PreSignUp::from_event(event);
    rendering.attributes("pre sign-up", [&view.user_attributes, &view.validation_data, &view.client_metadata]);
    rendering.part("flags", (view.email_verified, view.user_not_found));
    let view = PostConfirmation::from_event(event);
    rendering.attributes("post confirmation", [&view.user_attributes, &view.client_metadata]);
    let view = PreAuthentication::from_event(event);
    rendering.attributes("pre authentication", [&view.user_attributes, &view.validation_data, &view.client_metadata]);
    rendering.part("flags", view.user_not_found);
    let view = PostAuthentication::from_event(event);
    rendering.attributes("post authentication", [&view.user_attributes, &view.client_metadata]);
    rendering.part("flags", view.new_device_used);
    let view = UserMigration::from_event(event);
    rendering.attributes("user migration", [&view.validation_data, &view.client_metadata]);
    rendering.part("password", &view.password);
}

fn challenges(event: &Envelope<'_>, rendering: &mut Rendering) {
    let view = DefineAuthChallenge::from_event(event);
    rendering.attributes("define", [&view.user_attributes, &view.client_metadata]);
    rendering.session(&view.session);
    rendering.part("flags", view.user_not_found);
    let view = CreateAuthChallenge::from_event(event);
    rendering.attributes("create", [&view.user_attributes, &view.client_metadata]);
    rendering.session(&view.session);
    rendering.part("challenge", (&view.challenge_name, view.user_not_found));
    let view = VerifyAuthChallengeResponse::from_event(event);
    rendering.attributes("verify", [&view.user_attributes, &view.private_challenge_parameters, &view.client_metadata]);
    rendering.part("answer", (&view.challenge_answer, view.user_not_found));
}

fn tokens_and_federation(event: &Envelope<'_>, rendering: &mut Rendering) {
    let view = PreTokenGeneration::from_event(event);
    rendering.attributes("tokens", [&view.user_attributes, &view.client_metadata]);
    rendering
        .part("token generation", (view.version, view.are_groups_known, &view.scopes, &view.unreadable_attributes));
    rendering.part("known attributes", ["email", "custom:plan", ""].map(|name| view.is_attribute_known(name)));
    if let Some(groups) = &view.group_configuration {
        rendering.part("groups", (&groups.groups_to_override, &groups.iam_roles_to_override, &groups.preferred_role));
        rendering.objects([&groups.members]);
    }
    let view = InboundFederation::from_event(event);
    rendering.part("provider", (&view.provider_name, &view.provider_type));
    rendering.objects([&view.token_response, &view.id_token, &view.user_info, &view.saml_response]);
}

struct Rendering(Vec<String>);

impl Rendering {
    fn part(&mut self, name: &str, value: impl Debug) {
        self.0.push(format!("{name}: {value:?}"));
    }

    fn attributes<const N: usize>(&mut self, name: &str, all: [&Attributes<'_>; N]) {
        for attributes in all {
            let pairs: Vec<_> = attributes.iter().collect();
            assert_eq!(pairs.is_empty(), attributes.is_empty());
            for (key, _) in &pairs {
                let last = pairs.iter().rev().find(|(other, _)| other == key).map(|(_, value)| *value);
                assert_eq!(attributes.get(key), last, "the last duplicate must win");
            }
            self.part(name, pairs);
        }
    }

    fn session(&mut self, session: &[ChallengeResult<'_>]) {
        session.iter().for_each(|round| self.part("round", (&round.name, round.result, &round.metadata)));
    }

    fn objects<const N: usize>(&mut self, all: [&Object<'_>; N]) {
        for object in all {
            assert_eq!((object.len(), object.is_empty()), (object.iter().count(), object.iter().next().is_none()));
            for (name, value) in object.iter() {
                assert!(object.has(name) && object.get(name).is_some());
                self.part(name, (value.json(), value.kind(), value.text(), value.boolean(), value.array().len()));
            }
        }
    }
}

/// Compares the user's attributes with what `serde_json` reads by itself. Events that it rejects (unpaired surrogates,
/// numbers out of range, the deepest level) are skipped.
fn compare_with_serde_json(event: &Envelope<'_>) {
    let Ok(whole) = serde_json::from_str::<serde_json::Value>(event.text()) else { return };
    let view = PostConfirmation::from_event(event);
    let expected = whole.get("request").and_then(|request| request.get("userAttributes")?.as_object());
    let names = expected.map(|attributes| attributes.keys().collect::<Vec<_>>()).unwrap_or_default();
    assert!(view.user_attributes.iter().all(|(name, _)| names.iter().any(|known| *known == name)));
    for (name, value) in expected.into_iter().flatten() {
        match value {
            serde_json::Value::String(text) => assert_eq!(view.user_attributes.get(name), Some(text.as_str())),
            serde_json::Value::Bool(value) => {
                assert_eq!(view.user_attributes.get(name), Some(value.to_string().as_str()))
            }
            serde_json::Value::Number(_) => assert!(view.user_attributes.get(name).is_some()),
            // An earlier duplicate may have been a text; values without text do not count.
            _ => {}
        }
    }
}
