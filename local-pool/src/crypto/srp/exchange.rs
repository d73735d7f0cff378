//! The server's side of an exchange.

use super::multiplier::multiplier;
use super::padding::{minimal_hex, pad, strip_zeros};
use crate::random::{RandomSource, bytes};
use crate::state::PasswordVerifier;
use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::hmac;
use srp_group::{Element, Exponent, power_of_generator};

/// What the key is derived for.
const INFO: &[u8] = b"Caldera Derived Key\x01";
const KEY_BYTES: usize = 16;

/// The server's side of an exchange: the secret `b`, and `B = k·v + g^b`.
pub(crate) struct ServerExchange {
    secret: Exponent,
    verifier: Element,
    public: Vec<u8>,
    salt: Vec<u8>,
}

/// What a client answers to prove that it knows the password, and what the server knows about it.
pub(crate) struct Proof<'a> {
    pub(crate) pool_name: &'a str,
    /// `USER_ID_FOR_SRP`.
    pub(crate) user: &'a str,
    /// The client's `A`, big-endian.
    pub(crate) client_public: &'a [u8],
    /// `SECRET_BLOCK`, decoded.
    pub(crate) secret_block: &'a [u8],
    pub(crate) timestamp: &'a str,
    pub(crate) signature: &'a [u8],
}

impl ServerExchange {
    /// A new exchange.
    pub(crate) fn begin(random: &dyn RandomSource, password: &PasswordVerifier) -> Self {
        Self::with_secret(bytes(random), password)
    }

    /// The exchange with this secret, which [`ServerExchange::secret`] returned.
    pub(crate) fn with_secret(secret: Exponent, password: &PasswordVerifier) -> Self {
        // The state holds only verifiers that were made here; one is as good as another for a password that nobody has.
        let verifier = Element::from_bytes(&password.verifier).unwrap_or_else(multiplier);
        let public = multiplier().times(verifier).plus(power_of_generator(&secret)).to_bytes();
        Self { secret, verifier, public, salt: password.salt.clone() }
    }

    /// `b`.
    pub(crate) const fn secret(&self) -> Exponent {
        self.secret
    }

    /// `SRP_B`.
    pub(crate) fn public_hex(&self) -> String {
        minimal_hex(&self.public)
    }

    /// `SALT`.
    pub(crate) fn salt_hex(&self) -> String {
        minimal_hex(&self.salt)
    }

    /// `SRP_A` as a number; `None` if it is not one, or is congruent to 0: then the key would be known without a
    /// password.
    pub(crate) fn parse_client_public(hex: &str) -> Option<Vec<u8>> {
        let digits = hex.trim_start_matches('0');
        let even = if digits.len().is_multiple_of(2) { digits.to_owned() } else { format!("0{digits}") };
        let is_hex = even.bytes().all(|byte| byte.is_ascii_hexdigit());
        let pairs = (0..even.len() / 2).map(|index| even.get(2 * index..2 * index + 2));
        let number = pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect::<Option<Vec<u8>>>()?;
        let is_zero = Element::from_bytes(&number)?.is_zero();
        (is_hex && !is_zero).then_some(number)
    }

    /// Whether the proof is that of the password.
    pub(crate) fn accepts(&self, proof: &Proof<'_>) -> bool {
        let Some(key) = self.key(proof.client_public) else { return false };
        let mut message = Vec::new();
        for part in [proof.pool_name.as_bytes(), proof.user.as_bytes(), proof.secret_block] {
            message.extend_from_slice(part);
        }
        message.extend_from_slice(proof.timestamp.as_bytes());
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &key), &message, proof.signature).is_ok()
    }

    /// The key that both sides know; `None` if the client's number would make it known to everybody.
    fn key(&self, client_public: &[u8]) -> Option<[u8; KEY_BYTES]> {
        let client = Element::from_bytes(strip_zeros(client_public)).filter(|number| !number.is_zero())?;
        let mut context = Context::new(&SHA256);
        context.update(&pad(client_public));
        context.update(&pad(&self.public));
        let scrambler: Exponent = *context.finish().as_ref().first_chunk()?;
        if scrambler.iter().all(|byte| *byte == 0) {
            return None;
        }
        let shared = client.times(self.verifier.power(&scrambler)).power(&self.secret);
        derive_key(&scrambler, &shared.to_bytes())
    }
}

/// HKDF with one block, of which half is used.
fn derive_key(scrambler: &[u8], shared: &[u8]) -> Option<[u8; KEY_BYTES]> {
    let extract = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &pad(scrambler)), &pad(shared));
    let expand = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, extract.as_ref()), INFO);
    expand.as_ref().first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::super::test_client::TestClient;
    use super::*;
    use crate::crypto::srp::password::hash_password;
    use crate::random::SystemRandom;

    const TIMESTAMP: &str = "Tue Dec 1 09:05:03 UTC 2026";

    fn accepts(client_password: &str, change: impl FnOnce(&mut Proof<'_>)) -> bool {
        let password = hash_password(&SystemRandom, "Example", "ann", "Passw0rd!");
        let begun = ServerExchange::begin(&SystemRandom, &password);
        let client = TestClient::new([7; 32]);
        let client_public = ServerExchange::parse_client_public(&client.public_hex()).unwrap();
        let key = client.key("Example", "ann", client_password, &begun.salt_hex(), &begun.public_hex());
        let signature = TestClient::sign(&key, "Example", "ann", b"block", TIMESTAMP);
        let mut proof = Proof {
            pool_name: "Example",
            user: "ann",
            client_public: &client_public,
            secret_block: b"block",
            timestamp: TIMESTAMP,
            signature: &signature,
        };
        change(&mut proof);
        ServerExchange::with_secret(begun.secret(), &password).accepts(&proof)
    }

    #[test]
    fn right_password_is_accepted() {
        for _ in 0..8 {
            assert!(accepts("Passw0rd!", |_| {}));
        }
    }

    #[test]
    fn everything_wrong_is_refused() {
        assert!(!accepts("passw0rd!", |_| {}));
        assert!(!accepts("Passw0rd!", |proof| proof.pool_name = "Other"));
        assert!(!accepts("Passw0rd!", |proof| proof.user = "bob"));
        assert!(!accepts("Passw0rd!", |proof| proof.secret_block = b"other"));
        assert!(!accepts("Passw0rd!", |proof| proof.timestamp = "Tue Dec 1 09:05:04 UTC 2026"));
        assert!(!accepts("Passw0rd!", |proof| proof.signature = &[0; 32]));
        assert!(!accepts("Passw0rd!", |proof| proof.signature = &[]));
        assert!(!accepts("Passw0rd!", |proof| proof.client_public = &[5]));
    }

    #[test]
    fn number_that_is_congruent_to_zero_is_refused() {
        let prime = minimal_hex(&Element::prime());
        for hex in ["0", "000", "", &prime, "x", "zz", "+5", "é", &"f".repeat(770)] {
            assert_eq!(ServerExchange::parse_client_public(hex), None, "{hex}");
        }
        assert_eq!(ServerExchange::parse_client_public("0abc"), Some(vec![0x0a, 0xbc]));
        assert!(!accepts("Passw0rd!", |proof| proof.client_public = &[0; 384]));
        assert!(!accepts("Passw0rd!", |proof| proof.client_public = &[]));
    }
}
