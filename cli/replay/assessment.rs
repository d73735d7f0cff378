//! Decides the verdict on a function's reply.

use super::redaction::Detail;
use super::verdict::Verdict;
use crate::terminal::into_printable;
use events::{Envelope, Exception, PoolSettings, Trigger, ValidationReport, validate_response};

/// A function's reply to an event, in memory or over the Runtime API.
pub(crate) enum FunctionReply<'a> {
    /// A response, JSON or not.
    Response(&'a [u8]),
    /// A denial of the suite: its code, and the message that Cognito shows to the user. Both are constants.
    Denial(&'a str, &'a str),
    /// An error of the user's own function: the same, but with unknown content.
    Error(&'a str, &'a str),
    /// No response: what happened instead, the contract's section about it, and the exception that Cognito's client
    /// gets, if it is known.
    NoResponse(String, &'static str, Option<Exception>),
    /// No function was called.
    NoBinary,
}

impl FunctionReply<'_> {
    /// A response larger than Lambda allows.
    pub(crate) fn too_large() -> Self {
        let what = "the response is larger than Lambda's limit".to_owned();
        Self::NoResponse(what, "1.8", Some(Exception::UserLambdaValidation))
    }
}

/// A verdict with its reasons.
pub(super) struct Assessment {
    pub(super) verdict: Verdict,
    pub(super) reasons: Vec<String>,
    pub(super) code: Option<String>,
    pub(super) response: Option<String>,
}

impl Assessment {
    pub(super) fn new(verdict: Verdict, reasons: Vec<String>) -> Self {
        Self { verdict, reasons, code: None, response: None }
    }

    /// Evaluates a reply. An invalid event must be rejected, so any response to it is an error.
    pub(super) fn from_reply(
        event: Option<&Envelope<'_>>,
        reply: FunctionReply<'_>,
        settings: &PoolSettings,
        detail: Detail,
    ) -> Self {
        match (reply, event) {
            (FunctionReply::NoBinary, _) => Self::new(Verdict::NoBinary, Vec::new()),
            (FunctionReply::Response(answer), Some(event)) => Self::validated(event, answer, settings, detail),
            (FunctionReply::Response(_), None) => Self::new(
                Verdict::Refused,
                vec!["the function returned a response to an invalid event instead of an error".to_owned()],
            ),
            (_, Some(event)) if is_asynchronous(event) => Self::new(Verdict::Accepted, vec![ASYNCHRONOUS.to_owned()]),
            (FunctionReply::Denial(code, message), event) => Self::denied(event, code.to_owned(), message),
            (FunctionReply::Error(code, message), event) => {
                Self::denied(event, detail.redaction.redact_name(code), &detail.redaction.redact_text(message))
            }
            (FunctionReply::NoResponse(what, section, exception), _) => {
                let code = exception.map(|exception| exception.name().to_owned());
                let name = exception.map(|exception| format!(", {exception}")).unwrap_or_default();
                let reason = format!("{what}: the call fails (contract {section}{name})");
                Self { code, ..Self::new(Verdict::Refused, vec![reason]) }
            }
        }
    }

    fn validated(event: &Envelope<'_>, answer: &[u8], settings: &PoolSettings, detail: Detail) -> Self {
        let report = validate_response(event, answer, settings);
        let code = report.exception().map(|exception| exception.name().to_owned());
        let response = match detail.responses {
            true => Envelope::parse(answer)
                .ok()
                .and_then(|answer| Some(detail.redaction.redact_response(answer.response()?))),
            false => None,
        };
        Self { code, response, ..Self::new(report.verdict().into(), reasons(&report)) }
    }

    fn denied(event: Option<&Envelope<'_>>, code: String, message: &str) -> Self {
        let shown = event.map_or_else(|| message.to_owned(), |event| events::error_text(event, message));
        let code = Some(into_printable(code));
        Self { code, ..Self::new(Verdict::Denied, vec![into_printable(shown)]) }
    }
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
