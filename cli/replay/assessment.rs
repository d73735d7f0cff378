//! Decides the verdict on a function's reply.

use super::foreign_event::similar_source;
use super::input::Input;
use super::redaction::Detail;
use super::result::{Call, ReplayResult};
use super::verdict::Verdict;
use crate::terminal::into_printable;
use events::{Envelope, Exception, PoolSettings, Trigger, ValidationReport, validate_response};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A function's reply to an event, in memory or over the Runtime API.
pub(crate) enum FunctionReply<'a> {
    /// A response, JSON or not.
    Response(&'a [u8]),
    /// An error: its code, and the message that Cognito shows to the user. Both are constants of this project's
    /// functions, or redacted texts of the user's own function.
    Denial(Cow<'a, str>, Cow<'a, str>),
    /// An error of the user's own function that is not a denial: its type and message, redacted.
    Failure(String, String),
    /// A response that is larger than Lambda allows.
    TooLarge,
    /// No response: what happened instead, the contract's section about it, and the exception that Cognito's client
    /// gets, if it is known.
    NoResponse(String, &'static str, Option<Exception>),
}

impl<'i> ReplayResult<'i> {
    /// Evaluates a reply. `event` is an error if the input is not a valid event; it must be rejected, so any response to
    /// it is an error.
    pub(crate) fn from_reply(
        input: &'i Input,
        event: Result<&Envelope<'_>, &String>,
        reply: FunctionReply<'_>,
        call: Call,
        settings: &PoolSettings,
        detail: Detail,
    ) -> Self {
        let new = |verdict, reasons| Self::new(input, event, call, verdict, reasons);
        match (reply, event) {
            (FunctionReply::Response(answer), Ok(event)) => {
                let report = validate_response(event, answer, settings);
                let code = report.exception().map(|exception| exception.name().to_owned());
                let response = if detail.responses { redact_response(answer, detail) } else { None };
                let (verdict, reasons) = match (report.verdict(), doubts(event)) {
                    (events::Verdict::Accepted, doubts) if !doubts.is_empty() => (Verdict::Unknown, doubts),
                    (verdict, _) => (verdict.into(), reasons(&report)),
                };
                Self { code, response, ..new(verdict, reasons) }
            }
            (FunctionReply::Response(_), Err(_)) => new(
                Verdict::Refused,
                vec!["the function returned a response to an invalid event instead of an error".to_owned()],
            ),
            (_, Ok(event)) if is_asynchronous(event) => new(Verdict::Accepted, vec![ASYNCHRONOUS.to_owned()]),
            (FunctionReply::Denial(code, message), event) => {
                let shown = event.map_or_else(|_| message.to_string(), |event| events::error_text(event, &message));
                let code = Some(into_printable(code.into_owned()));
                Self { code, ..new(Verdict::Denied, vec![into_printable(shown)]) }
            }
            (FunctionReply::Failure(error_type, message), event) => {
                let shown = event.map_or_else(|_| message.clone(), |event| events::error_text(event, &message));
                let help =
                    "if the function denies the request with it, name its type or a part of its message with --denial";
                let reason = format!("the user reads: {shown} The error is {error_type}; {help}");
                Self { code: Some(into_printable(error_type)), ..new(Verdict::Failed, vec![into_printable(reason)]) }
            }
            (FunctionReply::TooLarge, _) => {
                let exception = Some(Exception::UserLambdaValidation);
                let (code, reason) = no_response("the response is larger than Lambda's limit", "1.8", exception);
                Self { code, ..new(Verdict::Refused, vec![reason]) }
            }
            (FunctionReply::NoResponse(what, section, exception), _) => {
                let (code, reason) = no_response(&what, section, exception);
                Self { code, ..new(Verdict::Failed, vec![reason]) }
            }
        }
    }
}

/// The code and the reason of a call that fails without a response.
fn no_response(what: &str, section: &str, exception: Option<Exception>) -> (Option<String>, String) {
    let name = exception.map(|exception| format!(", {exception}")).unwrap_or_default();
    let code = exception.map(|exception| exception.name().to_owned());
    (code, format!("{what}: the call fails (contract {section}{name})"))
}

fn redact_response(answer: &[u8], detail: Detail) -> Option<Box<RawValue>> {
    let answer = Envelope::parse(answer).ok()?;
    RawValue::from_string(detail.redaction.redact_response(answer.response()?)).ok()
}

const ASYNCHRONOUS: &str = "failed, but Cognito does not wait for this trigger: the user's call goes on (contract 13)";

/// Cognito does not wait for the custom senders (contract 1.7, 13).
fn is_asynchronous(event: &Envelope<'_>) -> bool {
    matches!(event.trigger_source().trigger(), Some(Trigger::CustomEmailSender | Trigger::CustomSmsSender))
}

fn reasons(report: &ValidationReport) -> Vec<String> {
    let mut reasons: Vec<_> = report.findings().iter().collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.verdict));
    reasons.into_iter().map(|reason| into_printable(reason.to_string())).collect()
}

/// What makes an event one that Cognito never sends, as far as is known. A response to it proves nothing.
fn doubts(event: &Envelope<'_>) -> Vec<String> {
    let source = similar_source(event.trigger_source())
        .map(|known| format!("the event's triggerSource is not a known one; did you mean {known}?"));
    let request =
        event.request().is_none().then(|| "the event has no request, although Cognito always sends one".to_owned());
    source.into_iter().chain(request).collect()
}
