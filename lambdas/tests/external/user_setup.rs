//! Class R: post confirmation against moto, with fault injection.

use crate::function::{INVOKE_TIMEOUT, TestFunction};
use crate::proxy::Fault;
use crate::stack::{TestStack, text};
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

const PROGRAM: &str = env!("CARGO_BIN_EXE_post-confirmation");
const ADD: &str = "AdminAddUserToGroup";
const WRITE: &str = "PutItem";
const UPDATE: &str = "UpdateItem";
const PUBLISH: &str = "PutEvents";
const ALL: [&str; 4] = [ADD, WRITE, UPDATE, PUBLISH];
const FOR_EVER: usize = usize::MAX;

#[tokio::test]
async fn r01_repeated_event_has_effects_once() {
    let stack = TestStack::new(&["u1"]).await;
    let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    let event = stack.confirmed("u1");
    assert_eq!(function.invoke(&event).await.unwrap(), event);
    assert_eq!(stack.proxy.take_operations(), [WRITE, ADD, UPDATE, PUBLISH, UPDATE]);
    for _ in 0..2 {
        assert_eq!(function.invoke(&event).await.unwrap(), event);
        assert_eq!(stack.proxy.take_operations(), [WRITE], "one call if the record is already done");
    }
    stack.assert_done(&["u1"]).await;
    let record = &stack.records().await["u1"];
    let attributes = record["attributes"].as_m().unwrap();
    assert_eq!((attributes.len(), text(attributes, "email")), (1, "ann@example.com"));
    assert_eq!(function.stop().await, ["", "", ""]);
}

#[tokio::test]
async fn r02_only_one_of_three_concurrent_publishes() {
    let users = ["u1", "u2", "u3", "u4", "u5"];
    let stack = TestStack::new(&users).await;
    let tables = stack.tables("");
    let start = || TestFunction::start(PROGRAM, &tables, &stack.proxy);
    let (mut one, mut two, mut three) = (start().await, start().await, start().await);
    for user in users {
        let event = stack.confirmed(user);
        let (first, second, third) = tokio::join!(one.invoke(&event), two.invoke(&event), three.invoke(&event));
        assert_eq!([first.unwrap(), second.unwrap(), third.unwrap()], [event.as_str(); 3]);
        // Another invocation may still have to save the last progress.
        one.invoke(&event).await.unwrap();
    }
    stack.assert_done(&users).await;
    for function in [one, two, three] {
        assert!(function.stop().await.concat().is_empty());
    }
}

#[tokio::test]
async fn r05_permanent_throttling_is_three_attempts_and_a_note() {
    let stack = TestStack::new(&["u1"]).await;
    stack.proxy.fault(ADD, Fault::refuses("TooManyRequestsException"), FOR_EVER);
    let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    let event = stack.confirmed("u1");
    let (answer, took) = function.invoke_within(&event, INVOKE_TIMEOUT).await;
    assert_eq!(answer.unwrap(), event);
    assert!(took < Duration::from_millis(3_500), "{took:?}");
    let attempts = stack.proxy.take_operations().iter().filter(|operation| *operation == ADD).count();
    assert_eq!(attempts, 3);
    stack.proxy.clear_faults();
    function.invoke(&event).await.unwrap();
    stack.assert_done(&["u1"]).await;
    assert_eq!(function.stop().await, ["group_add_failed:customers:TooManyRequestsException", ""]);
}

