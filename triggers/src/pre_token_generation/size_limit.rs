//! The size limit of the claims. Cookies and headers are limited to a few kilobytes, and a larger token does not reach
//! its recipient (threat model, Z07). Groups do not count, and claims that restrict are never dropped.

use super::types::{ClaimStatus, Enrichment};
use crate::log_note::{LogCode, LogNote};
use events::TokenUse;

/// Drops claims until each token is within the limit: first untrusted ones, so that no client can make the token lose
/// others (threat model, Z15), then trusted ones, in both cases starting with the last rule of the policy. If the claims
/// that restrict are too large by themselves, the token is denied.
pub(super) fn enforce_size_limit(enrichment: &mut Enrichment<'_>, max_bytes: usize) {
    let mut dropped = Vec::new();
    for token in TokenUse::ALL {
        let mut bytes = enrichment.bytes(token);
        if bytes <= max_bytes {
            continue;
        }
        enrichment.notes.push(LogNote::about(LogCode::TokenBytes, &bytes.to_string()));
        for is_untrusted in [true, false] {
            let claims = enrichment.claims.iter_mut().enumerate().rev();
            for (index, claim) in claims.filter(|(_, claim)| claim.rule.is_untrusted() == is_untrusted) {
                if bytes > max_bytes && !claim.is_enforced() && claim.status(token) == Some(ClaimStatus::Set) {
                    *claim.status_mut(token) = Some(ClaimStatus::Dropped);
                    bytes -= claim.bytes();
                    dropped.push(index);
                }
            }
        }
        if bytes > max_bytes {
            enrichment.notes.push(LogNote::new(LogCode::RestrictionsTooLarge));
            enrichment.is_denied = true;
        }
    }
    dropped.sort_unstable();
    dropped.dedup();
    for index in dropped {
        let name = enrichment.claims.get(index).map(|claim| claim.rule.name.as_str());
        enrichment.notes.extend(name.map(|name| LogNote::about(LogCode::ClaimDropped, name)));
    }
}
