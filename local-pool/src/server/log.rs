//! What is refused because it is not simulated, for whoever develops against the pool.

use crate::error::ServiceError;
use lambda_emulator::Logs;

/// Writes a line if the error says that something is not simulated. Its text names operations and members only.
pub(super) fn log_refusal(logs: &Logs, error: &ServiceError) {
    if error.code != ServiceError::not_simulated("").code {
        return;
    }
    match logs {
        Logs::Print(print) => print(&error.message),
        // Nobody may listen any more.
        Logs::Observe(observer) => drop(observer.send(error.message.clone().into_owned())),
        Logs::Discard | Logs::Capture => {}
    }
}
