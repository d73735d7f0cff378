//! Temporary passwords of users whom administrators create.

use crate::random::{RandomSource, bytes, text};
use crate::state::PasswordPolicy;

const UPPERCASE: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWERCASE: &str = "abcdefghijkmnopqrstuvwxyz";
const NUMBERS: &str = "23456789";
/// Without characters that HTML or a sentence would change.
const SYMBOLS: &str = "!#$%*+-=?@^_";

/// A password that every policy of this minimum length accepts.
pub(super) fn invent_password(random: &dyn RandomSource, policy: &PasswordPolicy) -> String {
    let all = [UPPERCASE, LOWERCASE, NUMBERS, SYMBOLS];
    let mut characters: Vec<char> =
        all.iter().flat_map(|kind| text(random, kind, 1).chars().collect::<Vec<_>>()).collect();
    let missing = policy.minimum_length.max(8).saturating_sub(characters.len());
    characters.extend(text(random, &all.concat(), missing).chars());
    shuffle(random, &mut characters);
    characters.into_iter().collect()
}

fn shuffle(random: &dyn RandomSource, characters: &mut [char]) {
    for last in (1..characters.len()).rev() {
        let count = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
        let index = u64::from_be_bytes(bytes(random)) % count;
        characters.swap(last, usize::try_from(index).unwrap_or(last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;
    use std::time::Duration;

    #[test]
    fn every_policy_accepts_it() {
        for minimum_length in [6, 8, 99] {
            let policy = PasswordPolicy {
                minimum_length,
                needs_uppercase: true,
                needs_lowercase: true,
                needs_numbers: true,
                needs_symbols: true,
                temporary_validity: Duration::ZERO,
            };
            let (first, second) = (invent_password(&SystemRandom, &policy), invent_password(&SystemRandom, &policy));
            assert_eq!(policy.check(&first), Ok(()));
            assert_ne!(first, second);
            assert_eq!(first.len(), minimum_length.max(8));
        }
    }
}
