//! What is around the two functions goes wrong: Cognito, the disk, the environment.

use crate::case::Case;
use crate::cases::case;
use crate::confined::{NEEDED, confined, needs_no_disk};
use crate::events::Sent;
use crate::function::{Process, text};
use crate::pool::policy;
use crate::proxy::{Fault, Proxy};
use runtime_api::{Bytes, Function, Outcome};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const BINARIES: [(&str, &str); 2] =
    [(env!("CARGO_BIN_EXE_api"), "api.json"), (env!("CARGO_BIN_EXE_authorizer"), "authorizer.json")];
const PATIENCE: Duration = Duration::from_secs(10);

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
        ("no HTTP", writes("\u{16}\u{3}\u{1}ann\r\n\r\n"), 503),
        ("an answer that is cut off", writes("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"), 503),
    ]
}

/// API Gateway waits for 29 seconds, and a call that runs two triggers may take twelve. All at once, so that those who wait do
/// it beside each other.
#[tokio::test]
async fn q18_whatever_cognito_does_the_client_hears_a_constant_in_time() {
    let tried: Vec<_> = faults().into_iter().map(|fault| tokio::spawn(before(fault))).collect();
    for tried in tried {
        tried.await.unwrap();
    }
}

async fn before((name, fault, status): (&str, Fault, u64)) {
    let Case { body, .. } = case("signIn");
    let proxy = Proxy::open(None).await;
    proxy.fault("InitiateAuth", fault, usize::MAX);
    let url = proxy.url();
    let endpoint = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url.as_str());
    let file = format!("surroundings-{}", name.replace(' ', "-"));
    let mut function = Process::api(&file, &policy(""), &[endpoint]).await;
    let begun = Instant::now();
    let got = function.send("http_v2", &Sent::post("/signIn", &body)).await;
    assert!(begun.elapsed() < Duration::from_secs(15), "{name}: {:?}", begun.elapsed());
    assert_eq!(got.status, status, "{name}: {}", got.body);
    let members: Vec<String> = got.json().as_object().unwrap().keys().cloned().collect();
    let expected: &[&str] = if status == 429 { &["error", "message"] } else { &["error", "message", "requestId"] };
    assert_eq!(members, expected, "{name}");
    assert!(!got.body.contains("ann") && !got.body.contains("hunter2"), "{name}: {}", got.body);
    let other = function.send("http_v2", &Sent::get("/openapi.json")).await;
    assert_eq!(other.status, 200, "{name}: the next request");
    let log = text(&function.stop().await);
    assert!(!log.contains("ann") && !log.contains("hunter2"), "{log}");
}

/// A request whose token is none: what the embedded policy answers to it without calling anybody.
fn request(file: &str) -> Bytes {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bench/events").join(file);
    fs::read_to_string(path).unwrap().replace("{token}", "none").into()
}

/// What is answered, without the id of the call.
async fn answered(function: &mut Function, event: Bytes) -> String {
    match function.invoke(event, PATIENCE).await {
        Outcome::Answer(answer) => {
            let mut answer: Value = serde_json::from_slice(&answer).unwrap();
            ["headers", "multiValueHeaders"].iter().for_each(|headers| {
                drop(answer[*headers].as_object_mut().and_then(|headers| headers.remove("x-request-id")));
            });
            answer.to_string()
        }
        Outcome::Error(error) => error.message,
        other => panic!("{other:?}"),
    }
}

/// No file may grow, and none is open: whatever is written goes into the log, and nowhere else.
#[tokio::test]
async fn no_disk_is_needed_by_the_endpoints_and_the_authorizer() {
    for (program, event) in BINARIES {
        let (mut function, folder) = confined(program, "no-disk", "").await;
        for _ in 0..3 {
            answered(&mut function, request(event)).await;
        }
        needs_no_disk(&function, &folder);
        assert_eq!(function.stop().await.stderr, Vec::<String>::new());
    }
}

#[tokio::test]
async fn no_environment_is_needed_by_the_endpoints_and_the_authorizer() {
    for (program, event) in BINARIES {
        let (mut function, _) = confined(program, "nothing-but-an-address", "AWS_LAMBDA_RUNTIME_API").await;
        match function.invoke(request(event), PATIENCE).await {
            Outcome::Exited(Some(status)) => assert_eq!(status.code(), Some(2), "{program}"),
            other => panic!("{program}: {other:?}"),
        }
        let logs = function.stop().await;
        assert!(logs.stdout.concat().contains("runs inside of Lambda") && logs.stderr.is_empty(), "{logs:?}");

        let (mut whole, _) = confined(program, "whole-environment", "").await;
        let (mut bare, _) = confined(program, "bare-environment", NEEDED).await;
        let (bare_answer, whole_answer) =
            (answered(&mut bare, request(event)).await, answered(&mut whole, request(event)).await);
        assert_eq!(bare_answer, whole_answer, "{program}");
        assert!(!bare_answer.is_empty() && bare.stop().await.stderr.is_empty(), "{program}");
    }
}
