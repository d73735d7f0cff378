//! A number modulo the prime.

use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams, FixedMontyParams};
use crypto_bigint::{Choice, CtAssign, Odd, U256, U3072};
use std::fmt;

/// The length of a number in bytes.
const BYTES: usize = 384;

/// A secret or a hash, big-endian.
pub type Exponent = [u8; 32];

/// RFC 5054 appendix A, the 3072-bit group.
const PRIME: &str = concat!(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD",
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED",
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F",
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B",
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510",
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7",
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C",
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
);

/// The modulus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Prime;

impl ConstMontyParams<{ U3072::LIMBS }> for Prime {
    const LIMBS: usize = U3072::LIMBS;
    const PARAMS: FixedMontyParams<{ U3072::LIMBS }> = FixedMontyParams::new_vartime(Odd::<U3072>::from_be_hex(PRIME));
}

/// A number modulo the prime. It may be secret, so `Debug` does not show it; comparing takes as long for all numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Element(ConstMontyForm<Prime, { U3072::LIMBS }>);

impl Element {
    /// The number 1.
    pub const ONE: Self = Self(ConstMontyForm::ONE);

    /// A big-endian number of any length up to that of the prime, reduced; `None` if it is longer.
    #[must_use]
    pub fn from_bytes(number: &[u8]) -> Option<Self> {
        let mut bytes = [0; BYTES];
        let start = BYTES.checked_sub(number.len())?;
        bytes.get_mut(start..)?.copy_from_slice(number);
        Some(Self(ConstMontyForm::new(&U3072::from_be_slice(&bytes))))
    }

    pub(crate) const fn from_small(number: u64) -> Self {
        Self(ConstMontyForm::new(&U3072::from_u64(number)))
    }

    /// The prime, big-endian.
    #[must_use]
    pub fn prime() -> Vec<u8> {
        Prime::PARAMS.modulus().get().to_be_bytes().as_ref().to_vec()
    }

    /// Big-endian, as long as the prime.
    #[must_use]
    pub fn to_bytes(self) -> Vec<u8> {
        self.0.retrieve().to_be_bytes().as_ref().to_vec()
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.to_bytes().iter().all(|byte| *byte == 0)
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.add(&other.0))
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self(self.0.mul(&other.0))
    }

    /// The power.
    #[must_use]
    pub fn power(self, exponent: &Exponent) -> Self {
        Self(self.0.pow(&U256::from_be_slice(exponent)))
    }

    /// Becomes the other one if `choice` is set, and takes as long if not.
    pub(crate) fn replace_if(&mut self, other: &Self, choice: Choice) {
        self.0.ct_assign(&other.0, choice);
    }
}

impl fmt::Debug for Element {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Element")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_reduced() {
        let prime = Element::prime();
        assert_eq!((prime.len(), Element::from_bytes(&prime).unwrap().is_zero()), (BYTES, true));
        assert!(Element::from_bytes(&[]).unwrap().is_zero());
        assert!(Element::from_bytes(&[0; BYTES + 1]).is_none());
        let mut above = prime;
        *above.last_mut().unwrap() = 0xff;
        let last = Element::from_bytes(&[0xff; BYTES]).unwrap().to_bytes();
        assert!(last < Element::prime());
        assert_eq!(Element::from_bytes(&[5]).unwrap().to_bytes().last(), Some(&5));
    }

    #[test]
    fn inverse_power_is_the_inverse() {
        // Fermat: a^(p-1) = 1, here as (a^(2^255))^2 = a^(2^256).
        let base = Element::from_small(3);
        let mut exponent = [0; 32];
        exponent[0] = 0x80;
        let square = base.power(&exponent).times(base.power(&exponent));
        let mut repeated = base;
        for _ in 0..256 {
            repeated = repeated.times(repeated);
        }
        assert_eq!(square.to_bytes(), repeated.to_bytes());
    }
}
