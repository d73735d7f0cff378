//! The fingerprint of a domain, for the build, which makes a list of them, and for the function, which looks one up.

/// FNV-1a, 64 bits. That a domain has the fingerprint of one on a list of ten thousand happens once in 10¹⁵.
pub(crate) fn fnv1a_64(domain: &str) -> u64 {
    domain.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
