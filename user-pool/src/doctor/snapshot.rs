//! The data of a user pool that the doctor examines.

use crate::app_client::AppClient;
use crate::user_pool::UserPool;

/// The data of a pool. `None` if it was not or could not be loaded.
#[derive(Clone, Copy, Debug)]
pub struct PoolSnapshot<'a> {
    /// The pool's description.
    pub pool: &'a UserPool,
    /// The app clients.
    pub app_clients: Option<AppClients<'a>>,
    /// The functions at its triggers.
    pub functions: Option<&'a [AttachedFunction]>,
    /// The groups' names.
    pub groups: Option<&'a [String]>,
}

/// App clients of a pool.
#[derive(Clone, Copy, Debug)]
pub struct AppClients<'a> {
    /// The loaded ones.
    pub known: &'a [AppClient],
    /// Whether these are all app clients of the pool.
    pub are_all: bool,
}

/// A function at a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFunction {
    /// Its ARN in the pool's configuration.
    pub arn: String,
    /// AWS's response for it.
    pub lookup: Lookup,
}

/// AWS's response for a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// It exists.
    Found(FunctionDetails),
    /// It does not exist.
    Missing,
    /// The call failed, for example because access is denied.
    Failed,
}

/// A function's configuration and policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionDetails {
    /// `Active` if it can be called.
    pub state: Option<String>,
    /// Its timeout in seconds.
    pub timeout: Option<u32>,
    /// Its resource policy; `None` if it has none.
    pub resource_policy: Option<String>,
}