#[tokio::test]
async fn r06_permanent_errors_are_not_retried() {
    let stack = TestStack::new(&["u1"]).await;
    let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    let event = stack.confirmed("u1");
    for operation in ALL {
        stack.proxy.clear_faults();
        stack.proxy.fault(operation, Fault::refuses("AccessDeniedException"), FOR_EVER);
        function.invoke(&event).await.unwrap();
        let attempts = stack.proxy.take_operations();
        let most = if operation == UPDATE { 2 } else { 1 };
        assert!(attempts.iter().filter(|attempt| *attempt == operation).count() <= most, "{attempts:?}");
    }
    stack.proxy.clear_faults();
    stack.delete_group().await;
    let mut without = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    without.invoke(&stack.confirmed("u1").replace("sub-u1", "sub-other")).await.unwrap();
    let attempts = stack.proxy.take_operations();
    assert_eq!(attempts.iter().filter(|attempt| *attempt == ADD).count(), 1, "{attempts:?}");
    assert_eq!(without.stop().await, ["group_add_failed:customers:ResourceNotFoundException"]);
    let notes = function.stop().await;
    assert_eq!(notes[0], "group_add_failed:customers:AccessDeniedException");
    assert_eq!(notes[1], "record_failed:AccessDeniedException event_failed");
}

#[tokio::test]
async fn r06_missing_table_still_adds_group_and_responds() {
    let stack = TestStack::new(&["u1"]).await;
    stack.delete_table().await;
    let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    let event = stack.confirmed("u1");
    assert_eq!(function.invoke(&event).await.unwrap(), event);
    assert!(stack.is_customer("u1").await);
    assert_eq!(stack.published().await, 0);
    assert_eq!(stack.proxy.take_operations(), [WRITE, ADD]);
    assert_eq!(function.stop().await, ["record_failed:ResourceNotFoundException event_failed"]);
}

#[tokio::test]
async fn r07_hanging_call_is_aborted_by_deadline() {
    let stack = TestStack::new(&["u1"]).await;
    ALL.iter().for_each(|operation| stack.proxy.fault(operation, Fault::Hangs, FOR_EVER));
    let mut function = TestFunction::start(PROGRAM, &stack.tables("deadline_ms=4200"), &stack.proxy).await;
    function.ready().await;
    let event = stack.confirmed("u1");
    for (granted, most) in [(5_000, 4_400), (2_000, 1_900)] {
        let (answer, took) = function.invoke_within(&event, Duration::from_millis(granted)).await;
        assert_eq!(answer.unwrap(), event);
        assert!(took < Duration::from_millis(most), "{took:?} of {granted} ms");
    }
    assert_eq!(function.stop().await[1], "record_timed_out deadline_reached");
}

#[tokio::test]
async fn r07_each_action_has_its_own_deadline() {
    let stack = TestStack::new(&["u1"]).await;
    stack.proxy.fault(WRITE, Fault::Hangs, FOR_EVER);
    let tables = stack.tables("").replace("attributes=", "deadline_ms=100\nattributes=");
    let mut function = TestFunction::start(PROGRAM, &tables, &stack.proxy).await;
    function.ready().await;
    let (answer, took) = function.invoke_within(&stack.confirmed("u1"), INVOKE_TIMEOUT).await;
    assert!(answer.is_ok() && took < Duration::from_millis(1_500), "{took:?}");
    assert!(stack.is_customer("u1").await);
    assert_eq!(function.stop().await, ["record_timed_out event_failed"]);
}

#[tokio::test]
async fn r07_failure_is_error_only_if_policy_says_so() {
    let users = ["u1", "u2", "u3"];
    let stack = TestStack::new(&users).await;
    let mut function = TestFunction::start(PROGRAM, &stack.tables("on_failure=\"fail\""), &stack.proxy).await;
    for (user, operation) in users.into_iter().zip([ADD, WRITE, PUBLISH]) {
        stack.proxy.fault(operation, Fault::refuses("AccessDeniedException"), 1);
        let error = function.invoke(&stack.confirmed(user)).await.unwrap_err();
        assert_eq!(error.error_type, "PostConfirmationUnfinished");
        assert!(error.message.ends_with("[PostConfirmationUnfinished]"), "{}", error.message);
        function.invoke(&stack.confirmed(user)).await.unwrap();
    }
    stack.assert_done(&users).await;
    function.stop().await;
}

