//! What `generate_event` may and must not put into an event.

use super::{EventTemplate, GenerateError, generate_event};
use crate::metadata::{Presence, client_metadata, validation_data};
use crate::{Envelope, EventVersion, TriggerSource};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;

fn pair(name: &str, value: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), value.to_owned())]
}

fn request(template: &EventTemplate<'_>) -> serde_json::Value {
    let text = generate_event(template, 1).unwrap();
    serde_json::from_str::<serde_json::Value>(&text).unwrap()["request"].take()
}

#[test]
fn only_existing_sources_and_versions_are_generated() {
    for source in TriggerSource::ALL {
        for version in EventVersion::ALL {
            let event = generate_event(&EventTemplate { version: Some(version), ..EventTemplate::new(source) }, 7);
            let possible = source.versions().contains(&version);
            assert_eq!(event.is_ok(), possible, "{source} {version}");
            if let Ok(text) = event {
                let envelope = Envelope::parse(text.as_bytes()).unwrap();
                assert_eq!((envelope.trigger_source(), envelope.version()), (source, Some(version.as_str())));
            }
        }
    }
}

#[test]
fn metadata_is_placed_where_it_arrives_or_rejected() {
    for source in TriggerSource::ALL {
        let client = EventTemplate { client_metadata: pair("locale", "de"), ..EventTemplate::new(source) };
        let validation = EventTemplate { validation_data: pair("invited", "true"), ..EventTemplate::new(source) };
        let possible =
            [client_metadata(source), validation_data(source)].map(|here| here.presence == Presence::Possible);
        assert_eq!(generate_event(&client, 1).is_ok(), possible != [false, false], "{source}");
        if possible[0] {
            assert_eq!(request(&client)["clientMetadata"]["locale"], "de", "{source}");
        } else if possible[1] {
            assert_eq!(request(&client)["validationData"]["locale"], "de", "{source}");
            assert!(request(&client).get("clientMetadata").is_none(), "{source}");
        }
        let signs_up = matches!(source.as_str(), "PreSignUp_SignUp" | "PreSignUp_AdminCreateUser");
        assert_eq!(generate_event(&validation, 1).is_ok(), signs_up, "{source}");
    }
}

#[test]
fn errors_contain_rule_and_fix_but_no_value() {
    use TriggerSource as Source;
    let sign_up = EventTemplate::new(Source::PreSignUpSignUp);
    let of = |source| EventTemplate::new(source);
    for (template, text) in [
        (of(Source::Other("CustomSmsSender_SignUp")), "unknown trigger source; did you mean CustomSMSSender_SignUp?"),
        (
            of(Source::Other("VerifyAuthChallenge_Authentication")),
            "unknown trigger source; did you mean VerifyAuthChallengeResponse_Authentication?",
        ),
        (
            of(Source::Other("PreTokenGeneration_HostedAuth")),
            "unknown trigger source; did you mean TokenGeneration_HostedAuth?",
        ),
        (of(Source::Other("PreSignUp_Passkey")), "unknown trigger source; did you mean PreSignUp_SignUp?"),
        (of(Source::Other("")), "unknown trigger source; an example is CustomMessage_SignUp"),
        (
            EventTemplate { version: Some(EventVersion::V2), ..sign_up.clone() },
            "PreSignUp_SignUp has no version 2; use version 1, or omit the version",
        ),
        (
            EventTemplate { client_id: Some("x".to_owned()), ..of(Source::CustomMessageAdminCreateUser) },
            "CustomMessage_AdminCreateUser has no app client: Cognito sends CLIENT_ID_NOT_APPLICABLE; omit the client",
        ),
        (
            EventTemplate { client_id: Some("a b".to_owned()), ..sign_up.clone() },
            "an app client ID consists of 1 to 128 letters, digits, `_` or `+`",
        ),
        (
            EventTemplate { attributes: pair("sub", "secret"), ..sign_up.clone() },
            "PreSignUp_SignUp never contains the attribute `sub`: users have no `sub` before sign-up; events contain it \
             from PostConfirmation on (contract 5.1)",
        ),
        (
            EventTemplate { attributes: pair("full name", "secret"), ..sign_up.clone() },
            "an attribute name consists of 1 to 32 letters, digits or symbols; custom attributes start with `custom:`",
        ),
        (
            EventTemplate { attributes: pair("name", &"é".repeat(2049)), ..sign_up.clone() },
            "the value of `name` exceeds Cognito's limit of 2,048 characters",
        ),
        (
            EventTemplate { attributes: pair("locale", "de"), locale: Some("fr".to_owned()), ..sign_up.clone() },
            "the locale and the attribute `locale` differ; set only one of them",
        ),
        (
            EventTemplate { groups: vec!["staff".to_owned()], ..of(Source::TokenGenerationClientCredentials) },
            "TokenGeneration_ClientCredentials never contains groups; use a TokenGeneration source of users, or omit them",
        ),
        (
            EventTemplate { groups: vec!["a b".to_owned()], ..of(Source::TokenGenerationHostedAuth) },
            "a group's name consists of 1 to 128 characters without spaces",
        ),
        (
            EventTemplate { client_metadata: pair("k", "secret"), ..of(Source::TokenGenerationHostedAuth) },
            "client metadata never reaches TokenGeneration_HostedAuth; omit it, or use \
             TokenGeneration_Authentication, TokenGeneration_NewPasswordChallenge, \
             TokenGeneration_AuthenticateDevice, TokenGeneration_ClientCredentials",
        ),
        (
            EventTemplate { client_metadata: pair("k", "secret"), ..of(Source::InboundFederationExternalProvider) },
            "client metadata never reaches InboundFederation_ExternalProvider, nor any other source of its trigger; \
             omit it",
        ),
        (
            EventTemplate { validation_data: pair("k", "secret"), ..of(Source::PreAuthenticationAuthentication) },
            "validation data never reaches PreAuthentication_Authentication; send it as client metadata \
             instead",
        ),
        (
            EventTemplate { client_metadata: pair("k", "secret"), ..of(Source::CustomMessageAdminCreateUser) },
            "it is not confirmed that client metadata reaches CustomMessage_AdminCreateUser; omit it, or use \
             CustomMessage_SignUp, CustomMessage_ResendCode, CustomMessage_ForgotPassword, \
             CustomMessage_UpdateUserAttribute, CustomMessage_VerifyUserAttribute, CustomMessage_Authentication",
        ),
    ] {
        let error = generate_event(&template, 1).unwrap_err();
        assert_eq!(error.to_string(), text);
        assert!(!format!("{error:?} {template:?}").contains("secret"));
    }
}

