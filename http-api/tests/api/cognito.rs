//! A server that emulates Amazon Cognito over HTTP: it returns the replies of a test, and records the requests.

use aws_sdk_cognitoidentityprovider::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::Response;
use cognito_triggers_http_api::SdkConfig;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// The prefix of the name of every call.
const SERVICE: &str = "AWSCognitoIdentityProviderService.";

/// The reply to one call.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    body: String,
}

/// A successful call.
pub(crate) fn success_reply(body: Value) -> Reply {
    Reply { status: 200, body: body.to_string() }
}

/// An error with status 400.
pub(crate) fn error_reply(code: &str, message: &str) -> Reply {
    Reply { status: 400, body: json!({ "__type": code, "message": message }).to_string() }
}

/// Any other response.
pub(crate) fn raw_reply(status: u16, body: &str) -> Reply {
    Reply { status, body: body.to_owned() }
}

/// A user pool that returns its replies one after another, and then repeats the last one.
pub(crate) struct Cognito {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Cognito {
    /// Returns an error for every call.
    pub(crate) async fn expecting_no_calls() -> Self {
        Self::replying([]).await
    }

    /// Returns this reply to every call.
    pub(crate) async fn always(reply: Reply) -> Self {
        Self::replying([reply]).await
    }

    /// Returns these replies in order.
    pub(crate) async fn replying(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<_> = replies.into_iter().collect();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
        let kept = Arc::clone(&asked);
        let routes = Router::new().fallback(async move |request: Request| {
            let asked = read(request).await;
            let nth = keep(&kept, asked);
            answer(replies.get(nth).or(replies.last()))
        });
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { address, asked }
    }

    /// The address of this server.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// SDK settings for this server.
    pub(crate) fn settings(&self) -> SdkConfig {
        settings(&self.url())
    }

    /// Every call so far, with its body.
    pub(crate) fn requests(&self) -> Vec<(String, Value)> {
        self.asked.lock().unwrap().clone()
    }

    /// The names of the calls so far.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.requests().into_iter().map(|(call, _)| call).collect()
    }

    /// The body of the only call.
    pub(crate) fn only_request(&self) -> Value {
        let asked = self.requests();
        assert_eq!(asked.len(), 1, "{:?}", self.calls());
        asked[0].1.clone()
    }
}

/// SDK settings for a server at this address.
pub(crate) fn settings(url: &str) -> SdkConfig {
    let credentials = Credentials::new("AKIDEXAMPLE", "example", None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .http_client(lambda_support::aws::Http1::default())
        .region(Region::new("eu-west-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(url)
        .build()
}

/// A local address without a listener.
pub(crate) async fn unreachable_url() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

async fn read(request: Request) -> (String, Value) {
    let (parts, body) = request.into_parts();
    assert_eq!(parts.headers["content-type"], "application/x-amz-json-1.1");
    let call = parts.headers["x-amz-target"].to_str().unwrap().strip_prefix(SERVICE).unwrap().to_owned();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (call, serde_json::from_slice(&body).unwrap())
}

fn keep(kept: &Mutex<Vec<(String, Value)>>, asked: (String, Value)) -> usize {
    let mut kept = kept.lock().unwrap();
    kept.push(asked);
    kept.len() - 1
}

fn answer(reply: Option<&Reply>) -> Response<Body> {
    let unexpected = error_reply("UnexpectedCall", "");
    let Reply { status, body } = reply.unwrap_or(&unexpected);
    let response = Response::builder().status(*status).header("content-type", "application/x-amz-json-1.1");
    response.body(Body::from(body.clone())).unwrap()
}