#[tokio::test]
async fn r13_second_run_finishes_what_first_left() {
    let refused = || Fault::refuses("ResourceNotFoundException");
    let failed_entry = r#"{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure","ErrorMessage":"Ann"}]}"#;
    for (operation, fault, times, note) in [
        (WRITE, refused(), 1, "record_failed:ResourceNotFoundException event_failed"),
        (WRITE, Fault::Answers(500, "{}".to_owned()), 3, "record_failed event_failed"),
        (ADD, refused(), 1, "group_add_failed:customers:ResourceNotFoundException"),
        (ADD, Fault::Answers(200, "<html>Ann".to_owned()), 1, "group_add_failed:customers"),
        (UPDATE, refused(), 1, "event_failed:ResourceNotFoundException"),
        (PUBLISH, refused(), 1, "event_failed:ResourceNotFoundException"),
        (PUBLISH, Fault::refuses("ThrottlingException"), 3, "event_failed:ThrottlingException"),
        (PUBLISH, Fault::Answers(200, failed_entry.to_owned()), 1, "event_failed:InternalFailure"),
    ] {
        let stack = TestStack::new(&["u1"]).await;
        stack.proxy.fault(operation, fault, times);
        let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
        let event = stack.confirmed("u1");
        assert_eq!(function.invoke(&event).await.unwrap(), event);
        assert_eq!(stack.is_customer("u1").await, operation != ADD, "{operation}");
        // The event requires the record, but not the group.
        assert_eq!(stack.published().await, i64::from(operation == ADD), "{operation}");
        assert_eq!(function.invoke(&event).await.unwrap(), event);
        stack.assert_done(&["u1"]).await;
        assert_eq!(function.stop().await[0], note, "{operation}");
    }
}

#[tokio::test]
async fn r13_possibly_published_event_is_not_republished() {
    for (fault, reached) in [
        (Fault::LosesAnswer, 1),
        (Fault::Breaks, 0),
        (Fault::Hangs, 0),
        (Fault::Answers(500, "{}".to_owned()), 0),
        (Fault::Answers(200, "Ann".to_owned()), 0),
    ] {
        let stack = TestStack::new(&["u1"]).await;
        stack.proxy.fault(PUBLISH, fault.clone(), FOR_EVER);
        let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
        let event = stack.confirmed("u1");
        assert_eq!(function.invoke(&event).await.unwrap(), event);
        stack.proxy.clear_faults();
        for _ in 0..2 {
            assert_eq!(function.invoke(&event).await.unwrap(), event);
        }
        assert_eq!(stack.proxy.take_operations(), [WRITE, ADD, UPDATE, PUBLISH, WRITE, WRITE], "{fault:?}");
        assert_eq!(stack.published().await, reached, "{fault:?}");
        assert_eq!(text(&stack.records().await["u1"], "event"), "sending");
        assert_eq!(function.stop().await, ["event_status_unknown", "", ""], "{fault:?}");
    }
}

#[tokio::test]
async fn r13_lease_is_kept_after_lost_response() {
    let stack = TestStack::new(&["u1"]).await;
    stack.proxy.fault(UPDATE, Fault::LosesAnswer, 1);
    stack.proxy.fault(WRITE, Fault::LosesAnswer, 1);
    let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    function.invoke(&stack.confirmed("u1")).await.unwrap();
    stack.assert_done(&["u1"]).await;
    assert_eq!(function.stop().await, [""]);
}

#[tokio::test]
async fn r15_connection_lost_while_frozen_is_reopened() {
    let stack = TestStack::new(&["u1", "u2"]).await;
    let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    function.invoke(&stack.confirmed("u1")).await.unwrap();
    [WRITE, ADD, UPDATE].iter().for_each(|operation| stack.proxy.fault(operation, Fault::Breaks, 1));
    function.invoke(&stack.confirmed("u2")).await.unwrap();
    stack.assert_done(&["u1", "u2"]).await;
    assert_eq!(function.stop().await, ["", ""]);
}

