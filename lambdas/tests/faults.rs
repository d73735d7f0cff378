//! Fault injection around the real binaries: AWS, deadlines, the disk, the environment, concurrent copies of one event.
//! Each time the binary behaves as docs/failure-modes.md describes and serves the next event. Tests that inspect a pool and a table
//! afterwards are in `external/`.

#![expect(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed unwrap fails the test; the shared modules contain more than is needed here"
)]

#[path = "../../tests/faults/confined.rs"]
mod confined;
#[path = "external/function.rs"]
mod function;
#[path = "external/proxy.rs"]
mod proxy;

use confined::{NEEDED, confined, needs_no_disk};
use function::{INVOKE_TIMEOUT, TestFunction};
use lambda_emulator::{Bytes, Function, Outcome};
use proxy::{Fault, Proxy};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const CONFIRM: &str = env!("CARGO_BIN_EXE_post-confirmation");
const PRE_AUTHENTICATION: &str = env!("CARGO_BIN_EXE_pre-authentication");
const SIGN_IN: &str = env!("CARGO_BIN_EXE_post-authentication");
const BINARIES: [(&str, &str); 7] = [
    (env!("CARGO_BIN_EXE_custom-message"), "custom_message/sign_up.json"),
    (env!("CARGO_BIN_EXE_pre-sign-up"), "pre_sign_up/sign_up.json"),
    (CONFIRM, "post_confirmation/confirm_sign_up.json"),
    (env!("CARGO_BIN_EXE_pre-token-generation"), "pre_token_generation/hosted_auth_v3_staff_of_a_partner.json"),
    (PRE_AUTHENTICATION, "pre_authentication/authentication.json"),
    (SIGN_IN, "post_authentication/authentication.json"),
    (env!("CARGO_BIN_EXE_inbound-federation"), "inbound_federation/external_provider_saml.json"),
];
const CALLS: [&str; 4] = ["PutItem", "AdminAddUserToGroup", "UpdateItem", "PutEvents"];

/// Everything that an AWS endpoint can do instead of responding, and the resulting notes.
fn faults() -> Vec<(&'static str, Fault, &'static str)> {
    const FAILED: &str = "record_failed group_add_failed:customers event_failed";
    const TIMED_OUT: &str = "record_timed_out group_add_timed_out:customers event_failed";
    const THROTTLED: &str =
        "record_failed:ThrottlingException group_add_failed:customers:ThrottlingException event_failed";
    let responds = |text: &str| Fault::Answers(200, text.to_owned());
    let writes = |text: &str| Fault::Writes(text.as_bytes().to_vec());
    vec![
        ("hangs", Fault::Hangs, TIMED_OUT),
        ("drips", Fault::Drips, TIMED_OUT),
        ("throttles", Fault::refuses("ThrottlingException"), THROTTLED),
        ("connection closed", Fault::Breaks, FAILED),
        ("connection reset", Fault::Resets, FAILED),
        ("HTML page", responds("<html>ann</html>"), FAILED),
        ("invalid JSON", responds("{\"Attributes\": ann"), FAILED),
        ("JSON of the wrong type", responds("[\"ann\"]"), FAILED),
        ("unterminated JSON", responds(&"[".repeat(200_000)), FAILED),
        ("50 megabytes", responds(&"ann ".repeat(50 << 18)), FAILED),
        ("error without a code", Fault::Answers(500, "ann".to_owned()), FAILED),
        ("unassigned status code", Fault::Answers(999, "{}".to_owned()), FAILED),
        ("not HTTP", writes("\u{16}\u{3}\u{1}ann\r\n\r\n"), FAILED),
        ("truncated response", writes("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"), FAILED),
    ]
}

fn tables(on_failure: &str) -> String {
    let more = format!("on_failure=\"{on_failure}\"\n");
    format!(
        "[post_confirmation.groups]\nadd=[\"customers\"]\n{more}[post_confirmation.record]\ntable=\"profiles\"\n{more}\
         [post_confirmation.event]\nbus=\"default\"\nsource=\"example.users\"\ndetail_type=\"UserConfirmed\"\n{more}"
    )
}

fn sample(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/samples").join(path);
    fs::read_to_string(path).unwrap().trim().to_owned()
}

