//! Post authentication against moto, with fault injection.

use crate::function::{INVOKE_TIMEOUT, TestFunction};
use crate::proxy::Fault;
use crate::stack::{Record, TestStack, text};
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_post-authentication");
const WRITE: &str = "UpdateItem";
const PUBLISH: &str = "PutEvents";
const FOR_EVER: usize = usize::MAX;

/// The tables: the record of post confirmation, and an event of its own; `more` is appended to each of `[after_sign_in]`.
fn tables(stack: &TestStack, keys: &str, more: &str) -> String {
    let name = &stack.name;
    format!(
        "{}[after_sign_in]\n{keys}\n{more}\n[after_sign_in.event]\nbus=\"{name}\"\nsource=\"example.users\"\n\
         detail_type=\"SignedIn\"\n{more}\n",
        stack.tables("")
    )
}

fn signed_in(stack: &TestStack, user: &str) -> String {
    let event = stack.event("PostAuthentication_Authentication", user);
    event.replace(r#""request":{"#, r#""request":{"newDeviceUsed":true,"#)
}

fn number(record: &Record, name: &str) -> u64 {
    record[name].as_n().unwrap().parse().unwrap()
}

#[tokio::test]
async fn sign_in_is_written_and_published_once_per_interval() {
    let stack = TestStack::new(&["u1"]).await;
    let mut function = TestFunction::start(PROGRAM, &tables(&stack, "", ""), &stack.proxy).await;
    let event = signed_in(&stack, "u1");
    for calls in [&[WRITE, PUBLISH][..], &[WRITE], &[WRITE]] {
        assert_eq!(function.invoke(&event).await.unwrap(), event);
        assert_eq!(stack.proxy.take_operations(), calls);
    }
    let record = &stack.records().await["u1"];
    assert_eq!(text(record, "id"), format!("{}#sub-u1", stack.pool));
    assert_eq!((number(record, "sign_ins"), text(record, "state"), text(record, "event")), (1, "new", "none"));
    assert_eq!(text(record["attributes"].as_m().unwrap(), "email"), "ann@example.com");
    assert!(number(record, "last_sign_in_at") >= number(record, "created_at"));
    assert!(!stack.is_customer("u1").await, "nothing is resumed");
    assert_eq!(stack.published().await, 1);
    assert_eq!(function.stop().await, ["", "", ""]);
}

#[tokio::test]
async fn without_an_interval_every_sign_in_is_written_and_published() {
    let stack = TestStack::new(&["u1"]).await;
    let mut function = TestFunction::start(PROGRAM, &tables(&stack, "interval_minutes=0", ""), &stack.proxy).await;
    for _ in 0..3 {
        function.invoke(&signed_in(&stack, "u1")).await.unwrap();
    }
    assert_eq!((number(&stack.records().await["u1"], "sign_ins"), stack.published().await), (3, 3));
    let bodies: Vec<_> = stack.proxy.take_calls().into_iter().filter(|call| call.operation == PUBLISH).collect();
    let detail: serde_json::Value =
        serde_json::from_str(bodies[0].body["Entries"][0]["Detail"].as_str().unwrap()).unwrap();
    assert_eq!((&detail["newDeviceUsed"], &detail["sub"]), (&true.into(), &"sub-u1".into()));
    function.stop().await;
}

/// Cognito may invoke the function three times at once (contract 1.7).
#[tokio::test]
async fn only_one_of_three_concurrent_invocations_publishes() {
    let stack = TestStack::new(&["u1"]).await;
    let tables = tables(&stack, "", "");
    let start = || TestFunction::start(PROGRAM, &tables, &stack.proxy);
    let (mut one, mut two, mut three) = (start().await, start().await, start().await);
    let event = signed_in(&stack, "u1");
    let (first, second, third) = tokio::join!(one.invoke(&event), two.invoke(&event), three.invoke(&event));
    assert_eq!([first.unwrap(), second.unwrap(), third.unwrap()], [event.as_str(); 3]);
    assert_eq!((number(&stack.records().await["u1"], "sign_ins"), stack.published().await), (1, 1));
    for function in [one, two, three] {
        assert!(function.stop().await.concat().is_empty());
    }
}

#[tokio::test]
async fn lost_response_is_counted_and_published_once() {
    let stack = TestStack::new(&["u1"]).await;
    stack.proxy.fault(WRITE, Fault::LosesAnswer, 1);
    let mut function = TestFunction::start(PROGRAM, &tables(&stack, "interval_minutes=0", ""), &stack.proxy).await;
    function.invoke(&signed_in(&stack, "u1")).await.unwrap();
    assert_eq!(stack.proxy.take_operations(), [WRITE, WRITE, PUBLISH]);
    assert_eq!((number(&stack.records().await["u1"], "sign_ins"), stack.published().await), (1, 1));
    assert_eq!(function.stop().await, [""]);
}

#[tokio::test]
async fn faults_do_not_fail_the_sign_in_unless_the_policy_says_so() {
    let throttled = || Fault::refuses("ThrottlingException");
    for (operation, fault, note) in [
        (WRITE, Fault::Hangs, "record_timed_out event_failed"),
        (WRITE, throttled(), "record_failed:ThrottlingException event_failed"),
        (WRITE, Fault::Resets, "record_failed event_failed"),
        (WRITE, Fault::refuses("ResourceNotFoundException"), "record_failed:ResourceNotFoundException event_failed"),
        (PUBLISH, Fault::Hangs, "event_status_unknown"),
        (PUBLISH, throttled(), "event_failed:ThrottlingException"),
        (PUBLISH, Fault::Resets, "event_status_unknown"),
        (PUBLISH, Fault::refuses("AccessDeniedException"), "event_failed:AccessDeniedException"),
    ] {
        for on_failure in ["log", "fail"] {
            let stack = TestStack::new(&["u1"]).await;
            stack.proxy.fault(operation, fault.clone(), FOR_EVER);
            let more = format!("deadline_ms=900\non_failure=\"{on_failure}\"");
            let mut function = TestFunction::start(PROGRAM, &tables(&stack, "", &more), &stack.proxy).await;
            function.ready().await;
            let event = signed_in(&stack, "u1");
            let (answer, took) = function.invoke_within(&event, INVOKE_TIMEOUT).await;
            assert!(took < Duration::from_millis(2_500), "{took:?}");
            match on_failure {
                "log" => assert_eq!(answer.unwrap(), event, "{operation} {fault:?}"),
                _ => assert_eq!(answer.unwrap_err().error_type, "SignInUnfinished", "{operation} {fault:?}"),
            }
            assert_eq!(function.stop().await, [note], "{operation} {fault:?}");
        }
    }
}

/// What post confirmation left undone, also for a user without a record.
#[tokio::test]
async fn unfinished_setup_is_resumed() {
    let stack = TestStack::new(&["u1", "u2"]).await;
    let mut confirmation =
        TestFunction::start(env!("CARGO_BIN_EXE_post-confirmation"), &stack.tables(""), &stack.proxy).await;
    stack.proxy.fault("AdminAddUserToGroup", Fault::refuses("ResourceNotFoundException"), 1);
    confirmation.invoke(&stack.confirmed("u1")).await.unwrap();
    assert_eq!(confirmation.stop().await, ["group_add_failed:customers:ResourceNotFoundException"]);
    let keys = "resume=true";
    let tables = tables(&stack, keys, "").split("[after_sign_in.event]").next().unwrap().to_owned();
    let mut function = TestFunction::start(PROGRAM, &tables, &stack.proxy).await;
    stack.proxy.take_calls();
    for (user, calls) in [
        ("u1", &[WRITE, "AdminAddUserToGroup", WRITE][..]),
        ("u2", &[WRITE, "AdminAddUserToGroup", WRITE, PUBLISH, WRITE]),
        ("u1", &[WRITE]),
        ("u2", &[WRITE]),
    ] {
        let event = signed_in(&stack, user);
        assert_eq!(function.invoke(&event).await.unwrap(), event);
        assert_eq!(stack.proxy.take_operations(), calls, "{user}");
    }
    stack.assert_done(&["u1", "u2"]).await;
    assert_eq!(function.stop().await, ["", "", "", ""]);
}

/// The time for the event ends everything, and a failing resume never fails the sign-in.
#[tokio::test]
async fn hanging_resume_does_not_block_the_sign_in() {
    let stack = TestStack::new(&["u1"]).await;
    stack.proxy.fault("AdminAddUserToGroup", Fault::Hangs, FOR_EVER);
    let strict = stack.tables("on_failure=\"fail\"\ndeadline_ms=300");
    let tables = format!("{strict}[after_sign_in]\nresume=true\non_failure=\"fail\"\n");
    let mut function = TestFunction::start(PROGRAM, &tables, &stack.proxy).await;
    let event = signed_in(&stack, "u1");
    let (answer, took) = function.invoke_within(&event, INVOKE_TIMEOUT).await;
    assert_eq!(answer.unwrap(), event);
    assert!(took < Duration::from_millis(1_500), "{took:?}");
    assert_eq!(function.stop().await, ["group_add_timed_out:customers"]);
}

#[tokio::test]
async fn dry_run_makes_no_calls() {
    let stack = TestStack::new(&["u1"]).await;
    let mut function = TestFunction::start_dry_run(PROGRAM, &tables(&stack, "resume=true", ""), &stack.proxy).await;
    let event = signed_in(&stack, "u1");
    assert_eq!(function.invoke(&event).await.unwrap(), event);
    assert!(stack.proxy.take_calls().is_empty());
    let name = &stack.name;
    let steps = [
        format!("dry_run:record_sign_in:{name}"),
        format!("dry_run:publish_event:{name}"),
        "dry_run:add_to_group:customers".to_owned(),
        format!("dry_run:publish_event:{name}"),
    ];
    assert_eq!(function.stop().await, [steps.join(" ")]);
}
