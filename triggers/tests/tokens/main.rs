//! Pre token generation: the rows of class Z in the threat model, and properties of every policy and event.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed unwrap fails the test; responses are indexed by member name"
)]

mod authorization;
mod claims;
mod forms;
mod properties;
mod size_limit;

use cognito_triggers_triggers::{HandlerOutput, pre_token_generation::HANDLER};
use policy::Policy;
use serde_json::{Value, json};

/// The required tables of a policy.
const APP: &str = include_str!("../required.toml");

/// A policy with these tables about tokens.
fn policy(tables: &str) -> Policy {
    Policy::parse("policy.toml", &format!("{APP}{tables}"), [])
        .unwrap_or_else(|problems| panic!("{problems}\n{tables}"))
}

/// The problems of a policy with these tables about tokens.
fn problems(tables: &str) -> String {
    let read = Policy::parse("policy.toml", &format!("{APP}{tables}"), []);
    read.err().map(|problems| problems.to_string()).unwrap_or_default()
}

/// A user's event in a pool of this version.
fn event(version: &str) -> Value {
    let container = if version == "1" { "claimsOverrideDetails" } else { "claimsAndScopeOverrideDetails" };
    let mut event = json!({
        "version": version,
        "triggerSource": "TokenGeneration_Authentication",
        "region": "eu-west-1",
        "userPoolId": "eu-west-1_AbCdEf123",
        "userName": "u-123",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789"},
        "request": {
            "userAttributes": {"sub": "u-123", "email": "ann@example.com", "cognito:user_status": "CONFIRMED"},
            "groupConfiguration": {
                "groupsToOverride": ["a", "b"],
                "iamRolesToOverride": ["arn:aws:iam::123456789012:role/r"],
                "preferredRole": "arn:aws:iam::123456789012:role/r"
            }
        },
        "response": {container: null}
    });
    if version != "1" {
        event["request"]["scopes"] = json!(["aws.cognito.signin.user.admin"]);
    }
    event
}

/// An event of a machine client.
fn machine(client_id: &str) -> Value {
    json!({
        "version": "3",
        "triggerSource": "TokenGeneration_ClientCredentials",
        "region": "eu-west-1",
        "userPoolId": "eu-west-1_AbCdEf123",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client_id},
        "request": {"scopes": ["transactions/get"], "clientMetadata": {"tenant": "acme"}},
        "response": {"claimsAndScopeOverrideDetails": null}
    })
}

/// The result of an event.
struct Sent {
    /// The value of `response`; null if the event is returned unchanged.
    response: Value,
    /// The notes in the log.
    notes: Vec<String>,
}

/// The result of an event that is not refused.
fn send(event: &Value, policy: &Policy) -> Sent {
    let text = event.to_string();
    let HandlerOutput { response: answer, notes, outcome, .. } = HANDLER.handle(text.as_bytes(), policy);
    let answer = answer.unwrap_or_else(|refusal| panic!("{refusal} for {text}"));
    assert_eq!(outcome, cognito_triggers_triggers::Outcome::Answered, "{text}");
    let response = match answer == text {
        true => Value::Null,
        false => serde_json::from_str::<Value>(&answer).unwrap()["response"].clone(),
    };
    Sent { response, notes: notes.iter().map(|note| note.as_str().to_owned()).collect() }
}

/// The denial code and the notes of an event that is refused.
fn refusal(event: &Value, policy: &Policy) -> (&'static str, Vec<String>) {
    let text = event.to_string();
    let HandlerOutput { response: answer, notes, .. } = HANDLER.handle(text.as_bytes(), policy);
    let refused = answer.err().unwrap_or_else(|| panic!("a token for {text}"));
    (refused.code, notes.iter().map(|note| note.as_str().to_owned()).collect())
}

/// The response details of versions 2 and 3.
fn details(sent: &Sent) -> &Value {
    &sent.response["claimsAndScopeOverrideDetails"]
}
