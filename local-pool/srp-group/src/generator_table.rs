//! Powers of the generator with a table: every password that is checked or set needs one.

use crate::element::{Element, Exponent};
use crypto_bigint::CtEq;
use std::sync::OnceLock;

const GENERATOR: Element = Element::from_small(2);

/// The generator to the power of an exponent: one multiplication for each half of a byte, instead of four squarings and
/// one multiplication.
#[must_use]
pub fn power_of_generator(exponent: &Exponent) -> Element {
    static TABLE: OnceLock<GeneratorTable> = OnceLock::new();
    TABLE.get_or_init(GeneratorTable::new).power(exponent)
}

/// For each half of a byte of the exponent, the last one first: the powers for its 16 values.
struct GeneratorTable(Vec<[Element; 16]>);

impl GeneratorTable {
    fn new() -> Self {
        let mut base = GENERATOR;
        let rows = (0..2 * size_of::<Exponent>()).map(|_| {
            let mut power = Element::ONE;
            let row = std::array::from_fn(|_| {
                let entry = power;
                power = entry.times(base);
                entry
            });
            base = power;
            row
        });
        Self(rows.collect())
    }

    fn power(&self, exponent: &Exponent) -> Element {
        let halves = exponent.iter().rev().flat_map(|byte| [byte & 0xf, byte >> 4]);
        let factors = self.0.iter().zip(halves).map(|(row, half)| select(row, half));
        factors.fold(Element::ONE, Element::times)
    }
}

/// An entry, without a trace in the cache of which one.
fn select(row: &[Element; 16], index: u8) -> Element {
    let mut selected = Element::ONE;
    for (entry, number) in row.iter().zip(0_u8..) {
        selected.replace_if(entry, number.ct_eq(&index));
    }
    selected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_agrees_with_exponentiation() {
        let mixed: Exponent = std::array::from_fn(|index| u8::try_from(index * 37 % 256).unwrap());
        for exponent in [[0; 32], [0xff; 32], mixed] {
            assert_eq!(power_of_generator(&exponent).to_bytes(), GENERATOR.power(&exponent).to_bytes());
        }
    }
}