/// Cognito receives the unchanged event, or the fixed error if the policy says so; in both cases in time, even if Lambda's
/// timeout is one second. The next event is served normally.
#[tokio::test]
async fn r07_any_aws_fault_responds_in_time_process_survives() {
    let confirmed = sample("post_confirmation/confirm_sign_up.json");
    let reset = sample("post_confirmation/confirm_forgot_password.json");
    for (name, fault, notes) in faults() {
        for on_failure in ["log", "fail"] {
            let proxy = Proxy::open(None).await;
            CALLS.iter().for_each(|call| proxy.fault(call, fault.clone(), usize::MAX));
            let mut function = TestFunction::start(CONFIRM, &tables(on_failure), &proxy).await;
            function.ready().await;
            for granted in [5_000, 1_000] {
                let (answer, took) = function.invoke_within(&confirmed, Duration::from_millis(granted)).await;
                assert!(took < Duration::from_millis(granted.min(4_500)), "{name}: {took:?} of {granted} ms");
                match (answer, on_failure) {
                    (Ok(answer), "log") => assert_eq!(answer, confirmed, "{name}"),
                    (Err(error), "fail") => assert_eq!(error.error_type, "PostConfirmationUnfinished", "{name}"),
                    (answer, _) => panic!("{name}, {on_failure}: {answer:?}"),
                }
            }
            proxy.clear_faults();
            assert_eq!(function.invoke(&reset).await.unwrap(), reset, "{name}");
            let notes_of_events = function.stop().await;
            assert_eq!((notes_of_events[0].as_str(), notes_of_events[2].as_str()), (notes, ""), "{name}");
            assert!(!notes_of_events[1].is_empty(), "{name}: the skipped steps are not noted");
        }
    }
}

/// Only the ARN of the invocation makes a dry run: the same binary, with the same policy and event, then makes no call.
#[tokio::test]
async fn d12_invoked_arn_makes_a_dry_run() {
    let event = sample("post_confirmation/confirm_sign_up.json");
    let proxy = Proxy::open(None).await;
    let mut function = TestFunction::start_dry_run(CONFIRM, &tables("fail"), &proxy).await;
    assert_eq!(function.invoke(&event).await.unwrap(), event);
    let notes = function.stop().await;
    assert_eq!(notes, ["dry_run:write_record:profiles dry_run:add_to_group:customers dry_run:publish_event:default"]);
    assert_eq!(proxy.take_operations(), Vec::<String>::new());
}

/// Whatever an operator or an attacker may set, a function with another ARN performs its effects.
#[tokio::test]
async fn d12_nothing_else_makes_a_dry_run() {
    const LOCAL: &str = "arn:aws:lambda:local:000000000000:function:post-confirmation";
    let proxy = Proxy::open(None).await;
    let url = proxy.url();
    let variables = [
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_LAMBDA_FUNCTION_NAME", LOCAL),
        ("AWS_LAMBDA_FUNCTION_INVOKED_ARN", LOCAL),
        ("AWS_ACCOUNT_ID", "000000000000"),
        ("AWS_REGION", "local"),
        ("AWS_DEFAULT_REGION", "local"),
        ("AWS_SAM_LOCAL", "true"),
        ("DRY_RUN", "true"),
    ];
    let event = sample("post_confirmation/confirm_sign_up.json");
    let mut hostile: Value = serde_json::from_str(&event).unwrap();
    hostile["dryRun"] = true.into();
    hostile["invokedFunctionArn"] = LOCAL.into();
    hostile["callerContext"]["invokedFunctionArn"] = LOCAL.into();
    hostile["request"]["clientMetadata"] = json!({"dry_run": "true", "invokedFunctionArn": LOCAL});
    for event in [event, hostile.to_string()] {
        let mut function = TestFunction::start_with(CONFIRM, &tables("log"), &variables).await;
        function.invoke(&event).await.unwrap();
        let notes = function.stop().await;
        assert!(!notes[0].is_empty() && !notes[0].contains("dry_run"), "{notes:?}");
        assert_eq!(proxy.take_operations()[0], "PutItem");
    }
    let key = format!("dry_run = true\n{}", tables("log"));
    for (tables, variable) in [(key, "UNUSED"), (tables("log"), "APP__DRY_RUN")] {
        let mut function = TestFunction::start_with(CONFIRM, &tables, &[(variable, "true")]).await;
        assert!(!function.starts().await, "an unknown key or variable of the policy ends the start");
    }
}

