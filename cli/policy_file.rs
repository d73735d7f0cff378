//! The policy of a command: the embedded one, or the file that `POLICY_FILE` names.

use crate::read_input::report_byte_order_mark;
use crate::terminal::CliError;
use policy::{EmbeddedPolicy, Policy};

/// Loads the policy. A byte order mark in the file is reported.
pub(crate) fn load_policy() -> Result<Policy, CliError> {
    let policy = policy::load_deployed(EmbeddedPolicy::FULL).map_err(|problems| CliError::new(problems.to_string()))?;
    if policy.has_byte_order_mark() {
        report_byte_order_mark(&"POLICY_FILE");
    }
    Ok(policy)
}
