//! The HTTP API: for any event of API Gateway and any reply of Cognito, it responds, and the response is well formed.
//!
//! An input is an event, in which `{id}` and `{access}` are replaced by valid tokens, and Cognito's reply to every call,
//! a success or an error. Cognito is emulated in this process, without a socket.

use crate::json::is_json;
use crate::parts::{part_text, split_parts};
use crate::pool::{APP, published_keys, with_tokens};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_types::region::Region;
use aws_types::sdk_config::SharedCredentialsProvider;
use http_api::{Api, EventHandler, NoHooks, SdkConfig};
use policy::Policy;
use serde_json::Value;
use std::sync::{Arc, LazyLock, Mutex};
use tokio::runtime::{Builder, Runtime};

const API: &str = r#"
[api]
administrators = ["staff"]
attributes = ["email", "name", "locale", "phone_number"]
client_metadata = ["locale"]
redirect_origins = ["https://partner.example.org"]
[api.headers]
X-Frame-Options = "DENY"
[api.cors]
origins = ["https://app.example.com"]
credentials = true
"#;
/// The AWS SDK repeats a call after these errors, and waits before it does.
const THROTTLING: [&str; 6] =
    ["Throttl", "TooManyRequests", "LimitExceeded", "SlowDown", "BandwidthLimit", "TransactionInProgress"];

static RUNTIME: LazyLock<Mutex<Runtime>> =
    LazyLock::new(|| Mutex::new(Builder::new_current_thread().enable_time().build().expect("a runtime")));
static COGNITO: LazyLock<Cognito> = LazyLock::new(Cognito::default);
static API_HANDLER: LazyLock<EventHandler> = LazyLock::new(|| {
    let text = format!("{APP}[verification]\njwks = '{}'\njwks_refresh = false\n{API}", published_keys());
    let policy = Policy::parse("policy.toml", &text, []).unwrap_or_else(|problems| panic!("{problems}"));
    let credentials = Credentials::new("AKIDEXAMPLE", "example", None, None, "test");
    let settings = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .http_client(COGNITO.clone())
        .region(Region::new("eu-west-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build();
    EventHandler::new(Api::with_settings(policy, false, settings).expect("a user pool with its keys"), NoHooks)
});

/// Handles an arbitrary event.
///
/// # Panics
/// If the response is not one that API Gateway accepts, or lacks a header that every response has.
pub fn http_event(bytes: &[u8]) {
    let mut inputs = split_parts(bytes).map(part_text);
    let event = with_tokens(&inputs.next().unwrap_or_default());
    let reply = inputs.next().map(|reply| with_tokens(&reply)).unwrap_or_else(|| "{}".to_owned());
    let may_fail = THROTTLING.iter().any(|name| reply.contains(name));
    COGNITO.set_reply(if may_fail { "{}" } else { &reply });
    let runtime = RUNTIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let Some(response) = runtime.block_on(API_HANDLER.respond(&event)) else { return };
    assert!(is_json(&event), "accepted although it is not JSON");
    check_response(&response, &[&event, &reply]);
}

/// `inputs` are what the response may repeat.
fn check_response(response: &str, inputs: &[&str]) {
    let response: Value = serde_json::from_str(response).expect("the response is JSON");
    let status = response["statusCode"].as_u64().expect("a status");
    assert!((200..600).contains(&status), "{status}");
    let headers = [&response["headers"], &response["multiValueHeaders"]];
    let header = |name: &str| {
        let value = headers.iter().find_map(|headers| headers.get(name))?;
        value.as_str().or_else(|| value.get(0)?.as_str())
    };
    assert_eq!(header("cache-control"), Some("no-store"));
    assert_eq!(header("x-frame-options"), Some("DENY"));
    assert!(header("x-request-id").is_some_and(|id| !id.is_empty()));
    let body = response["body"].as_str().unwrap_or_default();
    if header("content-type").is_some_and(|kind| kind.starts_with("application/json")) {
        assert!(is_json(body), "{body}");
    }
    for part in ["panicked", ".rs:"] {
        let is_repeated = inputs.iter().any(|input| input.contains(part));
        assert!(is_repeated || !body.contains(part), "a part of a panic's message: {body}");
    }
}

/// Replies the same to every call.
#[derive(Clone, Debug, Default)]
struct Cognito {
    reply: Arc<Mutex<String>>,
}

impl Cognito {
    fn set_reply(&self, reply: &str) {
        reply.clone_into(&mut self.reply.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
    }
}

impl HttpClient for Cognito {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Cognito {
    /// A reply with `__type` is an error.
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let reply = self.reply.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone();
        let status = if reply.contains("__type") { 400 } else { 200 };
        let status = StatusCode::try_from(status).expect("a status");
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(reply))))
    }
}
