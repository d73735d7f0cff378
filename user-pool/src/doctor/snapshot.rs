//! What is known about a user pool.

use crate::app_client::AppClient;
use crate::user_pool::UserPool;

/// What is known about a pool. `None` is what nobody could or would ask for.
#[derive(Clone, Copy, Debug)]
pub struct PoolSnapshot<'a> {
    /// Its description.
    pub pool: &'a UserPool,
    /// Its app clients.
    pub app_clients: Option<AppClients<'a>>,
    /// The functions at its triggers.
    pub functions: Option<&'a [AttachedFunction]>,
    /// The names of its groups.
    pub groups: Option<&'a [String]>,
}

/// App clients of a pool.
#[derive(Clone, Copy, Debug)]
pub struct AppClients<'a> {
    /// Those that are known.
    pub known: &'a [AppClient],
    /// Whether the pool has no other.
    pub are_all: bool,
}

/// A function at a trigger, as AWS describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFunction {
    /// Its ARN, as the pool has it.
    pub arn: String,
    /// What AWS says of it.
    pub lookup: Lookup,
}

/// What AWS says when it is asked for a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// There it is.
    Found(FunctionDetails),
    /// There is no such function.
    Missing,
    /// Nothing: whoever asked may not see it.
    Failed,
}

/// What AWS says of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionDetails {
    /// `Active` where it can be called.
    pub state: Option<String>,
    /// After how many seconds it is ended.
    pub timeout: Option<u32>,
    /// Who may call it; `None` where nobody was ever allowed to.
    pub resource_policy: Option<String>,
}
