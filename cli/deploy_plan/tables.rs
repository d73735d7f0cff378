//! The DynamoDB tables that the policy names.

use policy::Policy;
use serde::Serialize;

/// The attribute with the time at which DynamoDB deletes an item.
const EXPIRES_AT: &str = "expires_at";

/// A table. Its partition key is the string `id`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Table {
    /// Its logical ID.
    pub(super) id: &'static str,
    /// Its name.
    pub(super) name: String,
    /// What it contains.
    pub(super) purpose: &'static str,
    /// Whether it is protected from deletion, and stays if the deployment is deleted.
    pub(super) is_retained: bool,
    /// The attribute with the time at which an item expires; `None` if items stay.
    pub(super) ttl_attribute: Option<&'static str>,
}

/// All tables; one if both names are the same.
pub(super) fn for_policy(policy: &Policy) -> Vec<Table> {
    let records = policy.post_confirmation().record().map(|record| record.table.as_str());
    let limits = policy.api().rate_limits.as_ref().map(|limits| limits.table.as_str());
    let is_shared = records.is_some() && records == limits;
    let of_records = records.map(|name| Table {
        id: "RecordTable",
        name: name.to_owned(),
        purpose: "Records of new users.",
        is_retained: true,
        ttl_attribute: is_shared.then_some(EXPIRES_AT),
    });
    let of_limits = limits.filter(|_| !is_shared).map(|name| Table {
        id: "RateLimitTable",
        name: name.to_owned(),
        purpose: "Counters of the rate limits.",
        is_retained: false,
        ttl_attribute: Some(EXPIRES_AT),
    });
    of_records.into_iter().chain(of_limits).collect()
}
