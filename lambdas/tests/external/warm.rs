//! How long a new user takes. A program of its own, so that no other test runs beside it.

#![expect(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails, and the company of the other tests can do more than is needed here"
)]

mod company;
mod function;
mod moto;
mod proxy;

use crate::function::{PATIENCE, Tried};
use company::Company;
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_post-confirmation");

#[tokio::test]
async fn group_record_and_event_take_less_than_300_ms_when_warm() {
    let users: Vec<String> = (0..11).map(|number| format!("u{number}")).collect();
    let company = Company::new(&users.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let mut function = Tried::start(PROGRAM, &company.tables(""), &company.proxy).await;
    let mut times = Vec::new();
    for user in &users {
        let (answer, took) = function.invoke_within(&company.confirmed(user), PATIENCE).await;
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
