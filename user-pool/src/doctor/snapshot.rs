//! The data of a user pool that `doctor` examines.

use crate::app_client::AppClient;
use crate::user_pool::UserPool;

/// The data of a pool. A member is `None` if it was not loaded, or could not be.
#[derive(Clone, Copy, Debug)]
pub struct PoolSnapshot<'a> {
    /// The pool's description.
    pub pool: &'a UserPool,
    /// The app clients.
    pub app_clients: Option<AppClients<'a>>,
    /// The functions at its triggers.
    pub functions: Option<&'a [AttachedFunction]>,
    /// The names of the groups.
    pub groups: Option<&'a [String]>,
}

/// The app clients of a pool.
#[derive(Clone, Copy, Debug)]
pub struct AppClients<'a> {
    /// The app clients that were loaded.
    pub known: &'a [AppClient],
    /// Whether the pool has no others.
    pub are_all: bool,
}

/// A function at a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFunction {
    /// Its ARN in the pool's configuration.
    pub arn: String,
    /// What AWS returned for it.
    pub lookup: Lookup,
}

/// What AWS returned for a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// It exists.
    Found(FunctionDetails),
    /// It does not exist.
    Missing,
    /// The call failed, for example because access is denied.
    Failed,
}

/// A function's configuration and resource policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionDetails {
    /// `Active` if Cognito can invoke it.
    pub state: Option<String>,
    /// Its timeout in seconds.
    pub timeout: Option<u32>,
    /// Its resource policy; `None` if it has none.
    pub resource_policy: Option<String>,
}
