//! Which tables of a policy each function reads.

use events::Trigger;

/// The tables that each function other than a trigger reads, in addition to those that every function reads.
const OTHER_FUNCTIONS: [(&str, &[&str]); 2] = [
    ("api", &["verification", "api"]),
    ("authorizer", &["verification", "authorizer", "tokens", "groups", "roles", "permissions"]),
];

/// The tables that every function reads.
pub(crate) const COMMON_TABLES: [&str; 4] = ["app", "pool", "brands", "app_clients"];

/// Every function by its name, with the tables that it reads in addition to those that every function reads.
pub(crate) fn functions() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let triggers = Trigger::with_lambda().map(|(trigger, lambda)| (trigger.binary(), lambda.policy_tables));
    triggers.chain(OTHER_FUNCTIONS)
}

/// The tables that a function reads; `None` if there is no such function. What `bundle` puts beside a function contains no
/// other table, because every start parses the whole file.
///
/// ```
/// let tables = cognito_triggers_policy::function_tables("authorizer").expect("there is an authorizer");
/// assert!(tables.contains(&"app") && tables.contains(&"authorizer") && !tables.contains(&"sign_up"));
/// ```
#[must_use]
pub fn function_tables(function: &str) -> Option<Vec<&'static str>> {
    let (_, own) = functions().find(|(name, _)| *name == function)?;
    Some(COMMON_TABLES.iter().chain(own).copied().collect())
}
