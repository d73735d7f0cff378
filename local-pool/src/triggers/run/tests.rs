//! Triggers against a pool: tries, faults, versions, custom senders.

use crate::operations::test_service::{
    CLIENT, POOL, add_user, change_rules, recorded_events, service, service_with_function,
};
use crate::service::Service;
use crate::state::UserStatus;
use crate::triggers::test_lambda::{ARN, Handler};
use crate::triggers::{Caller, Fault, RecordedInvocation, Subject, TriggerRunner, decrypt_data_key};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use encryption_sdk::{DataKey, EncryptedMessage, EncryptionContext, KeyService};
use events::{EventVersion, Trigger, TriggerSource, Verdict};
use lambda_emulator::Logs;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;

const SUBJECT: Subject<'_> = Subject { pool: POOL, client: Caller::Client(CLIENT), user_name: "ann" };

fn request(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn echo(event: &Value) -> Result<Value, &'static str> {
    Ok(event["response"].clone())
}

async fn service_at(trigger: Trigger, handler: Handler) -> Service {
    service_with_function(&[trigger], handler).await
}

async fn pre_authentication(service: &Service) -> Result<Option<Map<String, Value>>, (&'static str, String)> {
    let source = TriggerSource::PreAuthenticationAuthentication;
    let result = service.run_trigger(source, SUBJECT, request(json!({"userAttributes": {}}))).await;
    result.map_err(|error| (error.code, error.message.into_owned()))
}

fn last_record(service: &Service) -> Arc<RecordedInvocation> {
    service.triggers.recorded().pop().unwrap()
}

#[tokio::test]
async fn trigger_without_a_function_is_skipped() {
    assert_eq!(pre_authentication(&service()).await, Ok(None));
}

#[tokio::test]
async fn function_that_does_not_answer_is_tried_three_times() {
    let mut service = service_at(Trigger::PreAuthentication, echo).await;
    service.triggers = std::mem::take(&mut service.triggers).with_timeout(Duration::from_millis(20));
    service.triggers.set_fault(ARN, Some(Fault::Slow(Duration::from_secs(9))));
    let text = "PreAuthentication invocation failed due to error Socket timeout while invoking Lambda function.";
    assert_eq!(pre_authentication(&service).await, Err(("UnexpectedLambdaException", text.to_owned())));
    let record = last_record(&service);
    assert_eq!((record.attempts, record.answer.as_ref(), record.verdict), (3, None, None));
    assert!(record.duration >= Duration::from_millis(60));
    service.triggers.set_fault(ARN, None);
    service.triggers = std::mem::take(&mut service.triggers).with_timeout(Duration::from_secs(60));
    assert_eq!(pre_authentication(&service).await, Ok(Some(Map::new())));
    service.triggers.set_fault(ARN, Some(Fault::Slow(Duration::from_millis(30))));
    assert_eq!(pre_authentication(&service).await, Ok(Some(Map::new())));
    let record = last_record(&service);
    assert!(record.attempts == 1 && record.duration >= Duration::from_millis(30));
}

#[tokio::test]
async fn errors_of_lambda_and_of_the_function_are_not_tried_again() {
    let service = service_at(Trigger::PreAuthentication, |_| Err("Suspended")).await;
    for (fault, text) in [
        (Fault::Missing, "PreAuthentication invocation failed due to error ResourceNotFoundException."),
        (Fault::Forbidden, "PreAuthentication invocation failed due to error AccessDeniedException."),
        (Fault::Throttled, "PreAuthentication invocation failed due to error TooManyRequestsException."),
    ] {
        service.triggers.set_fault(ARN, Some(fault));
        assert_eq!(pre_authentication(&service).await, Err(("UnexpectedLambdaException", text.to_owned())));
        assert_eq!(last_record(&service).attempts, 1);
    }
    service.triggers.set_fault(ARN, None);
    let text = "PreAuthentication failed with error Suspended.";
    assert_eq!(pre_authentication(&service).await, Err(("UserLambdaValidationException", text.to_owned())));
    assert_eq!(last_record(&service).error.as_deref(), Some(text));
}

#[tokio::test]
async fn answers_that_are_not_known_are_accepted_unless_refused_on_request() {
    let mut service = service_at(Trigger::PreAuthentication, |_| Ok(Value::Null)).await;
    assert_eq!(pre_authentication(&service).await, Ok(Some(Map::new())));
    let record = last_record(&service);
    assert_eq!(record.verdict, Some(Verdict::Unknown));
    assert!(!record.findings.is_empty());
    service.options.refuses_unknown = true;
    assert_eq!(pre_authentication(&service).await.unwrap_err().0, "InvalidLambdaResponseException");
}

#[tokio::test]
async fn warnings_are_written_to_the_log() {
    let mut service = service_at(Trigger::PreAuthentication, |_| Ok(Value::Null)).await;
    let (observer, mut lines) = tokio::sync::mpsc::unbounded_channel();
    service.triggers.logs = Logs::Observe(observer);
    pre_authentication(&service).await.unwrap();
    assert!(lines.recv().await.unwrap().starts_with("PreAuthentication_Authentication: response: "));
}

