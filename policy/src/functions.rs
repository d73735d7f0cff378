//! The functions: which tables of a policy each one reads, and which functions a policy asks for.

use crate::policy::Policy;
use crate::problem::Place;
use events::Trigger;

/// The tables that every function reads.
pub(crate) const COMMON_TABLES: [&str; 4] = ["app", "pool", "brands", "app_clients"];

/// A function that is not a trigger.
struct OtherFunction {
    name: &'static str,
    /// The tables that it reads, in addition to those that every function reads.
    tables: &'static [&'static str],
    /// The table that asks for it.
    asked_for_by: &'static str,
}

const OTHER_FUNCTIONS: [OtherFunction; 2] = [
    OtherFunction { name: "api", tables: &["verification", "api"], asked_for_by: "api" },
    OtherFunction {
        name: "authorizer",
        tables: &["verification", "authorizer", "tokens", "groups", "roles", "permissions"],
        asked_for_by: "authorizer",
    },
];

/// Every function by its name, with the tables that it reads in addition to those that every function reads.
pub(crate) fn functions() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let triggers = Trigger::with_lambda().map(|(trigger, lambda)| (trigger.binary(), lambda.policy_tables));
    triggers.chain(OTHER_FUNCTIONS.iter().map(|function| (function.name, function.tables)))
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

/// A function that a policy asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedFunction {
    /// Its trigger; `None` for the HTTP API and the authorizer.
    pub trigger: Option<Trigger>,
    /// The name of the function.
    pub name: &'static str,
    /// The name of the variant that the policy requires.
    pub variant: &'static str,
    /// The table or the key that asks for it.
    pub asked_for_by: String,
}

impl Policy {
    /// The functions that this policy asks for, triggers first. The others would do nothing.
    ///
    /// ```
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/minimal.toml"));
    /// let policy = cognito_triggers_policy::Policy::parse("policy.toml", text, [])?;
    /// let functions: Vec<_> = policy.requested_functions().iter().map(|function| function.name).collect();
    /// assert_eq!(functions, ["custom-message"]);
    /// # Ok::<(), cognito_triggers_policy::Problems>(())
    /// ```
    #[must_use]
    pub fn requested_functions(&self) -> Vec<RequestedFunction> {
        let triggers = Trigger::with_lambda().filter_map(|(trigger, lambda)| {
            let table =
                lambda.asked_for_by.iter().find(|table| self.has_table(table)).map(|table| format!("[{table}]"));
            let asked_for_by = table.or_else(|| self.key_that_requires(trigger))?;
            let variant = self.lambda_variant(trigger)?.name;
            Some(RequestedFunction { trigger: Some(trigger), name: trigger.binary(), variant, asked_for_by })
        });
        let others = OTHER_FUNCTIONS.iter().filter(|function| self.has_table(function.asked_for_by));
        let others = others.map(|function| RequestedFunction {
            trigger: None,
            name: function.name,
            variant: function.name,
            asked_for_by: format!("[{}]", function.asked_for_by),
        });
        triggers.chain(others).collect()
    }

    /// The key that requires a feature of a trigger's function: with `resume_on_sign_in`, token generation has work to do
    /// without a table of its own.
    fn key_that_requires(&self, trigger: Trigger) -> Option<String> {
        let requirement = self.required_features().find(|requirement| requirement.trigger == trigger)?;
        match requirement.place {
            Place::File { key, .. } => key,
            Place::Variable { .. } => None,
        }
    }
}
