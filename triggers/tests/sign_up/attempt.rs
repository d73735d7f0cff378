//! An attempt to sign up under a short policy.

use cognito_triggers_triggers::effects::LinkRequest;
use cognito_triggers_triggers::pre_sign_up::HANDLER;
use cognito_triggers_triggers::{Effect, HandlerOutput, Outcome};
use events::{Envelope, PoolSettings, Verdict, validate_response};
use policy::Policy;
use serde_json::{Value, json};

/// The required tables of a policy.
const APP: &str = include_str!("../required.toml");

/// A policy with these tables.
pub(crate) fn policy(tables: &str) -> Policy {
    Policy::parse("policy.toml", &format!("{APP}{tables}"), [])
        .unwrap_or_else(|problems| panic!("{tables}\n{problems}"))
}

pub(crate) const SIGN_UP: &str = "PreSignUp_SignUp";
pub(crate) const EXTERNAL_PROVIDER: &str = "PreSignUp_ExternalProvider";
pub(crate) const ADMIN_CREATE_USER: &str = "PreSignUp_AdminCreateUser";

/// The default app client of an event.
pub(crate) const CLIENT: &str = "9example";

/// An event with these attributes.
pub(crate) fn event(source: &str, attributes: Value) -> Value {
    json!({
        "version": "1", "triggerSource": source, "region": "eu-west-1", "userPoolId": "eu-west-1_AbCdEf123",
        "userName": "PartnerLogin_1234_5", "callerContext": {"awsSdkVersion": "x", "clientId": CLIENT},
        "request": {"userAttributes": attributes, "validationData": null},
        "response": {"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false},
    })
}

/// A self sign-up with this address.
pub(crate) fn with_email(email: &str) -> Value {
    event(SIGN_UP, json!({ "email": email }))
}

/// The result of an attempt, for Cognito and the log.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// The three flags in order, or the code of the refusal.
    pub(crate) answer: Result<[bool; 3], &'static str>,
    pub(crate) notes: Vec<String>,
    pub(crate) outcome: &'static str,
}

impl Attempt {
    pub(crate) fn denied(&self) -> Option<&'static str> {
        self.answer.err()
    }
}

/// Tries to sign up. Asserts that Cognito accepts the response, and that nothing outside of `response` changes.
pub(crate) fn attempt(policy: &Policy, event: &Value) -> Attempt {
    attempt_with_effect(policy, event).0
}

/// The same, with the requested link.
pub(crate) fn attempt_with_effect(policy: &Policy, event: &Value) -> (Attempt, Option<LinkRequest>) {
    let text = event.to_string();
    let HandlerOutput { response: answer, outcome, notes, effect, .. } = HANDLER.handle(text.as_bytes(), policy);
    assert_ne!(outcome, Outcome::Panicked);
    assert_ne!(outcome, Outcome::InvalidResponse, "response validation is the last line of defence");
    let answer = answer.map(|answer| flags(event, &answer)).map_err(|refusal| refusal.code);
    let notes = notes.iter().map(|note| note.as_str().to_owned()).collect();
    let request = effect.map(|effect| match effect {
        Effect::Link(request) => request,
        Effect::SetUpUser(_) | Effect::RecordSignIn(_) | Effect::Send(_) => panic!("pre sign-up only links users"),
    });
    (Attempt { answer, notes, outcome: outcome.as_str() }, request)
}

fn flags(event: &Value, answer: &str) -> [bool; 3] {
    let received = event.to_string();
    let envelope = Envelope::parse(received.as_bytes()).unwrap();
    assert!(validate_response(&envelope, answer.as_bytes(), &PoolSettings::default()).verdict() <= Verdict::Unknown);
    assert_eq!(Envelope::parse(answer.as_bytes()).unwrap().around_response(), envelope.around_response());
    let answer: Value = serde_json::from_str(answer).unwrap();
    let flag = |name: &str| answer.pointer(&format!("/response/{name}")).and_then(Value::as_bool).unwrap_or_default();
    [flag("autoConfirmUser"), flag("autoVerifyEmail"), flag("autoVerifyPhone")]
}

/// The whole value of `response` that is returned.
pub(crate) fn response(policy: &Policy, event: &Value) -> Value {
    let text = event.to_string();
    let answer = HANDLER.handle(text.as_bytes(), policy).response.unwrap();
    serde_json::from_str::<Value>(&answer).unwrap().get("response").unwrap().clone()
}
