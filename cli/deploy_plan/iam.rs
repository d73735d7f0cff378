//! IAM statements. Each allows actions on one resource that it names.

use serde::Serialize;
use std::collections::BTreeMap;

/// Allowed actions on a resource.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct IamStatement {
    /// The actions as IAM names them.
    pub(super) actions: &'static [&'static str],
    /// The resource.
    pub(super) resource: Resource,
    /// The condition as IAM writes it: operators, and the value of each condition key.
    pub(super) condition: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
}

/// The resource of a statement.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Resource {
    /// A resource of the account and region of the deployment.
    Here {
        /// The service in the ARN.
        service: &'static str,
        /// What follows the account in the ARN.
        name: String,
    },
    /// A resource with this ARN.
    Arn {
        /// The whole ARN.
        arn: String,
    },
}

impl IamStatement {
    /// A statement without a condition.
    pub(super) fn new(actions: &'static [&'static str], resource: Resource) -> Self {
        Self { actions, resource, condition: BTreeMap::new() }
    }

    /// Adds a condition: the key has this value. `${` would begin a policy variable, so it is escaped.
    pub(super) fn if_equal(mut self, key: &'static str, value: &str) -> Self {
        self.condition.entry("StringEquals").or_default().insert(key, value.replace("${", "${$}{"));
        self
    }
}
