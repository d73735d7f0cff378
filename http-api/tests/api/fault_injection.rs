//! Fault injection: Cognito, the disk, the environment.

use crate::case::Case;
use crate::cases::case;
use crate::events::ClientRequest;
use crate::http_function::{assert_needs_no_disk, assert_needs_no_environment};
use crate::lambda_process::{Process, joined};
use crate::pool::policy;
use crate::proxy::{Fault, Proxy};
use std::time::{Duration, Instant};

fn faults() -> Vec<(&'static str, Fault, u64)> {
    let says = |text: &str| Fault::Answers(200, text.to_owned());
    let writes = |text: &str| Fault::Writes(text.as_bytes().to_vec());
    vec![
        ("it hangs", Fault::Hangs, 503),
        ("it drips", Fault::Drips, 503),
        ("it throttles", Fault::refuses("TooManyRequestsException"), 429),
        ("it is closed", Fault::Breaks, 503),
        ("it is reset", Fault::Resets, 503),
        ("a page", says("<html>ann</html>"), 503),
        ("JSON without an end", says(&"[".repeat(200_000)), 503),
        ("megabytes", says(&"ann ".repeat(1 << 20)), 503),
        ("50 megabytes", says(&"ann ".repeat(50 << 18)), 503),
        ("no HTTP", writes("\u{16}\u{3}\u{1}ann\r\n\r\n"), 503),
        ("an answer that is cut off", writes("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"), 503),
    ]
}

/// API Gateway waits for 29 seconds, and a call that runs two triggers may take twelve. All faults are tried concurrently.
#[tokio::test]
async fn q18_cognito_fault_gets_a_fixed_message_in_time() {
    let tried: Vec<_> = faults().into_iter().map(|fault| tokio::spawn(check(fault))).collect();
    for tried in tried {
        tried.await.unwrap();
    }
}

async fn check((name, fault, status): (&str, Fault, u64)) {
    let Case { body, .. } = case("signIn");
    let proxy = Proxy::open(None).await;
    proxy.fault("InitiateAuth", fault, usize::MAX);
    let url = proxy.url();
    let endpoint = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url.as_str());
    let file = format!("fault-{}", name.replace(' ', "-"));
    let mut function = Process::api(&file, &policy(""), &[endpoint]).await;
    let begun = Instant::now();
    let got = function.send("http_v2", &ClientRequest::post("/signIn", &body)).await;
    assert!(begun.elapsed() < Duration::from_secs(15), "{name}: {:?}", begun.elapsed());
    assert_eq!(got.status, status, "{name}: {}", got.body);
    let members: Vec<String> = got.json().as_object().unwrap().keys().cloned().collect();
    let expected: &[&str] = if status == 429 { &["error", "message"] } else { &["error", "message", "requestId"] };
    assert_eq!(members, expected, "{name}");
    assert!(!got.body.contains("ann") && !got.body.contains("hunter2"), "{name}: {}", got.body);
    let other = function.send("http_v2", &ClientRequest::get("/openapi.json")).await;
    assert_eq!(other.status, 200, "{name}: the next request");
    let log = joined(&function.stop().await);
    assert!(!log.contains("ann") && !log.contains("hunter2"), "{log}");
}

#[tokio::test]
async fn http_api_needs_no_disk() {
    assert_needs_no_disk(env!("CARGO_BIN_EXE_api"), "api.json").await;
}

#[tokio::test]
async fn http_api_needs_no_environment() {
    assert_needs_no_environment(env!("CARGO_BIN_EXE_api"), "api.json").await;
}