#[tokio::test]
async fn version_of_token_events_follows_the_configuration() {
    let service = service_at(Trigger::PreTokenGeneration, echo).await;
    for version in EventVersion::ALL {
        change_rules(&service, |rules| {
            for function in rules.functions.values_mut() {
                function.version = version;
            }
        });
        let source = TriggerSource::TokenGenerationAuthentication;
        service.run_trigger(source, SUBJECT, request(json!({"userAttributes": {"sub": "s"}}))).await.unwrap();
        let events = recorded_events(&service, "TokenGeneration_Authentication");
        assert_eq!(events.last().unwrap()["version"], version.as_str());
        let source = TriggerSource::TokenGenerationClientCredentials;
        let ran = service.run_trigger(source, SUBJECT, Map::new()).await.unwrap();
        assert_eq!(ran.is_some(), version == EventVersion::V3, "machine clients have events of version 3 only");
    }
}

#[test]
fn only_functions_are_registered() {
    let program = |arn: &str| {
        crate::RegisteredFunction::Program(crate::FunctionProgram {
            arn: arn.to_owned(),
            program: "function".into(),
            arguments: vec![],
            variables: vec![("PASSWORD".into(), "hunter2".into())],
        })
    };
    assert!(!format!("{:?}", program(ARN)).contains("hunter2"));
    assert!(TriggerRunner::new([program(ARN)], Logs::Discard).is_ok());
    assert!(TriggerRunner::new([program("arn:aws:sqs:eu-west-1:000000000000:queue")], Logs::Discard).is_err());
}

struct Kms<'s>(&'s Service);

impl KeyService for Kms<'_> {
    type Error = &'static str;

    async fn decrypt(
        &self,
        _: &str,
        ciphertext: &[u8],
        context: &EncryptionContext<'_>,
    ) -> Result<DataKey, &'static str> {
        let context: Map<String, Value> = context.iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        let request = json!({"CiphertextBlob": BASE64_STANDARD.encode(ciphertext), "EncryptionContext": context});
        let answer = decrypt_data_key(&self.0.triggers.kms, &request).map_err(|error| error.code)?;
        DataKey::new(&BASE64_STANDARD.decode(answer["Plaintext"].as_str().unwrap()).unwrap()).map_err(|_| "length")
    }
}

/// What the custom sender received as its code.
async fn decrypt(service: &Service, event: &Value, key: &str) -> String {
    let message = BASE64_STANDARD.decode(event["request"]["code"].as_str().unwrap()).unwrap();
    let message = EncryptedMessage::parse(&message).unwrap();
    assert_eq!(message.context().get("userpool-id"), Some(POOL));
    let code = message.decrypt(&[key.to_owned()], &Kms(service)).await.unwrap();
    String::from_utf8(code.expose().to_vec()).unwrap()
}

#[tokio::test]
async fn custom_sender_receives_the_encrypted_code_and_its_error_reaches_nobody() {
    use crate::messages::{CodeMessage, MessagePurpose};
    const KEY: &str = "arn:aws:kms:eu-west-1:000000000000:key/k";
    let service =
        service_with_function(&[Trigger::CustomEmailSender, Trigger::CustomMessage], |_| Err("No mail")).await;
    add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
    let send = || {
        service.send_code(CodeMessage {
            pool: POOL,
            client: Caller::Client(CLIENT),
            user: "ann",
            purpose: MessagePurpose::AdminCreateUser,
            attribute: "email",
            code: "a<b",
            client_metadata: None,
        })
    };
    assert_eq!(send().await.unwrap_err().code, "InvalidParameterException", "the pool has no key");
    let set_key = |state: &mut crate::state::State| {
        let settings = &mut state.pool_mut(POOL)?.settings;
        settings.insert("LambdaConfig".to_owned(), json!({"KMSKeyID": KEY}));
        Ok(())
    };
    service.store.write(set_key).unwrap();
    let details = send().await.unwrap();
    assert_eq!(details["Destination"], "a***@e***");
    while service.triggers.recorded().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let event = &recorded_events(&service, "CustomEmailSender_AdminCreateUser")[0];
    assert!(event.get("response").is_none());
    assert_eq!(event["request"]["type"], "customEmailSenderRequestV1");
    assert_eq!(event["request"]["clientMetadata"], Value::Null);
    assert_eq!(event["request"]["userAttributes"]["email"], "ann@example.com");
    assert_eq!(decrypt(&service, event, KEY).await, "a&lt;b");
    let message = service.outbox.messages().pop().unwrap();
    assert_eq!((message.code.as_str(), message.body.as_ref()), ("a<b", None));
    assert!(recorded_events(&service, "CustomMessage_AdminCreateUser").is_empty(), "the sender writes the text");
}