#[tokio::test]
async fn r18_first_federated_sign_in_needs_no_address() {
    let stack = TestStack::new(&["PartnerLogin_1"]).await;
    let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    let event = stack.confirmed("PartnerLogin_1").replace(
        r#""email":"ann@example.com""#,
        r#""cognito:user_status":"EXTERNAL_PROVIDER","identities":"[{\"userId\":\"1\"}]""#,
    );
    assert!(!event.contains('@'));
    assert_eq!(function.invoke(&event).await.unwrap(), event);
    stack.assert_done(&["PartnerLogin_1"]).await;
    assert!(stack.records().await["PartnerLogin_1"]["attributes"].as_m().unwrap().is_empty());
    assert_eq!(function.stop().await, [""]);
}

#[tokio::test]
async fn password_reset_makes_no_calls() {
    let stack = TestStack::new(&["u1"]).await;
    let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    let event = stack.event("PostConfirmation_ConfirmForgotPassword", "u1");
    assert_eq!(function.invoke(&event).await.unwrap(), event);
    assert!(stack.proxy.take_calls().is_empty());
    function.stop().await;
}

#[tokio::test]
async fn service_endpoint_overrides_global_endpoint() {
    const CLOSED_PORT: &str = "http://127.0.0.1:9";
    let stack = TestStack::new(&["u1"]).await;
    let url = stack.proxy.url();
    let cognito = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url.as_str());
    let dynamodb = ("AWS_ENDPOINT_URL_DYNAMODB", url.as_str());
    let eventbridge = ("AWS_ENDPOINT_URL_EVENTBRIDGE", url.as_str());
    let all = ("AWS_ENDPOINT_URL", CLOSED_PORT);
    let event = stack.confirmed("u1");
    for (endpoints, note) in [
        (&[all, cognito][..], "record_failed event_failed"),
        (&[all, dynamodb, eventbridge], "group_add_failed:customers"),
        (&[all, cognito, dynamodb], ""),
    ] {
        let mut function = TestFunction::start_with(PROGRAM, &stack.tables(""), endpoints).await;
        assert_eq!(function.invoke(&event).await.unwrap(), event);
        assert_eq!(function.stop().await, [note]);
    }
    stack.assert_done(&["u1"]).await;

    // The first function certainly published nothing, so the next one publishes.
    let second = event.replace("sub-u1", "sub-u2");
    for (endpoints, note) in [(&[all, cognito, dynamodb][..], "event_failed"), (&[all, dynamodb, eventbridge], "")] {
        let mut function = TestFunction::start_with(PROGRAM, &stack.tables(""), endpoints).await;
        function.invoke(&second).await.unwrap();
        assert_eq!(function.stop().await, [note]);
    }
    assert_eq!(stack.published().await, 2);
}

#[tokio::test]
async fn failed_tls_handshake_sends_nothing() {
    let stack = TestStack::new(&["u1"]).await;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let plain = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await);
        }
    });
    let event = stack.confirmed("u1");
    for url in [plain.as_str(), "https://127.0.0.1:9"] {
        let all = [("AWS_ENDPOINT_URL", url)];
        let mut function = TestFunction::start_with(PROGRAM, &stack.tables(""), &all).await;
        assert_eq!(function.invoke(&event).await.unwrap(), event);
        assert_eq!(function.stop().await, ["record_failed group_add_failed:customers event_failed"], "{url}");
    }

    // The next invocation publishes an event that was certainly not published.
    let others = [("AWS_ENDPOINT_URL", stack.proxy.url()), ("AWS_ENDPOINT_URL_EVENTBRIDGE", plain)];
    let others = others.each_ref().map(|(name, url)| (*name, url.as_str()));
    let mut function = TestFunction::start_with(PROGRAM, &stack.tables(""), &others).await;
    function.invoke(&event).await.unwrap();
    assert_eq!(function.stop().await, ["event_failed"]);
    let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    function.invoke(&event).await.unwrap();
    stack.assert_done(&["u1"]).await;
    assert_eq!(function.stop().await, [""]);
}
