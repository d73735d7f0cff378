//! A Lambda endpoint on loopback as a function, for example AWS SAM or another emulator.

use super::call_result::CallResult;
use super::function::FunctionEndpoint;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use lambda_emulator::Bytes;
use serde_json::Value;
use std::error::Error;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpStream;
use url::{Host, Url};

/// What Lambda allows for a response of a function, and a little more for its headers.
const MAX_ANSWER_BYTES: usize = 6_291_556 + 4_096;

/// A Lambda endpoint on loopback. Requests are not signed: no credentials exist here.
pub(super) struct Endpoint {
    address: SocketAddr,
    path: String,
}

impl Endpoint {
    /// Checks the URL: `http`, and on loopback. A name other than `localhost` is not resolved.
    pub(super) fn new(endpoint: &FunctionEndpoint, name: &str) -> io::Result<Self> {
        let url = Url::parse(&endpoint.url).map_err(io::Error::other)?;
        let host = loopback_address(&url).filter(|_| url.scheme() == "http").ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "the endpoint of a function must be http:// on loopback")
        })?;
        let address = SocketAddr::new(host, url.port_or_known_default().unwrap_or(80));
        let prefix = url.path().trim_end_matches('/');
        Ok(Self { address, path: format!("{prefix}/2015-03-31/functions/{name}/invocations") })
    }

    /// Calls the function.
    pub(super) async fn call(&self, event: Bytes, timeout: Duration) -> CallResult {
        match tokio::time::timeout(timeout, self.post(event)).await {
            Ok(Ok(answer)) => interpret_answer(answer.status(), answer.headers(), answer.body()),
            Ok(Err(_)) => CallResult::NotInvoked("ServiceException".to_owned()),
            Err(_) => CallResult::TimedOut,
        }
    }

    async fn post(&self, event: Bytes) -> Result<Response<Bytes>, Box<dyn Error + Send + Sync>> {
        let stream = TcpStream::connect(self.address).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let request = Request::post(&self.path)
            .header(HOST, self.address.to_string())
            .header(CONTENT_TYPE, "application/json")
            .header("x-amz-invocation-type", "RequestResponse")
            .body(Full::new(event))?;
        let exchange = async {
            let (head, body) = sender.send_request(request).await?.into_parts();
            let body = Limited::new(body, MAX_ANSWER_BYTES).collect().await?.to_bytes();
            Ok(Response::from_parts(head, body))
        };
        // The connection works only while it is polled, and it ends when the exchange has ended.
        tokio::pin!(exchange);
        tokio::select! {
            biased;
            answer = &mut exchange => answer,
            ended = connection => {
                ended?;
                exchange.await
            }
        }
    }
}

fn loopback_address(url: &Url) -> Option<IpAddr> {
    let address = match url.host()? {
        Host::Domain("localhost") => Ipv4Addr::LOCALHOST.into(),
        Host::Domain(_) => return None,
        Host::Ipv4(address) => IpAddr::V4(address),
        Host::Ipv6(address) => IpAddr::V6(address),
    };
    address.is_loopback().then_some(address)
}

/// Lambda's `Invoke`: 200 with the function's answer or error, other statuses with an exception of Lambda.
fn interpret_answer(status: StatusCode, headers: &HeaderMap, body: &Bytes) -> CallResult {
    let report = || serde_json::from_slice::<Value>(body).unwrap_or_default();
    if !status.is_success() {
        return CallResult::NotInvoked(exception_name(status, headers));
    }
    if headers.contains_key("x-amz-function-error") {
        let message = report().get("errorMessage").and_then(Value::as_str).unwrap_or_default().to_owned();
        return CallResult::FunctionError(message);
    }
    CallResult::Output(body.clone())
}

fn exception_name(status: StatusCode, headers: &HeaderMap) -> String {
    let named = headers.get("x-amzn-errortype").and_then(|value| value.to_str().ok());
    let named = named.and_then(|value| value.split(':').next()).filter(|name| !name.is_empty());
    named.map_or_else(|| default_exception(status).to_owned(), str::to_owned)
}

fn default_exception(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "ResourceNotFoundException",
        StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => "AccessDeniedException",
        StatusCode::TOO_MANY_REQUESTS => "TooManyRequestsException",
        StatusCode::CONFLICT => "ResourceConflictException",
        _ => "ServiceException",
    }
}

#[cfg(test)]
mod tests;
