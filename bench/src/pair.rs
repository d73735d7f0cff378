//! Two measurements of one turn side by side.

use crate::{
    error::BenchError,
    statistics::Estimate,
    table::{Bound, Row, Unit},
};

/// Ours, and what it is held against.
pub(crate) struct Pair {
    pub(crate) ours: f64,
    pub(crate) baseline: f64,
}

/// How a pair of measurements, in seconds, bytes or instructions, becomes one figure.
pub(crate) type Comparison = fn(&Pair) -> f64;

impl Pair {
    /// How many times the baseline's ours is.
    pub(crate) fn cost(&self) -> f64 {
        self.ours / self.baseline
    }

    /// How many times as fast as the baseline we are, or as small.
    pub(crate) fn speed(&self) -> f64 {
        self.baseline / self.ours
    }
}

/// The median over the pairs, beside the medians of both pair in a unit of `scale` a piece.
///
/// # Errors
/// Where nothing was measured.
pub(crate) fn compare(
    measure: &'static str,
    bound: Bound,
    pairs: &[Pair],
    comparison: Comparison,
    scale: f64,
    unit: &str,
) -> Result<Row, BenchError> {
    let median = |pick: Comparison| Estimate::of(pairs.iter().map(pick).collect()).ok_or("nothing was measured");
    let (ours, baseline) = (median(|pair| pair.ours)?.median / scale, median(|pair| pair.baseline)?.median / scale);
    let detail = format!("{ours:.2} {unit} beside {baseline:.2} {unit}");
    Ok(Row { measure, figure: median(comparison)?, unit: Unit::Times, bound, instructions: None, detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_of_pairs_and_not_of_medians() {
        let pairs = [(2e-6, 1e-6), (3e-6, 2e-6), (4e-6, 1e-6)].map(|(ours, baseline)| Pair { ours, baseline });
        let row = |comparison| compare("m", Bound::None, &pairs, comparison, 1e-6, "µs").unwrap();
        let (cost, speed) = (row(Pair::cost), row(Pair::speed));
        assert!((cost.figure.median - 2.0).abs() < 1e-9 && (speed.figure.median - 0.5).abs() < 1e-9);
        assert_eq!(cost.detail, "3.00 µs beside 1.00 µs");
    }
}
