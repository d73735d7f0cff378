//! Numbers as Cognito hashes them.

/// Java's `BigInteger.toByteArray`: big-endian without leading zeros, and one zero byte in front if the top bit is set.
/// RFC 5054 pads to the length of the prime instead.
pub(super) fn pad(number: &[u8]) -> Vec<u8> {
    let digits = strip_zeros(number);
    let needs_zero = digits.first().is_none_or(|first| first & 0x80 != 0);
    let mut padded = Vec::with_capacity(digits.len() + 1);
    padded.extend(needs_zero.then_some(0));
    padded.extend_from_slice(digits);
    padded
}

/// Hexadecimal digits without leading zeros: clients pad what they receive, and with leading zeros amplify-js and
/// pycognito disagree about it.
pub(super) fn minimal_hex(number: &[u8]) -> String {
    let digits: String = number.iter().map(|byte| format!("{byte:02x}")).collect();
    match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        minimal => minimal.to_owned(),
    }
}

/// The number without leading zeros; zero has no digits.
pub(super) fn strip_zeros(number: &[u8]) -> &[u8] {
    let start = number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
    number.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_minimal_and_positive() {
        for (number, padded, hex) in [
            (&[0x7f][..], &[0x7f][..], "7f"),
            (&[0x80], &[0, 0x80], "80"),
            (&[0, 0, 0x0f, 1], &[0x0f, 1], "f01"),
            (&[0, 0xff], &[0, 0xff], "ff"),
            (&[0, 0], &[0], "0"),
            (&[], &[0], "0"),
        ] {
            assert_eq!(pad(number), padded, "{number:?}");
            assert_eq!(minimal_hex(number), hex, "{number:?}");
        }
    }
}
