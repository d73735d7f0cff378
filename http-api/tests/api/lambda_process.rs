//! A binary on the Lambda emulator, with the test's own policy file.

use crate::cognito::Cognito;
use crate::events::ClientRequest;
use lambda_emulator::{Bytes, CapturedLogs, Function, Logs, Outcome};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const INVOKE_TIMEOUT: Duration = Duration::from_secs(20);

/// A running function.
pub(crate) struct Process(Function);

/// The response that API Gateway returns to the client.
pub(crate) struct LambdaResponse {
    pub(crate) status: u64,
    headers: Value,
    pub(crate) body: String,
}

impl LambdaResponse {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        match &self.headers[name] {
            Value::Array(values) => values.first().and_then(Value::as_str),
            value => value.as_str(),
        }
    }
}

impl Process {
    /// The binary `api` with this policy and these variables. `name` is the name of the policy file.
    pub(crate) async fn api(name: &str, policy: &str, variables: &[(&str, &str)]) -> Self {
        Self::start(Path::new(env!("CARGO_BIN_EXE_api")), name, policy, variables).await
    }

    /// The binary `api` with an emulated Cognito.
    pub(crate) async fn api_with_cognito(
        cognito: &Cognito,
        name: &str,
        policy: &str,
        variables: &[(&str, &str)],
    ) -> Self {
        let url = cognito.url();
        let endpoint = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url.as_str());
        let variables: Vec<_> = variables.iter().copied().chain([endpoint]).collect();
        Self::api(name, policy, &variables).await
    }

    /// Any binary.
    pub(crate) async fn start(program: &Path, name: &str, policy: &str, variables: &[(&str, &str)]) -> Self {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("api-{name}.toml"));
        fs::write(&file, policy).unwrap();
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let variables: Vec<_> = variables.chain([("POLICY_FILE".into(), file.into())]).collect();
        Self(Function::start(program, "api", variables, Logs::Capture).await.unwrap())
    }

    /// The outcome of an event.
    pub(crate) async fn outcome(&mut self, event: &str) -> Outcome {
        self.0.invoke(Bytes::copy_from_slice(event.as_bytes()), INVOKE_TIMEOUT).await
    }

    /// The response to an event.
    pub(crate) async fn answer(&mut self, event: &Value) -> LambdaResponse {
        let answer: Value = match self.outcome(&event.to_string()).await {
            Outcome::Response(answer) => serde_json::from_slice(&answer).unwrap(),
            other => panic!("{other:?} to {event}"),
        };
        assert_eq!(answer["isBase64Encoded"], false);
        let headers = if answer["headers"].as_object().is_none_or(|headers| headers.is_empty()) {
            answer["multiValueHeaders"].clone()
        } else {
            answer["headers"].clone()
        };
        let body = answer["body"].as_str().unwrap_or_default().to_owned();
        LambdaResponse { status: answer["statusCode"].as_u64().unwrap(), headers, body }
    }

    /// The response to this request through an API of this kind.
    pub(crate) async fn send(&mut self, kind: &str, sent: &ClientRequest) -> LambdaResponse {
        self.answer(&sent.event(kind)).await
    }

    /// The request ID of the last event.
    pub(crate) fn request_id(&self) -> String {
        self.0.request_id().unwrap()
    }

    /// Stops the process and returns its logs.
    pub(crate) async fn stop(self) -> CapturedLogs {
        self.0.stop().await
    }
}

/// All lines as one string.
pub(crate) fn joined(logs: &CapturedLogs) -> String {
    logs.lines().collect::<Vec<_>>().join("\n")
}
