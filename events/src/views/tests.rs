//! The tolerance list of contract section 16, and every sample in the repository.

use super::*;
use crate::Envelope;
use crate::TriggerSource;
use std::fs;
use std::path::{Path, PathBuf};

fn event(source: &str, request: &str) -> String {
    format!(r#"{{"version":"1","triggerSource":"{source}","request":{request},"response":{{}}}}"#)
}

/// Applies a view to a request; the source does not matter unless a test says so.
fn with_request<T>(request: &str, look: impl Fn(&Envelope<'_>) -> T) -> T {
    look(&Envelope::parse(event("", request).as_bytes()).unwrap())
}

#[test]
fn missing_null_and_wrong_types_are_all_missing() {
    for request in [
        "null",
        "[]",
        "5",
        r#""x""#,
        "{}",
        r#"{"userAttributes":null,"clientMetadata":null,"validationData":null,"session":null,"scopes":null,"code":null,
            "groupConfiguration":null,"codeParameter":null,"password":null,"attributes":null,"userNotFound":null}"#,
        r#"{"userAttributes":[],"clientMetadata":"x","validationData":5,"session":{},"scopes":"openid","code":{},
            "groupConfiguration":[],"codeParameter":["{####}"],"password":{},"attributes":[],"userNotFound":"perhaps"}"#,
        r#"{"userAttributes":{},"clientMetadata":{},"validationData":{},"session":[],"scopes":[],"code":5,
            "codeParameter":true,"password":1234,"attributes":{"idToken":null,"userInfo":[]},"userNotFound":0}"#,
    ] {
        with_request(request, |event| {
            let message = CustomMessage::from_event(event);
            assert!(message.user_attributes.is_empty() && message.client_metadata.is_empty(), "{request}");
            assert!(message.code_parameter.is_none() && message.link_parameter.is_none(), "{request}");
            let sign_up = PreSignUp::from_event(event);
            assert!(sign_up.validation_data.is_empty() && !sign_up.user_not_found, "{request}");
            let tokens = PreTokenGeneration::from_event(event);
            assert!(tokens.group_configuration.is_none() && tokens.scopes.is_empty(), "{request}");
            assert!(DefineAuthChallenge::from_event(event).session.is_empty(), "{request}");
            assert!(
                VerifyAuthChallengeResponse::from_event(event).private_challenge_parameters.is_empty(),
                "{request}"
            );
            assert!(UserMigration::from_event(event).password.is_none(), "{request}");
            assert!(CustomSender::from_event(event).code.is_none(), "{request}");
            assert_eq!(PostAuthentication::from_event(event).new_device_used, None, "{request}");
            let federation = InboundFederation::from_event(event);
            assert!(federation.id_token.is_empty() && federation.provider_name.is_none(), "{request}");
        });
    }
}

#[test]
fn scalar_attribute_values_keep_their_json_text() {
    let request =
        r#"{"userAttributes":{"email_verified":true,"updated_at":1700000000,"CITY":null,"x":{},"email":"a"}}"#;
    with_request(request, |event| {
        let attributes = PostConfirmation::from_event(event).user_attributes;
        assert_eq!(attributes.get("email_verified"), Some("true"));
        assert_eq!(attributes.get("updated_at"), Some("1700000000"));
        assert_eq!((attributes.get("CITY"), attributes.get("x"), attributes.get("email")), (None, None, Some("a")));
    });
}

#[test]
fn custom_message_reads_its_placeholders() {
    let request = r#"{"codeParameter":"{####}","linkParameter":"{##Click Here##}","usernameParameter":"{username}",
        "clientMetadata":{"locale":"de"},"somethingNew":[1]}"#;
    with_request(request, |event| {
        let message = CustomMessage::from_event(event);
        assert_eq!(message.code_parameter.as_deref(), Some("{####}"));
        assert_eq!(message.link_parameter.as_deref(), Some("{##Click Here##}"));
        assert_eq!(message.username_parameter.as_deref(), Some("{username}"));
        assert_eq!(message.client_metadata.get("locale"), Some("de"));
    });
}

