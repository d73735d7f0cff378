//! An invocation: up to three tries with the same event, the verdict on the answer, and the record of all that.

use super::call_result::{CallResult, Judgement};
use super::functions::Functions;
use super::recorded::RecordedInvocation;
use super::verdict::judge_output;
use crate::clock::Timestamp;
use crate::error::ServiceError;
use events::{Envelope, Exception, PoolSettings, TriggerSource, error_text};
use lambda_emulator::Bytes;
use serde_json::{Map, Value};
use std::time::{Duration, Instant};

/// Contract 1.7: a user's action can reach the function three times.
const MAX_TRIES: u32 = 3;

/// Everything about a call that is about to be made.
pub(super) struct Invocation {
    pub(super) source: TriggerSource<'static>,
    pub(super) arn: String,
    pub(super) event: String,
    pub(super) settings: PoolSettings,
    pub(super) refuses_unknown: bool,
    pub(super) at: Timestamp,
    /// For each try.
    pub(super) timeout: Duration,
}

/// What came of it for the operation.
pub(super) type Response = Result<Map<String, Value>, ServiceError>;

/// What came of the tries.
struct Tried {
    result: CallResult,
    attempts: u32,
    duration: Duration,
}

impl Invocation {
    /// Calls the function, and judges what it answers.
    pub(super) async fn run(self, functions: &Functions) -> (Response, RecordedInvocation) {
        let tried = self.call_function(functions).await;
        let (response, judgement) = self.interpret(&tried.result);
        let error = response.as_ref().err().map(|error| error.message.to_string());
        let recorded = self.into_record(tried, judgement, error);
        (response, recorded)
    }

    /// Contract 1.7: only a call without an answer is tried again. Errors of the function and of Lambda are answers.
    async fn call_function(&self, functions: &Functions) -> Tried {
        let started = Instant::now();
        let event = Bytes::from(self.event.clone());
        let mut attempts = 1;
        let result = loop {
            let result = functions.call(&self.arn, event.clone(), self.timeout).await;
            if attempts == MAX_TRIES || !matches!(result, CallResult::TimedOut) {
                break result;
            }
            attempts += 1;
        };
        Tried { result, attempts, duration: started.elapsed() }
    }

    /// Contract 1.8.
    fn interpret(&self, result: &CallResult) -> (Response, Option<Judgement>) {
        let Ok(event) = Envelope::parse(self.event.as_bytes()) else {
            return (Err(self.not_invoked("InvalidRequestContentException")), None);
        };
        match result {
            CallResult::Output(output) => {
                let decision = judge_output(&event, output, &self.settings, self.refuses_unknown);
                (decision.response, Some(decision.judgement))
            }
            CallResult::FunctionError(message) => {
                let exception = Exception::UserLambdaValidation.name();
                (Err(ServiceError::new(exception, error_text(&event, message))), None)
            }
            CallResult::NotInvoked(exception) => (Err(self.not_invoked(exception)), None),
            CallResult::TimedOut => (Err(self.not_invoked("Socket timeout while invoking Lambda function")), None),
        }
    }

    fn not_invoked(&self, reason: &str) -> ServiceError {
        let trigger = self.source.trigger().map_or("Lambda", |trigger| trigger.lambda_config_key());
        let text = format!("{trigger} invocation failed due to error {reason}.");
        ServiceError::new(Exception::UnexpectedLambda.name(), text)
    }

    fn into_record(self, tried: Tried, judgement: Option<Judgement>, error: Option<String>) -> RecordedInvocation {
        let answer = match tried.result {
            CallResult::Output(output) => Some(String::from_utf8_lossy(&output).into_owned()),
            _ => None,
        };
        let verdict = judgement.as_ref().map(|judgement| judgement.verdict);
        RecordedInvocation {
            at: self.at,
            arn: self.arn,
            source: self.source.as_str().to_owned(),
            event: self.event,
            answer,
            error,
            verdict,
            findings: judgement.map(|judgement| judgement.findings).unwrap_or_default(),
            attempts: tried.attempts,
            duration: tried.duration,
        }
    }
}
