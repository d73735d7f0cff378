//! The result of an invocation.

use axum::body::Bytes;
use serde_json::Value;
use std::{fmt, process::ExitStatus};

/// The result of one invocation.
#[derive(Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The function's response, which is not necessarily JSON.
    Response(Bytes),
    /// The function reported an error for this event.
    Error(FunctionError),
    /// The timeout expired. The process may still be working: drop the [`Function`](crate::Function) and start another one.
    TimedOut,
    /// The process exited without responding; `None` if the exit status is unknown.
    Exited(Option<ExitStatus>),
    /// The process reported that it failed to start.
    InitError(FunctionError),
}

/// An error as a function reports it to Lambda, and as Lambda reports it to Cognito.
#[derive(Clone, PartialEq, Eq)]
pub struct FunctionError {
    /// `errorType` of the report, or `Function.Unknown`.
    pub error_type: String,
    /// `errorMessage` of the report, which Cognito shows to end users. May be empty.
    pub message: String,
}

impl FunctionError {
    /// The error type of a report without one.
    const UNKNOWN_TYPE: &str = "Function.Unknown";
    /// The error type of a response that exceeds Lambda's size limit.
    pub(crate) const RESPONSE_TOO_LARGE: &str = "Function.ResponseSizeTooLarge";

    /// Parses a report. If a member is missing or invalid, the type falls back to the header
    /// `Lambda-Runtime-Function-Error-Type`, and the message to the empty string.
    pub(crate) fn from_report(header: Option<&str>, body: &[u8]) -> Self {
        let report = serde_json::from_slice(body).unwrap_or(Value::Null);
        let member = |name| report.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let error_type = member("errorType").or(header).unwrap_or(Self::UNKNOWN_TYPE);
        Self { error_type: error_type.to_owned(), message: member("errorMessage").unwrap_or_default().to_owned() }
    }
}

/// Never prints the response or the message: either may contain user input.
impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Response(body) => write!(f, "Response({} bytes)", body.len()),
            Self::Error(error) => f.debug_tuple("Error").field(error).finish(),
            Self::TimedOut => f.write_str("TimedOut"),
            Self::Exited(status) => f.debug_tuple("Exited").field(status).finish(),
            Self::InitError(error) => f.debug_tuple("InitError").field(error).finish(),
        }
    }
}

impl fmt::Debug for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FunctionError(type of {} bytes, message of {} bytes)", self.error_type.len(), self.message.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_report_falls_back_to_header_type() {
        let header = Some("Header.Type");
        for (header, body, error_type, message) in [
            (None, r#"{"errorType":"Denied","errorMessage":"No."}"#, "Denied", "No."),
            (header, r#"{"errorType":"Denied","errorMessage":"No.","stackTrace":["a"]}"#, "Denied", "No."),
            (header, r#"{"errorMessage":"No."}"#, "Header.Type", "No."),
            (None, r#"{"errorMessage":"No."}"#, "Function.Unknown", "No."),
            (header, r#"{"errorType":"","errorMessage":null}"#, "Header.Type", ""),
            (None, r#"{"errorType":7,"errorMessage":["x"]}"#, "Function.Unknown", ""),
            (None, r#"{"errorType":"Den"#, "Function.Unknown", ""),
            (None, r#""text""#, "Function.Unknown", ""),
            (None, "", "Function.Unknown", ""),
        ] {
            let expected = FunctionError { error_type: error_type.to_owned(), message: message.to_owned() };
            assert!(FunctionError::from_report(header, body.as_bytes()) == expected, "{body}");
        }
    }

    #[test]
    fn debug_prints_sizes_only() {
        let error = FunctionError { error_type: "Denied".to_owned(), message: "hunter2".to_owned() };
        let response = Outcome::Response(Bytes::from_static(b"hunter2"));
        let printed = format!("{response:?} {:?} {:?}", Outcome::Error(error.clone()), Outcome::InitError(error));
        assert!(!printed.contains("hunter2"), "{printed}");
        assert!(printed.contains("Response(7 bytes)"), "{printed}");
    }
}
