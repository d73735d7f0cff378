//! Tests for both functions behind API Gateway, the HTTP API and the authorizer: they need neither a disk nor
//! environment variables other than those that Lambda sets.

use crate::confined::{NEEDED, confined, needs_no_disk};
use lambda_emulator::{Bytes, Function, Outcome};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::Duration;

const INVOKE_TIMEOUT: Duration = Duration::from_secs(10);

/// A request whose token is invalid: the policy's key set decides about it without any network call.
fn request(file: &str) -> Bytes {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bench/events").join(file);
    fs::read_to_string(path).unwrap().replace("{token}", "none").into()
}

/// The response without its request ID, or the error message.
async fn response(function: &mut Function, event: Bytes) -> String {
    match function.invoke(event, INVOKE_TIMEOUT).await {
        Outcome::Response(answer) => {
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

/// Files cannot grow and none is open: all output goes to the log.
pub(crate) async fn assert_needs_no_disk(program: &str, event: &str) {
    let (mut function, folder) = confined(program, "no-disk", "").await;
    for _ in 0..3 {
        response(&mut function, request(event)).await;
    }
    needs_no_disk(&function, &folder);
    assert_eq!(function.stop().await.stderr, Vec::<String>::new());
}

/// With the address of the Runtime API only, the function exits with a message; with the variables that Lambda sets, it
/// responds as in a full environment.
pub(crate) async fn assert_needs_no_environment(program: &str, event: &str) {
    let (mut function, _) = confined(program, "nothing-but-an-address", "AWS_LAMBDA_RUNTIME_API").await;
    match function.invoke(request(event), INVOKE_TIMEOUT).await {
        Outcome::Exited(Some(status)) => assert_eq!(status.code(), Some(2), "{program}"),
        other => panic!("{program}: {other:?}"),
    }
    let logs = function.stop().await;
    assert!(logs.stdout.concat().contains("can only run inside of Lambda") && logs.stderr.is_empty(), "{logs:?}");

    let (mut full, _) = confined(program, "whole-environment", "").await;
    let (mut minimal, _) = confined(program, "bare-environment", NEEDED).await;
    let (minimal_response, full_response) =
        (response(&mut minimal, request(event)).await, response(&mut full, request(event)).await);
    assert_eq!(minimal_response, full_response, "{program}");
    assert!(!minimal_response.is_empty() && minimal.stop().await.stderr.is_empty(), "{program}");
}
