//! What post confirmation left undone, or never saw, finished when the user's tokens are made.

use crate::company::Company;
use crate::function::Tried;
use crate::proxy::Fault;
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_pre-token-generation");

fn tables(company: &Company, more: &str) -> String {
    format!("[post_confirmation]\nresume_on_sign_in=true\n{}", company.tables(more))
}

#[tokio::test]
async fn r13_a_user_of_an_administrator_is_finished_at_the_first_sign_in() {
    let company = Company::new(&["u1"]).await;
    let mut function = Tried::start(PROGRAM, &tables(&company, ""), &company.proxy).await;
    let event = company.event("TokenGeneration_NewPasswordChallenge", "u1");
    assert_eq!(function.invoke(&event).await.unwrap(), event);
    company.assert_done(&["u1"]).await;
    company.proxy.take_calls();
    function.invoke(&company.event("TokenGeneration_RefreshTokens", "u1")).await.unwrap();
    assert_eq!(company.proxy.take_operations(), ["PutItem"]);
    function.invoke(&company.event("TokenGeneration_ClientCredentials", "3example23456789")).await.unwrap();
    assert!(company.proxy.take_operations().is_empty(), "a machine is no user");
    assert_eq!(function.stop().await, ["", "", ""]);
}

#[tokio::test]
async fn r13_a_failing_repair_keeps_nobody_from_signing_in() {
    let company = Company::new(&["u1"]).await;
    for operation in ["PutItem", "AdminAddUserToGroup"] {
        company.proxy.fault(operation, Fault::Hangs, usize::MAX);
    }
    let strict = tables(&company, "on_failure=\"fail\"\ndeadline_ms=300");
    let mut function = Tried::start(PROGRAM, &strict, &company.proxy).await;
    let event = company.event("TokenGeneration_Authentication", "u1");
    let (answer, took) = function.invoke_within(&event, Duration::from_secs(5)).await;
    assert_eq!(answer.unwrap(), event);
    assert!(took < Duration::from_millis(1_500), "{took:?}");
    assert_eq!(function.stop().await, ["record_timed_out group_add_timed_out:customers event_failed"]);
}
