//! An app client: its settings as they were sent, and the rules that follow from them.

use crate::clock::Timestamp;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::time::Duration;

/// An app client.
#[derive(Debug)]
pub(crate) struct AppClient {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) secret: Option<String>,
    /// The members of CreateUserPoolClient or UpdateUserPoolClient, which DescribeUserPoolClient returns.
    pub(crate) settings: Map<String, Value>,
    pub(crate) rules: ClientRules,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

/// What follows from the settings of an app client.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ClientRules {
    /// `ExplicitAuthFlows`, in their names with `ALLOW_`.
    pub(crate) flows: BTreeSet<&'static str>,
    pub(crate) access_token: Duration,
    pub(crate) id_token: Duration,
    pub(crate) refresh_token: Duration,
    /// `AuthSessionValidity`.
    pub(crate) session: Duration,
    /// `PreventUserExistenceErrors`.
    pub(crate) hides_strangers: bool,
    /// `EnableTokenRevocation`.
    pub(crate) can_revoke: bool,
    /// `RefreshTokenRotation`, if enabled.
    pub(crate) rotation: Option<RefreshRotation>,
    /// `None`: every attribute.
    pub(crate) readable: Option<BTreeSet<String>>,
    /// `None`: every attribute.
    pub(crate) writable: Option<BTreeSet<String>>,
}

/// How long the old refresh token still counts after a new one was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RefreshRotation {
    pub(crate) grace: Duration,
}
