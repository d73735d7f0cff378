//! Pairs of measurements: ours and a baseline's.

use crate::{
    error::BenchError,
    statistics::Estimate,
    table::{Bound, Row, Unit},
};

/// Our value and the baseline's.
pub(crate) struct Pair {
    pub(crate) ours: f64,
    pub(crate) baseline: f64,
}

/// Turns a pair of measurements (seconds, bytes or instructions) into one figure.
pub(crate) type Comparison = fn(&Pair) -> f64;

impl Pair {
    /// Our cost relative to the baseline.
    pub(crate) fn cost(&self) -> f64 {
        self.ours / self.baseline
    }

    /// Our speed relative to the baseline.
    pub(crate) fn speed(&self) -> f64 {
        self.baseline / self.ours
    }
}

/// The median over the pairs, and the medians of both sides in units of `scale`.
///
/// # Errors
/// There are no measurements.
pub(crate) fn compare(
    measure: &'static str,
    bound: Bound,
    pairs: &[Pair],
    comparison: Comparison,
    scale: f64,
    unit: &str,
) -> Result<Row, BenchError> {
    let median = |pick: Comparison| Estimate::median_of(pairs.iter().map(pick).collect()).ok_or("nothing was measured");
    let (ours, baseline) = (median(|pair| pair.ours)?.median / scale, median(|pair| pair.baseline)?.median / scale);
    let detail = format!("{ours:.2} {unit} vs {baseline:.2} {unit}");
    Ok(Row { measure, figure: median(comparison)?, unit: Unit::Times, bound, instructions: None, detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_is_taken_of_ratios() {
        let pairs = [(2e-6, 1e-6), (3e-6, 2e-6), (4e-6, 1e-6)].map(|(ours, baseline)| Pair { ours, baseline });
        let row = |comparison| compare("m", Bound::None, &pairs, comparison, 1e-6, "µs").unwrap();
        let (cost, speed) = (row(Pair::cost), row(Pair::speed));
        assert!((cost.figure.median - 2.0).abs() < 1e-9 && (speed.figure.median - 0.5).abs() < 1e-9);
        assert_eq!(cost.detail, "3.00 µs vs 1.00 µs");
    }
}
