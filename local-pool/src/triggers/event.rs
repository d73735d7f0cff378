//! The text of an event: envelope, request, and the response as Cognito pre-fills it (contract 1 to 15).

use super::response_template::initial_response;
use super::subject::{Caller, Subject};
use events::metadata::{AbsentAs, EventMember};
use events::{EventVersion, Trigger, TriggerSource};
use serde_json::{Map, Value, json};

/// The text of an event. `request` has the members of its trigger; metadata that was not given is added in the form
/// that Cognito sends then.
pub(super) fn write_event(
    source: TriggerSource<'_>,
    trigger: Trigger,
    version: EventVersion,
    subject: Subject<'_>,
    mut request: Map<String, Value>,
) -> String {
    add_absent_metadata(source, &mut request);
    let region = subject.pool.split_once('_').map_or(subject.pool, |(region, _)| region);
    let head = [
        ("version", json!(version.as_str())),
        ("triggerSource", json!(source.as_str())),
        ("region", json!(region)),
        ("userPoolId", json!(subject.pool)),
        ("userName", json!(subject.user_name)),
        ("callerContext", caller_context(subject.client)),
        ("request", Value::Object(request)),
    ];
    let mut members: Vec<String> = head.iter().map(|(name, value)| format!(r#""{name}":{value}"#)).collect();
    members.extend(initial_response(trigger, version).map(|response| format!(r#""response":{response}"#)));
    format!("{{{}}}", members.join(","))
}

/// Contract 1.3.
fn caller_context(caller: Caller<'_>) -> Value {
    let client = match caller {
        Caller::Client(id) => json!(id),
        Caller::NotApplicable => json!("CLIENT_ID_NOT_APPLICABLE"),
        Caller::Null => Value::Null,
    };
    json!({"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client})
}

/// Contract 3.4: metadata that was not given is absent, null or empty.
fn add_absent_metadata(source: TriggerSource<'_>, request: &mut Map<String, Value>) {
    for (name, member) in
        [("clientMetadata", EventMember::ClientMetadata), ("validationData", EventMember::ValidationData)]
    {
        let absent = match member.availability(source).absent_as.first() {
            Some(AbsentAs::Null) => Value::Null,
            Some(AbsentAs::Empty) => json!({}),
            Some(AbsentAs::Absent) | None => continue,
        };
        request.entry(name).or_insert(absent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(source: TriggerSource<'_>, version: EventVersion, client: Caller<'_>) -> Value {
        let subject = Subject { pool: "eu-west-1_Example", client, user_name: "ann" };
        let trigger = source.trigger().unwrap();
        serde_json::from_str(&write_event(source, trigger, version, subject, Map::new())).unwrap()
    }

    #[test]
    fn envelope_has_the_documented_members() {
        let event = event(TriggerSource::PreSignUpSignUp, EventVersion::V1, Caller::Client("client1"));
        assert_eq!(
            event,
            json!({
                "version": "1",
                "triggerSource": "PreSignUp_SignUp",
                "region": "eu-west-1",
                "userPoolId": "eu-west-1_Example",
                "userName": "ann",
                "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "client1"},
                "request": {"validationData": null},
                "response": {"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false},
            })
        );
    }

    #[test]
    fn client_id_depends_on_the_caller() {
        for (caller, expected) in
            [(Caller::NotApplicable, json!("CLIENT_ID_NOT_APPLICABLE")), (Caller::Null, Value::Null)]
        {
            let event = event(TriggerSource::PostConfirmationConfirmSignUp, EventVersion::V1, caller);
            assert_eq!(event["callerContext"]["clientId"], expected);
        }
    }

    #[test]
    fn metadata_that_was_not_given_is_absent_or_null() {
        for (source, client, validation) in [
            (TriggerSource::PreSignUpSignUp, None, Some(Value::Null)),
            (TriggerSource::PreSignUpAdminCreateUser, None, Some(Value::Null)),
            (TriggerSource::PostConfirmationConfirmSignUp, None, None),
            (TriggerSource::CustomMessageSignUp, None, None),
            (TriggerSource::PreAuthenticationAuthentication, None, Some(Value::Null)),
            (TriggerSource::UserMigrationAuthentication, None, Some(Value::Null)),
            (TriggerSource::CustomEmailSenderSignUp, Some(Value::Null), None),
        ] {
            let event = event(source, EventVersion::V1, Caller::Null);
            assert_eq!(event["request"].get("clientMetadata"), client.as_ref(), "{source}");
            assert_eq!(event["request"].get("validationData"), validation.as_ref(), "{source}");
        }
    }

    #[test]
    fn token_events_have_the_configured_version() {
        for (version, member) in [
            (EventVersion::V1, "claimsOverrideDetails"),
            (EventVersion::V2, "claimsAndScopeOverrideDetails"),
            (EventVersion::V3, "claimsAndScopeOverrideDetails"),
        ] {
            let event = event(TriggerSource::TokenGenerationAuthentication, version, Caller::Client("c"));
            assert_eq!(event["version"], version.as_str());
            assert_eq!(event["response"], json!({member: null}));
        }
    }

    #[test]
    fn custom_senders_have_no_response() {
        let event = event(TriggerSource::CustomSmsSenderResendCode, EventVersion::V1, Caller::Client("c"));
        assert!(event.get("response").is_none());
    }
}
