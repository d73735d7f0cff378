//! Two things side by side, taking turns.
//!
//! Whoever went second goes first the next time, so that what drifts (clock, temperature, neighbours) hits both, and each
//! measurement is compared with its partner only.

use crate::{
    Fault,
    statistics::Estimate,
    table::{Bound, Row, Unit},
};

/// Ours, and what it is held against.
pub(crate) struct Sides<T> {
    pub(crate) ours: T,
    pub(crate) yardstick: T,
}

impl<S> Sides<S> {
    /// Does the same with both, in an order that changes from turn to turn.
    pub(crate) async fn turn<T>(
        &mut self,
        turn: usize,
        work: impl AsyncFn(&mut S) -> Result<T, Fault>,
    ) -> Result<Sides<T>, Fault> {
        if turn.is_multiple_of(2) {
            let ours = work(&mut self.ours).await?;
            Ok(Sides { ours, yardstick: work(&mut self.yardstick).await? })
        } else {
            let yardstick = work(&mut self.yardstick).await?;
            Ok(Sides { ours: work(&mut self.ours).await?, yardstick })
        }
    }
}

/// How a pair of measurements, in seconds or bytes, becomes one figure.
type Comparison = fn(&Sides<f64>) -> f64;

impl Sides<f64> {
    /// How many times the yardstick's ours is.
    pub(crate) fn cost(&self) -> f64 {
        self.ours / self.yardstick
    }

    /// How many times as fast as the yardstick we are.
    pub(crate) fn speed(&self) -> f64 {
        self.yardstick / self.ours
    }
}

/// The median over the pairs, beside the medians of both sides in a unit of `scale` a piece.
///
/// # Errors
/// Where nothing was measured.
pub(crate) fn compare(
    measure: &'static str,
    bound: Bound,
    pairs: &[Sides<f64>],
    comparison: Comparison,
    scale: f64,
    unit: &str,
) -> Result<Row, Fault> {
    let median = |pick: Comparison| Estimate::of(pairs.iter().map(pick).collect()).ok_or("nothing was measured");
    let (ours, yardstick) = (median(|pair| pair.ours)?.median / scale, median(|pair| pair.yardstick)?.median / scale);
    let detail = format!("{ours:.2} {unit} beside {yardstick:.2} {unit}");
    Ok(Row { measure, figure: median(comparison)?, unit: Unit::Times, bound, detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs() -> Vec<Sides<f64>> {
        [(2e-6, 1e-6), (3e-6, 2e-6), (4e-6, 1e-6)].map(|(ours, yardstick)| Sides { ours, yardstick }).into()
    }

    #[test]
    fn whoever_went_second_goes_first_the_next_time() {
        let order = std::cell::RefCell::new(Vec::new());
        let mut sides = Sides { ours: "ours", yardstick: "yardstick" };
        let work = async |side: &mut &'static str| {
            order.borrow_mut().push(*side);
            Ok(())
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for turn in 0..2 {
            runtime.block_on(sides.turn(turn, &work)).unwrap();
        }
        assert_eq!(*order.borrow(), ["ours", "yardstick", "yardstick", "ours"]);
    }

    #[test]
    fn ratios_are_of_pairs_and_not_of_medians() {
        let row = |comparison| compare("m", Bound::None, &pairs(), comparison, 1e-6, "µs").unwrap();
        let (cost, speed) = (row(Sides::cost), row(Sides::speed));
        assert!((cost.figure.median - 2.0).abs() < 1e-9 && (speed.figure.median - 0.5).abs() < 1e-9);
        assert_eq!(cost.detail, "3.00 µs beside 1.00 µs");
    }
}
