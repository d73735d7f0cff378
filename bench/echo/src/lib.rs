//! What the baseline does with an event, without the Lambda runtime.

use serde_json::{Error, Value};

/// Reads an event and writes it again.
///
/// In a crate of its own, because the compiler inlines `serde_json` differently into a crate whenever that crate's other
/// code changes, and the instructions of a baseline must not change with what is compared with it.
///
/// # Errors
/// The event is not JSON.
///
/// ```
/// assert_eq!(echo::read_and_write(b"{ }").unwrap(), b"{}");
/// ```
#[inline(never)]
pub fn read_and_write(event: &[u8]) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(&serde_json::from_slice::<Value>(event)?)
}
