//! Random bytes, which tests replace, and the ids that are made of them.

use aws_lc_rs::rand;

/// A source of random bytes.
pub trait RandomSource: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl RandomSource for SystemRandom {
    #[expect(clippy::expect_used, reason = "without randomness nothing may be issued")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes).expect("the system has randomness");
    }
}

/// Random bytes.
pub(crate) fn bytes<const N: usize>(random: &dyn RandomSource) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}

/// A version 4 UUID, such as a `sub`, a `jti` or a request id.
pub(crate) fn uuid(random: &dyn RandomSource) -> String {
    let number = u128::from_be_bytes(bytes(random));
    let number = number & !(0xf000_u128 << 64) | (0x4000_u128 << 64);
    let number = number & !(0xc000_u128 << 48) | (0x8000_u128 << 48);
    let digits = format!("{number:032x}");
    let groups: Vec<&str> = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)]
        .into_iter()
        .filter_map(|(start, end)| digits.get(start..end))
        .collect();
    groups.join("-")
}

/// `length` characters of an alphabet, each as likely as any other.
pub(crate) fn text(random: &dyn RandomSource, alphabet: &str, length: usize) -> String {
    let characters: Vec<char> = alphabet.chars().collect();
    let size = u64::try_from(characters.len()).unwrap_or(1).max(1);
    (0..length)
        .filter_map(|_| {
            let index = u64::from_be_bytes(bytes(random)) % size;
            characters.get(usize::try_from(index).ok()?).copied()
        })
        .collect()
}

/// A confirmation code.
pub(crate) fn code(random: &dyn RandomSource) -> String {
    text(random, "0123456789", 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuid_has_version_and_variant() {
        let uuid = uuid(&SystemRandom);
        let parts: Vec<&str> = uuid.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(parts[2].starts_with('4'));
        assert!(parts[3].starts_with(['8', '9', 'a', 'b']));
    }

    #[test]
    fn code_has_six_digits() {
        let code = code(&SystemRandom);
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
    }
}
