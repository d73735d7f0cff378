//! What was recorded of an invocation.

use super::redaction::redact;
use crate::clock::Timestamp;
use events::Verdict;
use serde_json::{Value, json};
use std::time::Duration;

/// An invocation of a function: the event, what came of it, and what response validation says. No `Debug`: it contains
/// passwords, codes and attributes.
#[derive(Clone)]
pub struct RecordedInvocation {
    /// When it began.
    pub at: Timestamp,
    /// The function.
    pub arn: String,
    /// The trigger source, for example `PreSignUp_SignUp`.
    pub source: String,
    /// The text of the event.
    pub event: String,
    /// What the function returned.
    pub answer: Option<String>,
    /// Why there is no answer that counts: the text that Cognito's caller receives.
    pub error: Option<String>,
    /// What response validation says about the answer.
    pub verdict: Option<Verdict>,
    /// Its findings.
    pub findings: Vec<String>,
    /// How often the function was called.
    pub attempts: u32,
    /// How long it took altogether.
    pub duration: Duration,
}

impl RecordedInvocation {
    /// As JSON. Passwords, codes and tokens are replaced, unless they are asked for.
    #[must_use]
    pub fn to_json(&self, with_secrets: bool) -> Value {
        let text = |text: &str| match serde_json::from_str::<Value>(text) {
            Ok(mut value) => {
                if !with_secrets {
                    redact(&mut value);
                }
                value
            }
            Err(_) => Value::from(text),
        };
        json!({
            "at": self.at.to_json(),
            "function": self.arn,
            "triggerSource": self.source,
            "event": text(&self.event),
            "answer": self.answer.as_deref().map(text),
            "error": self.error,
            "verdict": self.verdict.map(|verdict| verdict.to_string()),
            "findings": self.findings,
            "attempts": self.attempts,
            "milliseconds": u64::try_from(self.duration.as_millis()).unwrap_or(u64::MAX),
        })
    }

    /// How much text it contains.
    pub(crate) fn bytes(&self) -> usize {
        let answer = self.answer.as_ref().map_or(0, String::len);
        self.event.len() + answer + self.error.as_ref().map_or(0, String::len) + 256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_replaced_unless_asked_for() {
        let recorded = RecordedInvocation {
            at: Timestamp::from_millis(1_500),
            arn: "arn".to_owned(),
            source: "UserMigration_Authentication".to_owned(),
            event: r#"{"request":{"password":"Invented-1","userAttributes":{"email":"a@example.com"}}}"#.to_owned(),
            answer: Some("not JSON".to_owned()),
            error: None,
            verdict: Some(Verdict::Refused),
            findings: vec![],
            attempts: 1,
            duration: Duration::from_millis(7),
        };
        let hidden = recorded.to_json(false);
        assert_eq!(hidden["event"]["request"]["password"], "***");
        assert_eq!(hidden["event"]["request"]["userAttributes"]["email"], "a@example.com");
        assert_eq!((&hidden["answer"], &hidden["verdict"]), (&json!("not JSON"), &json!("refused")));
        assert_eq!(recorded.to_json(true)["event"]["request"]["password"], "Invented-1");
    }
}
