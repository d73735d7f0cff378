//! The DynamoDB tables that the policy names.

use super::yaml::Yaml;
use policy::Policy;

/// A table.
pub(super) struct Table {
    /// Its logical ID.
    pub(super) id: &'static str,
    /// Its name.
    pub(super) name: Yaml,
    /// Its content, as a comment in the template.
    pub(super) description: &'static str,
    /// Whether its items must be protected from deletion.
    pub(super) holds_records: bool,
    /// Whether its items expire.
    pub(super) expires: bool,
}

/// All tables; one if both names are the same.
pub(super) fn for_policy(policy: &Policy) -> Vec<Table> {
    let records = policy.post_confirmation().record().map(|record| record.table.as_str());
    let limits = policy.api().rate_limits.as_ref().map(|limits| limits.table.as_str());
    let is_shared = records.is_some() && records == limits;
    let of_records = records.map(|name| Table {
        id: "RecordTable",
        name: Yaml::string(name),
        description: "Records of new users.",
        holds_records: true,
        expires: is_shared,
    });
    let of_limits = limits.filter(|_| !is_shared).map(|name| Table {
        id: "RateLimitTable",
        name: Yaml::string(name),
        description: "Counters of the rate limits.",
        holds_records: false,
        expires: true,
    });
    of_records.into_iter().chain(of_limits).collect()
}
