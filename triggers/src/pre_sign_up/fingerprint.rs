//! The fingerprint of a domain, shared by the build script and the function.

/// FNV-1a, 64 bits. The probability that a domain collides with one of a list of ten thousand is about 10⁻¹⁵.
pub(crate) fn fnv1a_64(domain: &str) -> u64 {
    domain.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
