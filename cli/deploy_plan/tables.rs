//! The DynamoDB tables that the policy names.

use super::yaml::Yaml;
use policy::Policy;

/// One table.
pub(super) struct Table {
    /// Its logical id.
    pub(super) id: &'static str,
    /// Its name.
    pub(super) name: Yaml,
    /// What is in it, for the reader of the template.
    pub(super) description: &'static str,
    /// Whether what is in it is worth keeping.
    pub(super) holds_records: bool,
    /// Whether its items have an end.
    pub(super) expires: bool,
}

/// All of them; one where both are the same.
pub(super) fn for_policy(policy: &Policy) -> Vec<Table> {
    let records = policy.post_confirmation().record().map(|record| record.table.as_str());
    let limits = policy.api().rate_limits.as_ref().map(|limits| limits.table.as_str());
    let is_shared = records.is_some() && records == limits;
    let of_records = records.map(|name| Table {
        id: "RecordTable",
        name: Yaml::string(name),
        description: "A record of every new user.",
        holds_records: true,
        expires: is_shared,
    });
    let of_limits = limits.filter(|_| !is_shared).map(|name| Table {
        id: "RateLimitTable",
        name: Yaml::string(name),
        description: "How often somebody tried.",
        holds_records: false,
        expires: true,
    });
    of_records.into_iter().chain(of_limits).collect()
}
