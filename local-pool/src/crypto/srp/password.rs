//! Salt and verifier of a password. The password itself is not kept.

use super::padding::pad;
use crate::random::{RandomSource, bytes};
use crate::state::PasswordVerifier;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{Context, SHA256};
use srp_group::{Element, Exponent, power_of_generator};

const SALT_BYTES: usize = 16;
/// As many hashes as a number has bytes.
const VERIFIER_BLOCKS: u8 = 12;

/// Salt and verifier of a password. `user` is the name that the user has in SRP, and `pool_name` the pool's.
pub(crate) fn hash_password(
    random: &dyn RandomSource,
    pool_name: &str,
    user: &str,
    password: &str,
) -> PasswordVerifier {
    let salt = bytes::<SALT_BYTES>(random).to_vec();
    let verifier = verifier(&salt, pool_name, user, password);
    PasswordVerifier { salt, verifier }
}

/// Whether the password is the one of the verifier. Takes as long for every password.
pub(crate) fn matches_password(password: &PasswordVerifier, pool_name: &str, user: &str, given: &str) -> bool {
    let computed = verifier(&password.salt, pool_name, user, given);
    verify_slices_are_equal(&computed, &password.verifier).is_ok()
}

/// A verifier that no known password has, for somebody who does not exist. It follows from the seed, and is made
/// without a power: whoever checks a password against it needs exactly one, as for a user.
pub(crate) fn invent_verifier(seed: &[u8; 32]) -> PasswordVerifier {
    let blocks = (1..=VERIFIER_BLOCKS).flat_map(|number| invent_block(seed, number));
    let root = Element::from_bytes(&blocks.collect::<Vec<u8>>()).unwrap_or(Element::ONE);
    let salt = invent_block(seed, 0).into_iter().take(SALT_BYTES).collect();
    // The powers of 2 are squares too.
    PasswordVerifier { salt, verifier: root.times(root).to_bytes() }
}

fn invent_block(seed: &[u8; 32], number: u8) -> Exponent {
    let mut context = Context::new(&SHA256);
    context.update(seed);
    context.update(&[number]);
    exponent(context)
}

/// `v = g^x` with `x = H(PAD(salt) ‖ H(pool ‖ user ‖ ":" ‖ password))`. The inner hash is not padded.
fn verifier(salt: &[u8], pool_name: &str, user: &str, password: &str) -> Vec<u8> {
    let mut inner = Context::new(&SHA256);
    for part in [pool_name, user, ":", password] {
        inner.update(part.as_bytes());
    }
    let mut outer = Context::new(&SHA256);
    outer.update(&pad(salt));
    outer.update(inner.finish().as_ref());
    power_of_generator(&exponent(outer)).to_bytes()
}

fn exponent(context: Context) -> Exponent {
    context.finish().as_ref().first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn only_the_right_password_of_the_right_user_matches() {
        let verifier = hash_password(&SystemRandom, "Example", "ann", "Passw0rd!");
        assert!(matches_password(&verifier, "Example", "ann", "Passw0rd!"));
        for (pool, user, password) in [
            ("Other", "ann", "Passw0rd!"),
            ("Example", "bob", "Passw0rd!"),
            ("Example", "ann", "passw0rd!"),
            ("Example", "ann", ""),
        ] {
            assert!(!matches_password(&verifier, pool, user, password), "{pool} {user} {password}");
        }
    }

    #[test]
    fn salts_differ_and_no_password_is_shown() {
        let first = hash_password(&SystemRandom, "Example", "ann", "Passw0rd!");
        let second = hash_password(&SystemRandom, "Example", "ann", "Passw0rd!");
        assert_ne!((&first.salt, &first.verifier), (&second.salt, &second.verifier));
        assert_eq!(format!("{first:?}"), "PasswordVerifier");
    }

    #[test]
    fn invented_verifier_follows_from_the_seed() {
        let (first, again, other) = (invent_verifier(&[1; 32]), invent_verifier(&[1; 32]), invent_verifier(&[2; 32]));
        assert_eq!((&first.salt, &first.verifier), (&again.salt, &again.verifier));
        assert_ne!(first.salt, other.salt);
        assert_eq!((first.salt.len(), first.verifier.len()), (16, 384));
    }
}
