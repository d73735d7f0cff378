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

/// All tables. One that is named twice is one table: with a TTL attribute if one of its uses has one.
pub(super) fn for_policy(policy: &Policy) -> Vec<Table> {
    let records = policy.post_confirmation().record().map(|record| record.table.as_str());
    let limits = policy.api().rate_limits.as_ref().map(|limits| limits.table.as_str());
    let sent = policy.senders().map(|senders| senders.table.as_str());
    let is_shared = records.is_some() && [limits, sent].contains(&records);
    let of_records = records.map(|name| Table {
        id: "RecordTable",
        name: name.to_owned(),
        purpose: "Records of new users.",
        is_retained: true,
        ttl_attribute: is_shared.then_some(EXPIRES_AT),
    });
    let of_limits = limits.filter(|_| limits != records).map(|name| Table {
        id: "RateLimitTable",
        name: name.to_owned(),
        purpose: "Counters of the rate limits.",
        is_retained: false,
        ttl_attribute: Some(EXPIRES_AT),
    });
    let of_sent = sent.filter(|_| ![records, limits].contains(&sent)).map(|name| Table {
        id: "SentMessageTable",
        name: name.to_owned(),
        purpose: "What the custom senders sent.",
        is_retained: false,
        ttl_attribute: Some(EXPIRES_AT),
    });
    of_records.into_iter().chain(of_limits).chain(of_sent).collect()
}
