//! What an answer does: response validation decides before anything of it counts.

use super::call_result::Judgement;
use crate::error::ServiceError;
use events::{Envelope, Exception, Finding, PoolSettings, ValidationReport, Verdict, validate_response};
use serde_json::{Map, Value};

/// What follows from an answer.
pub(super) struct Decision {
    pub(super) judgement: Judgement,
    /// The members of the answer's `response` that count, or what the caller of the operation receives.
    pub(super) response: Result<Map<String, Value>, ServiceError>,
}

/// Decides about the output of a function. Answers that the contract leaves open are refused on request.
pub(super) fn judge_output(
    event: &Envelope<'_>,
    output: &[u8],
    settings: &PoolSettings,
    refuses_unknown: bool,
) -> Decision {
    let report = validate_response(event, output, settings);
    let response = match (report.verdict(), report.most_severe()) {
        (Verdict::Refused, Some(finding)) => Err(refusal(event, finding)),
        (Verdict::Unknown | Verdict::Replaced, _) if refuses_unknown => match first_unknown(&report) {
            Some(finding) => Err(open_question(finding)),
            None => Ok(counting_members(output, &report)),
        },
        _ => Ok(counting_members(output, &report)),
    };
    let findings = report.findings().iter().map(ToString::to_string).collect();
    Decision { judgement: Judgement { verdict: report.verdict(), findings }, response }
}

fn first_unknown(report: &ValidationReport) -> Option<&Finding> {
    report.findings().iter().find(|finding| finding.verdict == Verdict::Unknown)
}

/// The members of `response` without those that Cognito replaces by its own: each part of a message is judged
/// separately (contract 4.2).
fn counting_members(output: &[u8], report: &ValidationReport) -> Map<String, Value> {
    let returned = serde_json::from_slice::<Value>(output).unwrap_or_default();
    let mut members = returned.get("response").and_then(Value::as_object).cloned().unwrap_or_default();
    for finding in report.findings().iter().filter(|finding| finding.verdict == Verdict::Replaced) {
        if let Some(member) = finding.field.strip_prefix("response.") {
            members.remove(member);
        }
    }
    members
}

/// The exception and text of an answer that Cognito refuses (contract 1.8, 4.3, 5.2, 12).
fn refusal(event: &Envelope<'_>, finding: &Finding) -> ServiceError {
    let exception = finding.exception.unwrap_or(Exception::InvalidLambdaResponse);
    let text = match exception {
        Exception::InvalidParameter => {
            let field = finding.field.rsplit('.').next().unwrap_or_default();
            format!("1 validation error detected: Value at '{field}' failed to satisfy constraint: {}", finding.rule)
        }
        Exception::UserNotFound => {
            format!("Exception migrating user in app client {}", event.app_client().unwrap_or_default())
        }
        _ => quoted_text(finding.rule).unwrap_or("Unrecognizable lambda output").to_owned(),
    };
    ServiceError::new(exception.name(), text)
}

/// The text that a rule quotes: Cognito's own.
fn quoted_text(rule: &'static str) -> Option<&'static str> {
    let text = rule.split('"').nth(1)?;
    // The rule ends its own sentence (contract 5.2).
    Some(if text.starts_with("Phone or email") { AUTO_VERIFIED } else { text })
}

const AUTO_VERIFIED: &str = "Phone or email cannot be auto verified, when user is not being auto confirmed.";

/// What Cognito does is not known, so the text says what is open.
fn open_question(finding: &Finding) -> ServiceError {
    let text = format!("Unrecognizable lambda output (it is not known whether Cognito accepts it: {finding})");
    ServiceError::new(Exception::InvalidLambdaResponse.name(), text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triggers::event::write_event;
    use crate::triggers::{Caller, Subject};
    use events::{EmailSendingAccount, EventVersion, TriggerSource};
    use serde_json::json;

    /// The event of a source with these members of `request`.
    fn event(source: TriggerSource<'_>, request: &Value) -> String {
        let subject = Subject { pool: "eu-west-1_a", client: Caller::Client("c"), user_name: "u" };
        let request = request.as_object().unwrap().clone();
        write_event(source, source.trigger().unwrap(), EventVersion::V1, subject, request)
    }

    fn pre_sign_up() -> String {
        event(TriggerSource::PreSignUpSignUp, &json!({"userAttributes": {}}))
    }

    fn judge(event: &str, output: &str, refuses_unknown: bool) -> Decision {
        let settings = PoolSettings {
            email_sending_account: Some(EmailSendingAccount::Developer),
            verification: Some(events::VerificationMethod::Code),
            ..PoolSettings::default()
        };
        judge_output(&Envelope::parse(event.as_bytes()).unwrap(), output.as_bytes(), &settings, refuses_unknown)
    }

    fn with_response(event: &str, response: &Value) -> String {
        Envelope::parse(event.as_bytes()).unwrap().with_response(&response.to_string())
    }

    #[test]
    fn refused_answers_have_the_texts_of_cognito() {
        let not_confirmed = with_response(
            &pre_sign_up(),
            &json!({"autoConfirmUser":false,"autoVerifyEmail":true,"autoVerifyPhone":false}),
        );
        for (output, text) in [
            ("", "Invalid lambda function output : Invalid JSON"),
            ("null", "Invalid lambda function output : Invalid JSON"),
            ("{}", "Unrecognizable lambda output"),
            ("\"yes\"", "Unrecognizable lambda output"),
            (not_confirmed.as_str(), AUTO_VERIFIED),
        ] {
            let error = judge(&pre_sign_up(), output, false).response.unwrap_err();
            assert_eq!((error.code, &*error.message), ("InvalidLambdaResponseException", text), "{output}");
        }
    }

    #[test]
    fn accepted_answer_counts() {
        let decision = judge(&pre_sign_up(), &pre_sign_up(), true);
        assert_eq!(decision.judgement.verdict, Verdict::Accepted);
        assert_eq!(decision.response.unwrap()["autoConfirmUser"], json!(false));
    }

    #[test]
    fn replaced_part_of_a_message_does_not_count() {
        let request = json!({"userAttributes": {}, "codeParameter": "{####}", "linkParameter": "{##Click Here##}"});
        let event = event(TriggerSource::CustomMessageSignUp, &request);
        let output = with_response(&event, &json!({"emailMessage":"no placeholder","emailSubject":"Hello"}));
        let decision = judge(&event, &output, false);
        assert_eq!(decision.judgement.verdict, Verdict::Replaced);
        assert_eq!(Value::Object(decision.response.unwrap()), json!({"emailSubject":"Hello"}));
    }

    #[test]
    fn unknown_answer_is_accepted_unless_refused_on_request() {
        let output = with_response(&pre_sign_up(), &json!({"autoConfirmUser": true}));
        let decision = judge(&pre_sign_up(), &output, false);
        assert_eq!(decision.judgement.verdict, Verdict::Unknown);
        assert!(!decision.judgement.findings.is_empty());
        assert_eq!(decision.response.unwrap()["autoConfirmUser"], json!(true));
        let error = judge(&pre_sign_up(), &output, true).response.unwrap_err();
        assert_eq!(error.code, "InvalidLambdaResponseException");
    }
}
