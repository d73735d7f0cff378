//! The two numbers of an RSA public key.

/// Modulus and exponent, big-endian without leading zeros.
pub(super) struct RsaPublicKey<'k> {
    pub(super) modulus: &'k [u8],
    pub(super) exponent: &'k [u8],
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;

impl<'k> RsaPublicKey<'k> {
    /// Reads `RSAPublicKey` (RFC 8017 appendix A.1.1).
    pub(super) fn parse(der: &'k [u8]) -> Option<Self> {
        let (numbers, rest) = read_value(der, SEQUENCE)?;
        let (modulus, after_modulus) = read_value(numbers, INTEGER)?;
        let (exponent, after_exponent) = read_value(after_modulus, INTEGER)?;
        let is_whole = rest.is_empty() && after_exponent.is_empty();
        is_whole.then(|| Self { modulus: without_sign(modulus), exponent: without_sign(exponent) })
    }
}

/// The contents of a value with this tag, and what follows it. A length has up to two bytes: no key is longer.
fn read_value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (length, contents) = match *der {
        [first, length @ 0..=0x7f, ref contents @ ..] if first == tag => (usize::from(length), contents),
        [first, 0x81, length, ref contents @ ..] if first == tag => (usize::from(length), contents),
        [first, 0x82, high, low, ref contents @ ..] if first == tag => {
            (usize::from(u16::from_be_bytes([high, low])), contents)
        }
        _ => return None,
    };
    contents.split_at_checked(length)
}

/// A positive number whose top bit is set has a zero in front.
fn without_sign(number: &[u8]) -> &[u8] {
    number.strip_prefix(&[0]).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_numbers_are_read() {
        let key = RsaPublicKey::parse(&[0x30, 9, 2, 2, 0, 0x80, 2, 3, 1, 0, 1]).unwrap();
        assert_eq!((key.modulus, key.exponent), (&[0x80][..], &[1, 0, 1][..]));
        for der in
            [&[][..], &[0x30], &[0x31, 0], &[0x30, 3, 2, 1, 5], &[0x30, 9, 2, 2, 0, 0x80], &[0x30, 0x83, 0, 0, 0]]
        {
            assert!(RsaPublicKey::parse(der).is_none(), "{der:?}");
        }
    }
}
