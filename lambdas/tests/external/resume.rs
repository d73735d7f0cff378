//! Unfinished user setups that are resumed when the user's tokens are issued.

use crate::function::TestFunction;
use crate::proxy::Fault;
use crate::stack::TestStack;
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_pre-token-generation");

fn tables(stack: &TestStack, more: &str) -> String {
    format!("[post_confirmation]\nresume_on_sign_in=true\n{}", stack.tables(more))
}

#[tokio::test]
async fn r13_administrators_user_is_set_up_at_first_sign_in() {
    let stack = TestStack::new(&["u1"]).await;
    let mut function = TestFunction::start(PROGRAM, &tables(&stack, ""), &stack.proxy).await;
    let event = stack.event("TokenGeneration_NewPasswordChallenge", "u1");
    assert_eq!(function.invoke(&event).await.unwrap(), event);
    stack.assert_done(&["u1"]).await;
    stack.proxy.take_calls();
    function.invoke(&stack.event("TokenGeneration_RefreshTokens", "u1")).await.unwrap();
    assert_eq!(stack.proxy.take_operations(), ["PutItem"]);
    function.invoke(&stack.event("TokenGeneration_ClientCredentials", "3example23456789")).await.unwrap();
    assert!(stack.proxy.take_operations().is_empty(), "a machine client is not a user");
    assert_eq!(function.stop().await, ["", "", ""]);
}

#[tokio::test]
async fn r13_failing_resume_does_not_block_sign_in() {
    let stack = TestStack::new(&["u1"]).await;
    for operation in ["PutItem", "AdminAddUserToGroup"] {
        stack.proxy.fault(operation, Fault::Hangs, usize::MAX);
    }
    let strict = tables(&stack, "on_failure=\"fail\"\ndeadline_ms=300");
    let mut function = TestFunction::start(PROGRAM, &strict, &stack.proxy).await;
    let event = stack.event("TokenGeneration_Authentication", "u1");
    let (answer, took) = function.invoke_within(&event, Duration::from_secs(5)).await;
    assert_eq!(answer.unwrap(), event);
    assert!(took < Duration::from_millis(1_500), "{took:?}");
    assert_eq!(function.stop().await, ["record_timed_out group_add_timed_out:customers event_failed"]);
}
