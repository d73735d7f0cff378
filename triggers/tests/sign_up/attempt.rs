//! Somebody's attempt to sign up, under a policy of a few lines.

use cognito_triggers_triggers::pre_sign_up::{HANDLER, LinkQuestion};
use cognito_triggers_triggers::{Handled, Outcome, Work};
use events::{Envelope, PoolSettings, Verdict, gate};
use policy::Policy;
use serde_json::{Value, json};

/// What every policy must have.
const APP: &str = r##"
[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
[brands.example]
name = "Example"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "1 Example Street, Exampletown"
"##;

/// A policy with these tables.
pub(crate) fn policy(tables: &str) -> Policy {
    Policy::parse("policy.toml", &format!("{APP}{tables}"), [])
        .unwrap_or_else(|problems| panic!("{tables}\n{problems}"))
}

pub(crate) const SIGN_UP: &str = "PreSignUp_SignUp";
pub(crate) const EXTERNAL_PROVIDER: &str = "PreSignUp_ExternalProvider";
pub(crate) const ADMIN_CREATE_USER: &str = "PreSignUp_AdminCreateUser";

/// The app client that comes with an event unless a test says otherwise.
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

/// What came of an attempt, as Cognito and the log see it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// The code of the refusal, or the three flags in their order.
    pub(crate) answer: Result<[bool; 3], &'static str>,
    pub(crate) notes: Vec<String>,
    pub(crate) outcome: &'static str,
}

impl Attempt {
    pub(crate) fn denied(&self) -> Option<&'static str> {
        self.answer.err()
    }
}

/// Tries it. Whatever the answer is, it is one that Cognito takes, and it changes nothing outside of `response`.
pub(crate) fn attempt(policy: &Policy, event: &Value) -> Attempt {
    attempt_with_work(policy, event).0
}

/// The same, with the question that is to be asked before the answer goes out.
pub(crate) fn attempt_with_work(policy: &Policy, event: &Value) -> (Attempt, Option<LinkQuestion>) {
    let text = event.to_string();
    let Handled { answer, outcome, notes, work, .. } = HANDLER.handle(text.as_bytes(), policy);
    assert_ne!(outcome, Outcome::Panicked);
    assert_ne!(outcome, Outcome::HeldBack, "the gate is the last guard, not the first");
    let answer = answer.map(|answer| flags(event, &answer)).map_err(|refusal| refusal.code);
    let notes = notes.iter().map(|note| note.as_str().to_owned()).collect();
    let question = work.map(|work| match work {
        Work::Link(question) => question,
        Work::Confirmation(_) => panic!("nobody is confirmed yet"),
    });
    (Attempt { answer, notes, outcome: outcome.code() }, question)
}

fn flags(event: &Value, answer: &str) -> [bool; 3] {
    let received = event.to_string();
    let envelope = Envelope::parse(received.as_bytes()).unwrap();
    assert!(gate(&envelope, answer.as_bytes(), &PoolSettings::default()).verdict() <= Verdict::Unknown);
    assert_eq!(Envelope::parse(answer.as_bytes()).unwrap().around_response(), envelope.around_response());
    let answer: Value = serde_json::from_str(answer).unwrap();
    let flag = |name: &str| answer.pointer(&format!("/response/{name}")).and_then(Value::as_bool).unwrap_or_default();
    [flag("autoConfirmUser"), flag("autoVerifyEmail"), flag("autoVerifyPhone")]
}

/// The whole value of `response` that goes out.
pub(crate) fn response(policy: &Policy, event: &Value) -> Value {
    let text = event.to_string();
    let answer = HANDLER.handle(text.as_bytes(), policy).answer.unwrap();
    serde_json::from_str::<Value>(&answer).unwrap().get("response").unwrap().clone()
}
