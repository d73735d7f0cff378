//! An attempt to sign in under a short policy.

use cognito_triggers_triggers::{HandlerOutput, Outcome, handler};
use events::{Envelope, Trigger, Verdict, validate_response};
use policy::Policy;
use serde_json::{Value, json};

/// The required tables of a policy, for a pool whose users sign in with their email address.
const APP: &str = concat!(include_str!("../required.toml"), "[pool]\nusername_attributes = [\"email\"]\n");

/// A policy with these tables.
pub(crate) fn policy(tables: &str) -> Policy {
    Policy::parse("policy.toml", &format!("{APP}{tables}"), [])
        .unwrap_or_else(|problems| panic!("{tables}\n{problems}"))
}

/// The default app client of an event.
pub(crate) const CLIENT: &str = "9example";

const REQUESTED: &str = "PreAuthentication_Authentication";
pub(crate) const SIGNED_IN: &str = "TokenGeneration_Authentication";
pub(crate) const MACHINE: &str = "TokenGeneration_ClientCredentials";

/// An event of pre authentication with these attributes.
pub(crate) fn requested(attributes: Value) -> Value {
    event(REQUESTED, json!({"userAttributes": attributes, "validationData": null}), json!({}))
}

/// An event of pre authentication for a name that no user has.
pub(crate) fn stranger(typed: &str) -> Value {
    let mut event = event(REQUESTED, json!({"validationData": null, "userNotFound": true}), json!({}));
    event["userName"] = json!(typed);
    event
}

/// An event of pre token generation for a member of these groups with these attributes.
pub(crate) fn tokens(source: &str, attributes: Value, groups: &[&str]) -> Value {
    let configuration = json!({"groupsToOverride": groups, "iamRolesToOverride": [], "preferredRole": null});
    let request = match source {
        MACHINE => json!({"userAttributes": {}, "scopes": ["orders/get"]}),
        _ => json!({"userAttributes": attributes, "groupConfiguration": configuration, "scopes": []}),
    };
    let mut event = event(source, request, json!({"claimsAndScopeOverrideDetails": null}));
    event["version"] = json!("3");
    event
}

fn event(source: &str, request: Value, response: Value) -> Value {
    json!({
        "version": "1", "triggerSource": source, "region": "eu-west-1", "userPoolId": "eu-west-1_AbCdEf123",
        "userName": "5c6f2a0e-9d4b-4b7e-8f5e-2f1f8f6a9b10",
        "callerContext": {"awsSdkVersion": "x", "clientId": CLIENT},
        "request": request, "response": response,
    })
}

/// The result of an attempt, for Cognito and the log.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// What Cognito gets: the event, or the text of the refusal.
    pub(crate) answer: Result<String, String>,
    /// The code of the refusal.
    pub(crate) denied: Option<&'static str>,
    pub(crate) notes: Vec<String>,
    pub(crate) outcome: &'static str,
}

/// Tries to sign in. Asserts that Cognito accepts the response.
pub(crate) fn attempt(policy: &Policy, event: &Value) -> Attempt {
    attempt_with(policy, event, &event.to_string())
}

/// The same with an event as text.
pub(crate) fn attempt_with(policy: &Policy, event: &Value, text: &str) -> Attempt {
    let source = event["triggerSource"].as_str().unwrap();
    let trigger = if source.starts_with("Token") { Trigger::PreTokenGeneration } else { Trigger::PreAuthentication };
    let HandlerOutput { response, outcome, notes, event, .. } =
        handler(trigger).unwrap().handle(text.as_bytes(), policy);
    assert_ne!(outcome, Outcome::Panicked);
    if let (Ok(response), Some(event)) = (&response, &event) {
        let verdict = validate_response(event, response.as_bytes(), &policy.pool_settings()).verdict();
        assert!(verdict <= Verdict::Unknown, "{response}");
        assert_eq!(Envelope::parse(response.as_bytes()).unwrap().around_response(), event.around_response());
    }
    Attempt {
        denied: response.as_ref().err().map(|refusal| refusal.code),
        answer: response.map(|text| text.into_owned()).map_err(|refusal| refusal.text(event.as_ref(), policy)),
        notes: notes.iter().map(|note| note.as_str().to_owned()).collect(),
        outcome: outcome.as_str(),
    }
}
