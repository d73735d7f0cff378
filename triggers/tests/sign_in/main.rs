//! The rules of `[sign_in]`, in pre authentication and pre token generation: the rows of class W in the threat model.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed unwrap fails the test; events are indexed by member name"
)]

mod attempt;
mod explained;
mod failures;
mod flows;
mod strangers;
mod users;