#[test]
fn attributes_that_cognito_never_sends_are_rejected() {
    for (source, name) in [
        ("PreSignUp_ExternalProvider", "sub"),
        ("PreSignUp_SignUp", "cognito:user_status"),
        ("PreSignUp_AdminCreateUser", "identities"),
        ("UserMigration_Authentication", "email"),
        ("UserMigration_ForgotPassword", "locale"),
        ("TokenGeneration_ClientCredentials", "email"),
        ("InboundFederation_ExternalProvider", "email"),
        ("CustomEmailSender_AccountTakeOverNotification", "email"),
    ] {
        let source = TriggerSource::parse(source);
        let error = generate_event(&EventTemplate { attributes: pair(name, "x"), ..EventTemplate::new(source) }, 1)
            .unwrap_err();
        assert!(matches!(error, GenerateError::UnavailableAttribute { .. }), "{source} {name}: {error}");
    }
}

#[test]
fn given_values_replace_invented_ones() {
    let given = EventTemplate {
        attributes: [pair("name", "Ann"), pair("custom:tenant", "acme"), pair("sub", "s-1")].concat(),
        locale: Some("pt_PT".to_owned()),
        client_id: Some("1example23456789".to_owned()),
        ..EventTemplate::new(TriggerSource::CustomMessageSignUp)
    };
    let text = generate_event(&given, 3).unwrap();
    let event: serde_json::Value = serde_json::from_str(&text).unwrap();
    let attributes = &event["request"]["userAttributes"];
    assert_eq!((&attributes["name"], &attributes["custom:tenant"]), (&"Ann".into(), &"acme".into()));
    assert_eq!((&attributes["locale"], &attributes["sub"]), (&"pt_PT".into(), &"s-1".into()));
    assert_eq!((&event["userName"], &event["callerContext"]["clientId"]), (&"s-1".into(), &"1example23456789".into()));
    assert_eq!(text.matches("\"name\"").count(), 1);
}

#[test]
fn another_seed_changes_user_pool_and_client() {
    let template = EventTemplate::new(TriggerSource::PostConfirmationConfirmSignUp);
    let ids = |seed| {
        let text = generate_event(&template, seed).unwrap();
        let envelope = Envelope::parse(text.as_bytes()).unwrap();
        [envelope.user_name(), envelope.user_pool_id(), envelope.client_id()].map(|id| id.unwrap().to_owned())
    };
    assert_eq!(ids(1), ids(1));
    assert!(ids(1).iter().zip(&ids(2)).all(|(one, two)| one != two));
}

proptest! {
    /// Given values either appear unchanged in the event, or are rejected with an error that does not contain them.
    #[test]
    fn given_texts_arrive_unchanged_or_are_refused_unseen(
        source in select(TriggerSource::ALL.to_vec()),
        name in any::<String>(),
        value in "\\PC{0,20}planted\\PC{0,20}",
        seed in any::<u64>(),
    ) {
        let template = EventTemplate {
            attributes: [pair("name", &value), pair(&name, &value)].concat(),
            client_metadata: pair(&name, &value),
            ..EventTemplate::new(source)
        };
        match generate_event(&template, seed) {
            Ok(text) => {
                let envelope = Envelope::parse(text.as_bytes()).unwrap();
                prop_assert_eq!(envelope.trigger_source(), source);
                let attributes = envelope.request().unwrap().get("userAttributes").unwrap().object();
                prop_assert_eq!(attributes.text("name").unwrap(), value.as_str());
                prop_assert_eq!(attributes.text(&name).unwrap(), value.as_str());
            }
            Err(error) => prop_assert!(!error.to_string().contains("planted")),
        }
    }
}
