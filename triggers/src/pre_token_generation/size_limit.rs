//! What is dropped when there is no room: cookies and headers hold a few kilobytes, and a token that is larger reaches
//! nobody (SECURITY.md, Z07). Groups are never cut, and neither is a claim that restricts.

use super::types::{ClaimStatus, Enrichment};
use crate::log_note::{LogCode, LogNote};
use events::TokenUse;

/// Drops claims until each token keeps within its bytes: the rule that stands last in the policy goes first. Where what
/// restricts is too large by itself there is no token.
pub(super) fn enforce_size_limit(enrichment: &mut Enrichment<'_>, most: usize) {
    let mut dropped = Vec::new();
    for token in TokenUse::ALL {
        let mut bytes = enrichment.bytes(token);
        if bytes <= most {
            continue;
        }
        enrichment.notes.push(LogNote::about(LogCode::TokenBytes, &bytes.to_string()));
        for (index, claim) in enrichment.claims.iter_mut().enumerate().rev() {
            if bytes > most && !claim.is_enforced() && claim.status(token) == Some(ClaimStatus::Set) {
                *claim.status_mut(token) = Some(ClaimStatus::Dropped);
                bytes -= claim.bytes();
                dropped.push(index);
            }
        }
        if bytes > most {
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
