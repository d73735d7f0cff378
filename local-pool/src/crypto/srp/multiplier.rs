//! The multiplier `k`.

use super::padding::pad;
use aws_lc_rs::digest::{Context, SHA256};
use srp_group::Element;
use std::sync::OnceLock;

/// `k = H(PAD(N) ‖ PAD(g))`.
pub(super) fn multiplier() -> Element {
    static MULTIPLIER: OnceLock<Element> = OnceLock::new();
    *MULTIPLIER.get_or_init(|| Element::from_bytes(&hash()).unwrap_or(Element::ONE))
}

fn hash() -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    context.update(&pad(&Element::prime()));
    context.update(&pad(&[2]));
    context.finish().as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::srp::padding::minimal_hex;

    #[test]
    fn multiplier_is_that_of_the_clients() {
        let expected = "538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6";
        assert_eq!(minimal_hex(&multiplier().to_bytes()), expected);
    }
}