#[test]
fn invalid_group_members_are_ignored() {
    for (configuration, groups, roles, preferred) in [
        ("{}", 0, 0, None),
        (r#"{"groupsToOverride":null,"iamRolesToOverride":null,"preferredRole":null}"#, 0, 0, None),
        (r#"{"groupsToOverride":["a","b"],"iamRolesToOverride":["r"],"preferredRole":"r"}"#, 2, 1, Some("r")),
        (r#"{"groupsToOverride":["a",null,{}],"preferredRole":["r"]}"#, 1, 0, None),
    ] {
        with_request(&format!(r#"{{"groupConfiguration":{configuration}}}"#), |event| {
            let found = PreTokenGeneration::from_event(event).group_configuration.unwrap();
            assert_eq!((found.groups_to_override.len(), found.iam_roles_to_override.len()), (groups, roles));
            assert_eq!(found.preferred_role.as_deref(), preferred, "{configuration}");
        });
    }
}

#[test]
fn session_is_read_element_by_element() {
    let request = r#"{"session":[{"challengeName":"SRP_A","challengeResult":true,"challengeMetadata":null},null,"x",
        {"challengeName":"NEW_ONE","challengeMetadata":"m"}],"userNotFound":"true","challengeAnswer":123456}"#;
    with_request(request, |event| {
        let session = CreateAuthChallenge::from_event(event).session;
        let found: Vec<_> =
            session.iter().map(|one| (one.name.as_deref(), one.result, one.metadata.as_deref())).collect();
        assert_eq!(found, [(Some("SRP_A"), Some(true), None), (Some("NEW_ONE"), None, Some("m"))]);
        assert!(
            DefineAuthChallenge::from_event(event).user_not_found
                && PreAuthentication::from_event(event).user_not_found
        );
        assert_eq!(VerifyAuthChallengeResponse::from_event(event).challenge_answer.as_deref(), Some("123456"));
    });
}

#[test]
fn inbound_federation_accepts_any_provider_json() {
    let request = r#"{"providerName":"Corp","providerType":"OIDC","attributes":{"tokenResponse":{"expires_in":3600},
        "idToken":{"aud":["a","b"],"address":{"country":"NL"}},"samlResponse":null}}"#;
    with_request(request, |event| {
        let view = InboundFederation::from_event(event);
        assert_eq!((view.provider_name.as_deref(), view.provider_type.as_deref()), (Some("Corp"), Some("OIDC")));
        assert_eq!((view.token_response.len(), view.id_token.len(), view.user_info.len()), (1, 2, 0));
        assert!(view.saml_response.is_empty());
    });
}

#[test]
fn custom_sender_and_migration_read_their_secrets() {
    let request = r#"{"type":"customEmailSenderRequestV1","code":"AYAD","clientMetadata":null,"password":"p","validationData":{"a":"b"}}"#;
    with_request(request, |event| {
        let sender = CustomSender::from_event(event);
        assert_eq!(
            (sender.kind.as_deref(), sender.code.as_deref()),
            (Some("customEmailSenderRequestV1"), Some("AYAD"))
        );
        let migration = UserMigration::from_event(event);
        assert_eq!((migration.password.as_deref(), migration.validation_data.get("a")), (Some("p"), Some("b")));
    });
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// All attributes of every sample are read, and returning the event unchanged is not refused, except for migrations.
#[test]
fn every_sample_is_read_and_can_be_returned() {
    let samples = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"));
    let events = samples.iter().filter(|path| path.to_string_lossy().ends_with(".json"));
    for path in events.filter(|path| !path.to_string_lossy().ends_with(".expect.json")) {
        let text = fs::read(path).unwrap();
        let event = Envelope::parse(&text).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let is_text = |value: &&serde_json::Value| value.is_string() || value.is_boolean() || value.is_number();
        let attributes = value["request"]["userAttributes"].as_object();
        let expected = attributes.map(|attributes| attributes.values().filter(is_text).count()).unwrap_or_default();
        assert_eq!(PostConfirmation::from_event(&event).user_attributes.iter().count(), expected, "{}", path.display());
        let judgement = crate::validate_response(&event, &text, &crate::PoolSettings::default());
        let is_migration = matches!(
            event.trigger_source(),
            TriggerSource::UserMigrationAuthentication | TriggerSource::UserMigrationForgotPassword
        );
        assert_eq!(judgement.exception().is_some(), is_migration, "{}: {judgement:?}", path.display());
    }
    assert!(samples.len() > TriggerSource::ALL.len());
}
