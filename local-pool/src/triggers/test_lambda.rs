//! A Lambda endpoint for tests: a closure is the function.

use super::function::{FunctionEndpoint, RegisteredFunction};
use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderMap;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The ARN of the function.
pub(crate) const ARN: &str = "arn:aws:lambda:eu-west-1:000000000000:function:tested";

/// The function: the `response` for an event, or the message of an error.
pub(crate) type Handler = fn(&Value) -> Result<Value, &'static str>;

/// Starts the endpoint. It ends with the test's runtime.
pub(crate) async fn start_lambda(handler: Handler) -> RegisteredFunction {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(async move |body: Bytes| invoke(handler, &body));
    tokio::spawn(async move { axum::serve(listener, router).await });
    RegisteredFunction::Endpoint(FunctionEndpoint { arn: ARN.to_owned(), url })
}

fn invoke(handler: Handler, body: &[u8]) -> (HeaderMap, String) {
    let mut event: Value = serde_json::from_slice(body).unwrap();
    let mut headers = HeaderMap::new();
    match handler(&event) {
        Ok(response) => event["response"] = response,
        Err(message) => {
            headers.insert("x-amz-function-error", "Unhandled".parse().unwrap());
            event = json!({"errorMessage": message, "errorType": "Error"});
        }
    }
    (headers, event.to_string())
}
