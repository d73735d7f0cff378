//! The time to set up a new user. A program of its own, so that no other test runs concurrently.

#![expect(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed unwrap fails the test; the shared modules contain more than is needed here"
)]

mod function;
mod moto;
mod proxy;
mod stack;

use crate::function::{INVOKE_TIMEOUT, TestFunction};
use stack::TestStack;
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_post-confirmation");

#[tokio::test]
async fn warm_user_setup_takes_less_than_300_ms() {
    let users: Vec<String> = (0..11).map(|number| format!("u{number}")).collect();
    let stack = TestStack::new(&users.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let mut function = TestFunction::start(PROGRAM, &stack.tables(""), &stack.proxy).await;
    let mut times = Vec::new();
    for user in &users {
        let (answer, took) = function.invoke_within(&stack.confirmed(user), INVOKE_TIMEOUT).await;
        answer.unwrap();
        times.push(took);
    }
    let first = times.remove(0);
    times.sort_unstable();
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    println!("group + record + event: first {first:?}, warm median {median:?}, slowest of {} {slowest:?}", times.len());
    assert!(median < Duration::from_millis(300), "{times:?}");
    assert!(function.stop().await.concat().is_empty());
}