/// Cognito may invoke a function three times concurrently (contract 1.7). The response depends only on the event.
#[tokio::test]
async fn r02_concurrent_copies_get_same_response() {
    for (program, path) in BINARIES {
        let event = sample(path);
        let proxy = Proxy::open(None).await;
        let start = || TestFunction::start(program, OWN_TABLES, &proxy);
        let (mut one, mut two, mut three) = (start().await, start().await, start().await);
        let (first, second, third) = tokio::join!(one.invoke(&event), two.invoke(&event), three.invoke(&event));
        let (first, second, third) = (first.unwrap(), second.unwrap(), third.unwrap());
        assert!(first == second && second == third, "{program} responds differently to concurrent copies");
        assert_eq!(one.invoke(&event).await.unwrap(), first, "{program} responds differently afterwards");
        assert!(
            [CONFIRM, PRE_AUTHENTICATION, SIGN_IN].contains(&program) || first != event,
            "{program} returned the event unchanged"
        );
    }
}

/// Tables under which every function that can change the response does so.
const OWN_TABLES: &str = "[tokens]\ntoken_version=\"V3_0\"\n[tokens.claims.plan]\nvalue=\"gold\"\n\
    [sign_up.auto_confirm]\napp_clients=[\"2example98765432\"]\ndomains=[\"example.com\"]\n\
    [federation.ExampleSaml.attributes.email]\n\
    mapped_from=\"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress\"\n";

async fn invoke(function: &mut Function, event: &str) -> String {
    match function.invoke(Bytes::copy_from_slice(event.as_bytes()), INVOKE_TIMEOUT).await {
        Outcome::Response(answer) => String::from_utf8(answer.to_vec()).unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Files cannot grow and none is open: the function writes only to its log.
#[tokio::test]
async fn function_needs_no_disk() {
    for (program, path) in BINARIES {
        let event = sample(path);
        let (mut function, folder) = confined(program, "no-disk", "").await;
        for _ in 0..3 {
            invoke(&mut function, &event).await;
        }
        let refused = function.invoke(Bytes::from_static(b"not an event"), INVOKE_TIMEOUT).await;
        assert!(matches!(refused, Outcome::Error(_)), "{program}: {refused:?}");
        needs_no_disk(&function, &folder);
        let logs = function.stop().await;
        assert_eq!((logs.stdout.len(), logs.stderr.len()), (4, 0), "{logs:?}");
    }
}

/// Outside of Lambda the function prints an explanation and exits. With only the four variables of the runtime it
/// serves events: without region and credentials, AWS calls fail immediately, and credentials are not searched
/// elsewhere.
#[tokio::test]
async fn function_needs_only_runtime_environment() {
    for (program, path) in BINARIES {
        let (mut function, _) = confined(program, "nothing-but-an-address", "AWS_LAMBDA_RUNTIME_API").await;
        match function.invoke(Bytes::from_static(b"{}"), INVOKE_TIMEOUT).await {
            Outcome::Exited(Some(status)) => assert_eq!(status.code(), Some(2), "{program}"),
            other => panic!("{program}: {other:?}"),
        }
        let logs = function.stop().await;
        assert_eq!((logs.stdout.len(), logs.stderr.len()), (1, 0), "{logs:?}");
        assert!(logs.stdout[0].contains("can only run inside of Lambda"), "{}", logs.stdout[0]);

        let event = sample(path);
        let (mut whole, _) = confined(program, "whole-environment", "").await;
        let (mut bare, _) = confined(program, "bare-environment", NEEDED).await;
        let begun = Instant::now();
        assert_eq!(invoke(&mut bare, &event).await, invoke(&mut whole, &event).await, "{program}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{program} searched for credentials elsewhere");
        let logs = bare.stop().await;
        assert_eq!((logs.stdout.len(), logs.stderr.len()), (1, 0), "{logs:?}");
        let writes = [CONFIRM, SIGN_IN].contains(&program);
        assert_eq!(logs.stdout[0].contains("record_failed"), writes, "{}", logs.stdout[0]);
    }
}
